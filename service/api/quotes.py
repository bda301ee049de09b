"""Serve the quotations of one article, or of several.

Takes POST requests with JSON, text/plain or NDJSON, gives answers; every error is a Problem.
"""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, current_app, request

from service.api import schemas, streams
from service.api.bodies import decode, parse_json, read_body
from service.api.context import request_id
from service.api.extraction import Deadline, Extractor
from service.api.formats import choose, compact, negotiate
from service.api.parameters import read_beside, read_parameters
from service.api.problems import UNSUPPORTED_MEDIA_TYPE, Problem, echo, instance, too_large
from service.api.schemas import Article, Wanted
from service.api.telemetry import record_of

blueprint = Blueprint("quotes", __name__)

JSON = "application/json"
TEXT = "text/plain"
NDJSON = "application/x-ndjson"
FORM = "application/x-www-form-urlencoded"
# The media types that a path takes, each with how to send it.
ONE_BY_CURL = {
    JSON: """curl --json '{"text": "…"}'""",
    TEXT: "curl --data-binary @article.txt -H 'Content-Type: text/plain'",
}
SEVERAL_BY_CURL = {
    JSON: """curl --json '{"articles": [{"text": "…"}]}'""",
    NDJSON: "curl --data-binary @articles.ndjson -H 'Content-Type: application/x-ndjson'",
}


@blueprint.post("/v1/quotes")
def quotes() -> Response:
    """Answer one article in the format that the caller accepts."""
    deadline = _extractor().deadline()
    article, wanted = ONE_ARTICLE[_content_type(ONE_BY_CURL)]()
    chosen = choose(request.headers.get("Accept"), wanted, request.args)
    answer = _extractor().answer(article, wanted, deadline)
    record_of(request.environ).add(answer)
    return _fresh(Response(chosen.write(answer, article.text), content_type=chosen.content_type))


@blueprint.post("/v1/quotes/batch")
def batch() -> Response:
    """Answer several articles, each in its place."""
    return SEVERAL_ARTICLES[_content_type(SEVERAL_BY_CURL)]()


def _json_batch() -> Response:
    negotiate(request.headers.get("Accept"), [JSON])
    deadline = _extractor().deadline()
    values = read_beside(parse_json(_body()), schemas.BATCH, schemas.OPTIONS)
    limit = _extractor().settings.max_batch
    if len(values["articles"]) > limit:
        detail = f"{len(values['articles'])} articles, the limit is {limit}. Send several batches, or stream them as NDJSON."
        raise too_large(detail, limit, pointer="/articles")
    wanted = schemas.wanted(values)
    results = [_place(article, wanted, deadline) for article in values["articles"]]
    return _fresh(Response(compact({"results": results}), mimetype=JSON))


def _place(value: Any, wanted: Wanted, deadline: Deadline) -> dict[str, Any]:
    result = streams.in_place(_extractor(), value, wanted, deadline, instance(request_id()))
    record_of(request.environ).add(result)
    return result


def _stream() -> Response:
    negotiate(request.headers.get("Accept"), [NDJSON])
    wanted = schemas.wanted(read_parameters(schemas.OPTIONS))
    lines = streams.answers(request.environ, _extractor(), wanted, instance(request_id()))
    return _fresh(Response(lines, mimetype=NDJSON, direct_passthrough=True))


def _from_json() -> tuple[Article, Wanted]:
    values = read_beside(parse_json(_body()), schemas.QUOTES, schemas.PARAMETERS)
    return Article(values["text"], values["id"]), schemas.wanted(values)


def _from_text() -> tuple[Article, Wanted]:
    values = read_parameters(schemas.PARAMETERS)
    text = decode(_body())
    schemas.load(schemas.ARTICLE, {"text": text})
    return Article(text, values["id"]), schemas.wanted(values)


ONE_ARTICLE = {JSON: _from_json, TEXT: _from_text}
SEVERAL_ARTICLES = {JSON: _json_batch, NDJSON: _stream}


def _extractor() -> Extractor:
    extractor = current_app.extensions["dixit"]
    assert isinstance(extractor, Extractor)
    return extractor


def _body() -> bytes:
    return read_body(request.environ, _extractor().settings.max_body_bytes)


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def _content_type(accepted: Mapping[str, str]) -> str:
    """Return the media type of the body; raise Problem 415 that names the flag to add."""
    given = request.mimetype
    headers = {"Accept": ", ".join(accepted)}
    if given not in accepted:
        said = f"Content-Type {echo(given)} is not taken here" if given else "There is no Content-Type"
        why = " (curl -d sends that one unless told otherwise)" if given == FORM else ""
        hints = "; or ".join(f"{media_type}: {line}" for media_type, line in accepted.items())
        raise Problem(UNSUPPORTED_MEDIA_TYPE, f"{said}{why}. Send {hints}.", headers=headers)
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if charset not in {"utf-8", "utf8", "us-ascii"}:
        raise Problem(UNSUPPORTED_MEDIA_TYPE, f"Charset {echo(charset)} is not taken: send UTF-8 and say charset=utf-8.", headers=headers)
    return given
