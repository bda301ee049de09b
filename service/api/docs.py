"""Serve the interactive documentation, offline, under a strict content security policy.

Takes GET requests, gives our own page and script around the files of Swagger UI that the flask-swagger-ui package carries: the
package's own page needs inline script, which the policy forbids. URLs are relative, so that a proxy may serve it under a sub-path.
"""

from importlib.util import find_spec
from pathlib import Path

from flask import Blueprint, Response, send_from_directory
from werkzeug.exceptions import NotFound

blueprint = Blueprint("docs", __name__)

OURS = Path(__file__).parent / "documentation"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HOUR_SECONDS = 3600


def _swagger_files() -> Path:
    # Found, not imported: the package's own blueprint and template are not used.
    found = find_spec("flask_swagger_ui")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("flask-swagger-ui is not installed: install requirements.txt")
    return Path(found.origin).parent / "dist"


FILES = {
    "start.js": OURS,
    "swagger-ui.css": _swagger_files(),
    "swagger-ui-bundle.js": _swagger_files(),
    "favicon-32x32.png": _swagger_files(),
}


@blueprint.get("/docs")
def page() -> Response:
    """Give the page."""
    return _guarded(send_from_directory(OURS, "index.html"))


@blueprint.get("/docs/<name>")
def asset(name: str) -> Response:
    """Give one file of the page; nothing else in the package's folder can be had."""
    if name not in FILES:
        raise NotFound
    return _guarded(send_from_directory(FILES[name], name, max_age=HOUR_SECONDS))


def _guarded(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
