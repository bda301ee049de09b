"""Serve the page for people: `GET /` in a browser, and the files that it needs.

Takes GET requests; gives the page to who likes HTML best and the short JSON index to the rest. The page comes in French, or in
English with `?lang=en`. Every URL in it is relative, so that a proxy may serve it under a sub-path; it needs no cookie, no inline
script and nothing from elsewhere.
"""

import hashlib
import json
from pathlib import Path

from flask import Blueprint, Response, render_template, request, send_from_directory

from service.api.formats import negotiate
from service.api.ops import index

blueprint = Blueprint("page", __name__, template_folder="templates")

FILES = Path(__file__).parent / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
DEFAULT_LANGUAGE = "fr"
WORDS: dict[str, dict[str, str]] = json.loads((FILES / "words.json").read_text(encoding="utf-8"))
SAMPLES = ("train", "proces", "roman")
HOUR_SECONDS = 3600
# JSON comes first: a client that takes anything, as curl does, gets the index.
OFFERED = ("application/json", "text/html")


def _fingerprint() -> str:
    # Stands in the URLs of the files, so that a browser takes the new ones together with the new page.
    digest = hashlib.sha256()
    for file in sorted(FILES.rglob("*")):
        if file.is_file():
            digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


FINGERPRINT = _fingerprint()


@blueprint.get("/")
def home() -> Response:
    """Give the page to browsers, the index to programs."""
    wants_page = negotiate(request.headers.get("Accept"), OFFERED) == "text/html"
    response = _page(request.args.get("lang", DEFAULT_LANGUAGE)) if wants_page else index()
    response.headers.add("Vary", "Accept")
    return response


@blueprint.get("/page/<path:name>")
def file(name: str) -> Response:
    """Give one file of the page."""
    return _guarded(send_from_directory(FILES, name, max_age=HOUR_SECONDS))


def _page(language: str) -> Response:
    chosen = language if language in WORDS else DEFAULT_LANGUAGE
    other = next(known for known in WORDS if known != chosen)
    html = render_template("page.html", words=WORDS[chosen], language=chosen, other=other, samples=SAMPLES, fingerprint=FINGERPRINT)
    response = Response(html, mimetype="text/html")
    response.headers["Cache-Control"] = "no-cache"
    return _guarded(response)


def _guarded(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
