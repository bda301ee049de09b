"""Answer every error as a problem document (RFC 9457).

Takes exceptions, gives `application/problem+json`. A problem says what is wrong, where, and how to mend it; it never holds the
article's text.
"""

import difflib
import http
import json
import logging
import traceback
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from service.api.context import request_id

MEDIA_TYPE = "application/problem+json"
ECHO_LIMIT = 64

log = logging.getLogger("dixit.error")


@dataclass(frozen=True, slots=True)
class Kind:
    """Name one sort of problem: the end of its type, its status and its title."""

    slug: str
    status: int
    title: str


MALFORMED_JSON = Kind("malformed-json", 400, "The body is not valid JSON")
BAD_ENCODING = Kind("bad-encoding", 400, "The body is not valid UTF-8")
INCOMPLETE_BODY = Kind("incomplete-body", 400, "The body did not arrive whole")
BAD_COMPRESSION = Kind("bad-compression", 400, "The body is not valid gzip")
NOT_FOUND = Kind("not-found", 404, "There is nothing at this path")
METHOD_NOT_ALLOWED = Kind("method-not-allowed", 405, "This path does not take that method")
NOT_ACCEPTABLE = Kind("not-acceptable", 406, "None of the accepted media types can be given")
REQUEST_TIMEOUT = Kind("request-timeout", 408, "The request took too long to arrive")
TOO_LARGE = Kind("too-large", 413, "Larger than the limit")
URI_TOO_LONG = Kind("uri-too-long", 414, "The request line is too long")
HEADERS_TOO_LARGE = Kind("headers-too-large", 431, "The headers are too large")
UNSUPPORTED_MEDIA_TYPE = Kind("unsupported-media-type", 415, "The media type or encoding of the body is not supported")
INVALID_REQUEST = Kind("invalid-request", 422, "The request is well formed but says something that is not allowed")
INTERNAL = Kind("internal", 500, "The service failed")
TIME_LIMIT = Kind("time-limit", 503, "The time limit was reached")
OVERLOADED = Kind("overloaded", 503, "The service is busy")
DRAINING = Kind("draining", 503, "The service is stopping")

KINDS = (
    MALFORMED_JSON,
    BAD_ENCODING,
    INCOMPLETE_BODY,
    BAD_COMPRESSION,
    NOT_FOUND,
    METHOD_NOT_ALLOWED,
    NOT_ACCEPTABLE,
    REQUEST_TIMEOUT,
    TOO_LARGE,
    URI_TOO_LONG,
    HEADERS_TOO_LARGE,
    UNSUPPORTED_MEDIA_TYPE,
    INVALID_REQUEST,
    INTERNAL,
    TIME_LIMIT,
    OVERLOADED,
    DRAINING,
)
# The kinds that say the same as their status; the others say more than it does.
OWN_KINDS = {
    kind.status: kind
    for kind in (NOT_FOUND, METHOD_NOT_ALLOWED, NOT_ACCEPTABLE, REQUEST_TIMEOUT, TOO_LARGE, URI_TOO_LONG, HEADERS_TOO_LARGE, INTERNAL)
}


@dataclass(frozen=True, slots=True)
class Fault:
    """Point to one wrong field; `parameter` names the option where it stood in the query string."""

    pointer: str
    detail: str
    parameter: str | None = None

    def as_json(self) -> dict[str, str]:
        """Give the entry of `errors`."""
        entry = {"pointer": self.pointer, "detail": self.detail}
        return entry if self.parameter is None else {**entry, "parameter": self.parameter}


