"""Know the request at hand: its id and its trace.

Takes headers, gives ids that stand in every answer, problem and log line.
"""

import re
import uuid
from collections.abc import Mapping
from typing import Any

from flask import request

ENVIRON_KEY = "dixit.request_id"
# Where the server says why it could not take a request: "late", "large" or "overloaded".
REFUSAL = "dixit.refusal"
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,128}")
TRACEPARENT = re.compile(r"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?")


def assign_request_id(environ: dict[str, Any]) -> str:
    """Take the caller's `X-Request-ID` where it is well formed, else a new one, and keep it for the request."""
    given = environ.get("HTTP_X_REQUEST_ID", "")
    chosen = given if REQUEST_ID.fullmatch(given) else str(uuid.uuid4())
    environ[ENVIRON_KEY] = chosen
    return chosen


def request_id() -> str:
    """Return the id of the request at hand."""
    return str(request.environ[ENVIRON_KEY])


def trace_id(environ: Mapping[str, Any]) -> str | None:
    """Read the trace id of a W3C `traceparent` header, None where there is none or it is malformed."""
    match = TRACEPARENT.fullmatch(environ.get("HTTP_TRACEPARENT", ""))
    return match[1] if match else None
