"""Say how log lines look: JSON or text, one a line, on standard output.

Takes the settings, gives a configuration for `logging.config.dictConfig`, used by the application and by gunicorn alike.
"""

import json
import logging
import time
from typing import Any

from service.settings import Settings


class JSONFormatter(logging.Formatter):
    """Write a record as one JSON object; `fields` given with the record become members of it."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the record."""
        line: dict[str, Any] = {
            "time": _timestamp(record.created),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class TextFormatter(logging.Formatter):
    """Write a record as a line for people; `fields` stand at its end."""

    def format(self, record: logging.LogRecord) -> str:
        """Write the record."""
        extra = " ".join(f"{name}={value}" for name, value in getattr(record, "fields", {}).items())
        line = f"{_timestamp(record.created)} {record.levelname.lower()} {record.name}: {record.getMessage()} {extra}".rstrip()
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


FORMATTERS = {"json": JSONFormatter, "text": TextFormatter}


def logging_configuration(settings: Settings) -> dict[str, Any]:
    """Build the configuration of the loggers `dixit` and `gunicorn.error`."""
    level = settings.log_level.upper()
    logger = {"level": level, "handlers": ["lines"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"chosen": {"()": FORMATTERS[settings.log_format]}},
        "handlers": {"lines": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "chosen"}},
        "loggers": {"dixit": logger, "gunicorn.error": logger},
    }


def _timestamp(created: float) -> str:
    whole = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(created))
    return f"{whole}.{int(created % 1 * 1000):03d}Z"