class Problem(Exception):  # noqa: N818 - the word of RFC 9457
    """Stop a request with a problem document; `extensions` are further members, `headers` go with the answer."""

    def __init__(
        self,
        kind: Kind,
        detail: str,
        *,
        errors: Iterable[Fault] = (),
        headers: Mapping[str, str] | None = None,
        extensions: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.extensions = dict(extensions or {})

    def as_json(self, instance: str) -> dict[str, Any]:
        """Give the members of the problem document; `instance` names this occurrence."""
        return {
            "type": f"urn:dixit:problem:{self.kind.slug}",
            "title": self.kind.title,
            "status": self.kind.status,
            "detail": self.detail,
            "instance": instance,
            "errors": [fault.as_json() for fault in self.errors],
            **self.extensions,
        }


def invalid(faults: Iterable[Fault]) -> Problem:
    """Build the problem of wrong fields; the detail repeats the faults for readers of logs and terminals."""
    found = tuple(faults)
    told = (f"{fault.pointer}: {fault.detail}" if fault.pointer else fault.detail for fault in found)
    return Problem(INVALID_REQUEST, " ".join(told), errors=found)


def too_large(detail: str, limit: int, *, pointer: str | None = None) -> Problem:
    """Build the problem of something over a limit, which stands beside it as a number."""
    errors = () if pointer is None else (Fault(pointer, detail),)
    return Problem(TOO_LARGE, detail, errors=errors, extensions={"limit": limit})


def busy(kind: Kind, detail: str, retry_after_seconds: int) -> Problem:
    """Build a 503 that says when to come back."""
    return Problem(kind, detail, headers={"Retry-After": str(retry_after_seconds)})


def echo(name: object) -> str:
    """Quote a name that the caller sent: short, printable, and valid Unicode."""
    shown = ascii(name)[1:-1] if not str(name).isprintable() else str(name)
    return f"'{shown[:ECHO_LIMIT]}…'" if len(shown) > ECHO_LIMIT else f"'{shown}'"


def nearest(name: object, known: Iterable[str]) -> str:
    """Say which known name is meant, or which there are."""
    names = sorted(known)
    near = difflib.get_close_matches(str(name)[:ECHO_LIMIT], names, n=1)
    return f"Did you mean '{near[0]}'?" if near else f"Known are {', '.join(names)}."


def instance(of_request: str) -> str:
    """Name an occurrence by the id of its request, which also stands in the log and in `X-Request-ID`."""
    return f"urn:dixit:request:{of_request}"


def respond(problem: Problem) -> Response:
    """Turn a problem into the answer."""
    body = json.dumps(problem.as_json(instance(request_id())), ensure_ascii=False)
    response = Response(body, status=problem.kind.status, mimetype=MEDIA_TYPE)
    response.headers.extend(problem.headers)
    return response


def kind_of(status: int) -> Kind:
    """Return the kind of a status that HTTP itself brings about, named by its phrase."""
    phrase = http.HTTPStatus(status).phrase
    slug = "".join(char for char in phrase.lower().replace(" ", "-") if char.isalpha() or char == "-")
    return OWN_KINDS.get(status) or Kind(slug, status, phrase)


def register(app: Flask) -> None:
    """Make every error of the application a problem document."""
    app.register_error_handler(Problem, respond)
    app.register_error_handler(HTTPException, _respond_to_http)
    app.register_error_handler(Exception, _respond_to_failure)


def _respond_to_http(error: HTTPException) -> Response:
    if isinstance(error, RequestRedirect):
        return Response(status=error.code, headers={"Location": error.new_url})
    response = respond(_from_http(error))
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.headers["Allow"] = ", ".join(sorted(error.valid_methods))
    return response


def _from_http(error: HTTPException) -> Problem:
    status = error.code or INTERNAL.status
    if isinstance(error, NotFound):
        return Problem(NOT_FOUND, f"Nothing is at {echo(request.path)}. {nearest(request.path, paths())}")
    if isinstance(error, MethodNotAllowed):
        allowed = ", ".join(sorted(error.valid_methods or ()))
        return Problem(METHOD_NOT_ALLOWED, f"{echo(request.path)} takes {allowed}, not {echo(request.method)}.")
    kind = kind_of(status)
    detail = "The service could not answer; the log has the request id." if status >= INTERNAL.status else error.description
    return Problem(kind, detail or kind.title)


def paths() -> list[str]:
    """Return the paths that are served, those of single files left out."""
    return sorted({rule.rule for rule in current_app.url_map.iter_rules() if not rule.arguments})


def _respond_to_failure(error: Exception) -> Response:
    # The message of an exception may hold words of the article, so only its type and the places it passed are logged.
    places = "".join(traceback.format_tb(error.__traceback__))
    log.error("%s\n%s", type(error).__name__, places, extra={"fields": {"request_id": request_id()}})
    return respond(Problem(INTERNAL, "The service failed on this request; the log has its id. Nothing of the text was kept."))
