"""Serve what operators ask: health, readiness, version, metrics, the specification, and an index.

Takes GET requests, gives JSON, YAML or Prometheus's text format. Health does no work, so that it answers under load.
"""

import functools
import json
import platform
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request
from prometheus_client import CONTENT_TYPE_LATEST

from service import draining
from service.api.answers import SERVICE
from service.api.problems import DRAINING, INTERNAL, Problem, busy, paths
from service.api.telemetry import exposition
from service.engine import attribute
from service.version import VERSION

blueprint = Blueprint("ops", __name__)
metrics_blueprint = Blueprint("metrics", __name__)

SPECIFICATION = Path(__file__).resolve().parent.parent.parent / "openapi.yaml"
SELF_TEST = "« Les travaux commenceront lundi », a annoncé Ludivine Aubrac."
RETRY_AFTER_SECONDS = 5


@blueprint.get("/healthz")
def healthz() -> Response:
    """Say that the process is alive."""
    return _json({"status": "alive"})


@blueprint.get("/readyz")
def readyz() -> Response:
    """Say that articles can be answered: the lexicon is loaded, one self-test passed, and the service is not on its way out."""
    if draining.is_draining():
        raise busy(DRAINING, "The service is stopping and takes no new clients.", RETRY_AFTER_SECONDS)
    if not self_test_passed():
        raise Problem(INTERNAL, "The self-test found no quotation in a sentence that has one: the lexicon is damaged.")
    return _json({"status": "ready"})


@blueprint.get("/version")
def version() -> Response:
    """Say what runs."""
    return _json({"service": SERVICE, "version": VERSION, "python": platform.python_version()})


@blueprint.get("/openapi.yaml")
def openapi_yaml() -> Response:
    """Give the contract as it is written."""
    return Response(SPECIFICATION.read_bytes(), content_type="application/yaml")


@blueprint.get("/openapi.json")
def openapi_json() -> Response:
    """Give the contract as JSON."""
    return Response(_specification_json(), mimetype="application/json")


@metrics_blueprint.get("/metrics")
def metrics() -> Response:
    """Give the metrics of all workers."""
    return Response(exposition(), content_type=CONTENT_TYPE_LATEST)


@functools.cache
def self_test_passed() -> bool:
    """Run the engine once over a sentence of ours and say whether it found the quotation."""
    return any(SELF_TEST[quotation.start : quotation.end].startswith("Les travaux") for quotation in attribute(SELF_TEST).quotations)


def index() -> Response:
    """Say in short what this is and what to type."""
    served = paths()
    links = {name: request.script_root + path for name, path in LINKS.items() if path in served}
    return _json({"service": SERVICE, "version": VERSION, "about": ABOUT, "try": _curl_line(), "links": links})


ABOUT = "Finds the quotations of a French press article and says who speaks each, and by which reporting verb."
LINKS = {
    "quotes": "/v1/quotes",
    "batch": "/v1/quotes/batch",
    "docs": "/docs",
    "openapi": "/openapi.yaml",
    "health": "/healthz",
    "readiness": "/readyz",
    "version": "/version",
    "metrics": "/metrics",
}


def _curl_line() -> str:
    url = request.root_url.rstrip("/") + "/v1/quotes"
    return f"curl {url} --json '{json.dumps({'text': SELF_TEST}, ensure_ascii=False)}'"


@functools.cache
def _specification_json() -> bytes:
    # Few ask for it, and the library takes 1 MB of every worker.
    import yaml  # noqa: PLC0415

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return json.dumps(yaml.load(SPECIFICATION.read_bytes(), Loader=loader), ensure_ascii=False).encode()


def _json(value: Any) -> Response:
    response = Response(json.dumps(value, ensure_ascii=False), mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
