"""Read the settings from the environment and refuse what is wrong or unknown.

Takes a mapping of environment variables, gives a frozen `Settings`; every fault found is told at once, with what is allowed.
"""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Literal

from service.machine import default_workers

PREFIX = "DIXIT_"
# Kubernetes injects these into every pod of a namespace with a service of the same name; they are not ours.
INJECTED = ("DIXIT_PORT", "DIXIT_SERVICE_")

LogLevel = Literal["debug", "info", "warning", "error"]
LogFormat = Literal["json", "text"]


class SettingsError(ValueError):
    """Tell of every wrong or unknown variable, one a line."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Hold how a variable is read and the words that say what it allows."""

    read: Callable[[str], Any]
    allowed: str


def _whole_number(least: int, most: int) -> Reader:
    def read(value: str) -> int:
        if not re.fullmatch(r"[0-9]{1,12}", value) or not least <= int(value) <= most:
            raise ValueError(value)
        return int(value)

    return Reader(read, f"a whole number from {least} to {most}")


def _number(least: float, most: float) -> Reader:
    def read(value: str) -> float:
        if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", value) or not least <= float(value) <= most:
            raise ValueError(value)
        return float(value)

    return Reader(read, f"a number from {least:g} to {most:g}")


def _choice(values: Mapping[str, Any]) -> Reader:
    return Reader(values.__getitem__, "one of " + ", ".join(values))


def _address(value: str) -> str:
    # The host is a name, an IPv4 address or a bracketed IPv6 address; gunicorn also takes the path of a Unix socket.
    match = re.fullmatch(r"(?:(?:[\w.-]*|\[[0-9a-fA-F:.]+\]):(?P<port>[0-9]{1,5})|unix:\S+)", value)
    if not match or int(match["port"] or 0) > 65535:
        raise ValueError(value)
    return value


BIND = Reader(_address, "host:port, [ipv6]:port or unix:path")
SWITCH = _choice({"0": False, "1": True})
LEVELS = _choice({level: level for level in ("debug", "info", "warning", "error")})
FORMATS = _choice({"json": "json", "text": "text"})


@dataclass(frozen=True, slots=True)
class Settings:
    """Hold every setting of the service; sizes are in bytes, times in seconds."""

    bind: str = field(default="127.0.0.1:8000", metadata={"reader": BIND})
    workers: int = field(default_factory=default_workers, metadata={"reader": _whole_number(1, 512)})
    # one for articles, one for streams, one that stays free for health
    threads: int = field(default=16, metadata={"reader": _whole_number(3, 512)})
    engine_slots: int = field(default=2, metadata={"reader": _whole_number(1, 512)})
    max_body_bytes: int = field(default=4 * 1024 * 1024, metadata={"reader": _whole_number(1_024, 256 * 1024 * 1024)})
    max_chars: int = field(default=200_000, metadata={"reader": _whole_number(1, 10_000_000)})
    max_batch: int = field(default=50, metadata={"reader": _whole_number(1, 10_000)})
    timeout_seconds: float = field(default=10.0, metadata={"reader": _number(0.001, 3600)})
    drain_seconds: float = field(default=5.0, metadata={"reader": _number(0, 3600)})
    log_level: LogLevel = field(default="info", metadata={"reader": LEVELS})
    log_format: LogFormat = field(default="json", metadata={"reader": FORMATS})
    docs: bool = field(default=True, metadata={"reader": SWITCH})
    metrics: bool = field(default=True, metadata={"reader": SWITCH})


READERS: dict[str, tuple[str, Reader]] = {PREFIX + entry.name.upper(): (entry.name, entry.metadata["reader"]) for entry in fields(Settings)}


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read every `DIXIT_*` variable of the environment.

    Raises SettingsError that names each wrong value with what is allowed, and each unknown variable with the nearest known one.
    """
    ours = {name: value for name, value in environment.items() if name.startswith(PREFIX) and not name.startswith(INJECTED)}
    values: dict[str, Any] = {}
    faults: list[str] = []
    for name, value in sorted(ours.items()):
        if name not in READERS:
            faults.append(_unknown(name))
            continue
        attribute, reader = READERS[name]
        try:
            values[attribute] = reader.read(value)
        except (ValueError, KeyError):
            faults.append(f"{name}={value[:80]!r} is not allowed: give {reader.allowed}, or unset it")
    if faults:
        raise SettingsError("\n".join(faults))
    return Settings(**values)


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name, READERS, n=1)
    hint = f": did you mean {near[0]}?" if near else "."
    return f"{name} is not a setting{hint} The settings are {', '.join(sorted(READERS))}"
