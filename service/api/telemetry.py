"""Measure and log every request.

Takes WSGI calls, gives Prometheus metrics, one JSON log line a request, and the headers `X-Request-ID` and `Server-Timing`. The
article's text is never logged; labels are few: method, route, status.
"""

import logging
import os
import time
from collections import Counter as Tally
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from werkzeug.wsgi import ClosingIterator

from service.api.context import assign_request_id, trace_id
from service.engine.model import Attribution
from service.version import VERSION

MULTIPROCESS = "PROMETHEUS_MULTIPROC_DIR"
REGISTRY = CollectorRegistry()
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
CHARACTERS = (500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000)

REQUESTS = Counter("dixit_http_requests", "Requests answered", ["method", "route", "status"], registry=REGISTRY)
DURATION = Histogram("dixit_http_request_duration_seconds", "Time to the last byte", ["route"], buckets=SECONDS, registry=REGISTRY)
IN_FLIGHT = Gauge("dixit_http_requests_in_flight", "Requests being answered", registry=REGISTRY, multiprocess_mode="livesum")
QUOTATIONS = Counter("dixit_quotations", "Quotations answered", ["type", "attributed"], registry=REGISTRY)
ENGINE = Histogram("dixit_engine_seconds", "Time in the engine, an article", buckets=SECONDS, registry=REGISTRY)
TEXT = Histogram("dixit_text_characters", "Length of an article in code points", buckets=CHARACTERS, registry=REGISTRY)
TIMEOUTS = Counter("dixit_engine_timeouts", "Articles given up at the time limit", registry=REGISTRY)
BUILD = Gauge("dixit_build_info", "Version that runs", ["version"], registry=REGISTRY, multiprocess_mode="mostrecent")

# Methods are the caller's words: an unknown one must not become a new label.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
QUIET_ROUTES = frozenset({"/healthz", "/readyz", "/metrics"})
QUOTATION_COUNTERS = {
    (kind, attributed): QUOTATIONS.labels(kind, str(attributed).lower())
    for kind in ("direct", "mixed", "non_speech")
    for attributed in (True, False)
}

log = logging.getLogger("dixit.access")

WSGIApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
RECORD = "dixit.record"
UNMATCHED = "unmatched"


@dataclass(slots=True)
class Record:
    """Collect what is logged of one request: numbers and names, no words of the article."""

    request_id: str
    began: float = field(default_factory=time.perf_counter)
    route: str = UNMATCHED
    status: int = 0
    articles: int = 0
    problems: int = 0
    characters: int = 0
    quotations: int = 0
    engine_ms: float = 0.0

    def add(self, answer: Mapping[str, Any]) -> None:
        """Count one answer, or the problem that stands in its place."""
        if "problem" in answer:
            self.problems += 1
            return
        self.articles += 1
        self.characters += answer["text_length"]
        self.quotations += len(answer["quotes"])
        self.engine_ms += answer["meta"]["duration_ms"]

    def elapsed_ms(self) -> float:
        """Return the time since the request came."""
        return (time.perf_counter() - self.began) * 1000


class Telemetry:
    """Wrap a WSGI application: count, time and log each request to its last byte, streams included."""

    def __init__(self, application: WSGIApplication) -> None:
        self._application = application
        BUILD.labels(VERSION).set(1)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request."""
        record = environ[RECORD] = Record(assign_request_id(environ))

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            record.status = int(status[:3])
            timing = f"engine;dur={record.engine_ms:.3f}, total;dur={record.elapsed_ms():.3f}"
            named = [("X-Request-ID", record.request_id), ("Server-Timing", timing), ("X-Content-Type-Options", "nosniff")]
            return start_response(status, [*headers, *named], exc_info)

        IN_FLIGHT.inc()
        try:
            body = self._application(environ, start)
        except BaseException:
            IN_FLIGHT.dec()
            raise
        return ClosingIterator(body, lambda: finish(environ, record))


def note_route() -> None:
    """Keep the route of the request at hand, which Flask forgets before the last byte has left."""
    if request.url_rule is not None:
        record_of(request.environ).route = request.url_rule.rule


def record_of(environ: Mapping[str, Any]) -> Record:
    """Return the record of the request at hand."""
    record = environ[RECORD]
    assert isinstance(record, Record)
    return record


def finish(environ: Mapping[str, Any], record: Record) -> None:
    """Count and log a request whose last byte has left, or whose client has gone."""
    IN_FLIGHT.dec()
    duration_ms = record.elapsed_ms()
    method = environ["REQUEST_METHOD"] if environ["REQUEST_METHOD"] in METHODS else "OTHER"
    route = record.route
    REQUESTS.labels(method, route, str(record.status)).inc()
    DURATION.labels(route).observe(duration_ms / 1000)
    level = logging.DEBUG if route in QUIET_ROUTES else logging.INFO
    if log.isEnabledFor(level):
        log.log(level, "%s %s %d", method, route, record.status, extra={"fields": _fields(environ, record, method, route, duration_ms)})


def count_extraction(attribution: Attribution, seconds: float) -> None:
    """Count one run of the engine and what it found."""
    ENGINE.observe(seconds)
    TEXT.observe(len(attribution.text))
    # Counted first: an increment costs a lock and a write to a mapped file.
    tally = Tally((quotation.type, quotation.speaker is not None) for quotation in attribution.quotations)
    for key, number in tally.items():
        QUOTATION_COUNTERS[key].inc(number)


def exposition() -> bytes:
    """Return the metrics in Prometheus's text format, summed over all workers where there are several."""
    if MULTIPROCESS not in os.environ:
        return generate_latest(REGISTRY)
    together = CollectorRegistry()
    MultiProcessCollector(together)
    return generate_latest(together)


def _fields(environ: Mapping[str, Any], record: Record, method: str, route: str, duration_ms: float) -> dict[str, Any]:
    return {
        "request_id": record.request_id,
        "trace_id": trace_id(environ),
        "client": environ.get("REMOTE_ADDR"),
        "method": method,
        "route": route,
        "status": record.status,
        "duration_ms": round(duration_ms, 3),
        "engine_ms": round(record.engine_ms, 3),
        "articles": record.articles,
        "problems": record.problems,
        "characters": record.characters,
        "quotations": record.quotations,
    }
