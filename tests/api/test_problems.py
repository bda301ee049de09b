"""Every bad input is answered by a problem document that says what is wrong, where, and how to mend it."""

import gzip
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import abort
from flask.testing import FlaskClient
from werkzeug.exceptions import default_exceptions
from werkzeug.test import TestResponse

from service.api import extraction, problems, schemas
from service.api.extraction import Deadline
from service.app import create_app
from service.settings import Settings

JSON = {"Content-Type": "application/json"}
TEXT = {"Content-Type": "text/plain; charset=utf-8"}
NDJSON = {"Content-Type": "application/x-ndjson"}
GZIP = {"Content-Encoding": "gzip"}
QUOTES = "/v1/quotes"
BATCH = "/v1/quotes/batch"
SENTENCE = "« Rien ne presse », a dit Anne Mercier."


@dataclass(frozen=True)
class Bad:
    """One bad input with what the answer must say."""

    name: str
    status: int
    slug: str
    says: tuple[str, ...]
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=lambda: JSON)
    path: str = QUOTES
    method: str = "POST"
    environ: Mapping[str, Any] = field(default_factory=dict)


def text_request(**fields: Any) -> bytes:
    return json.dumps({"text": SENTENCE, **fields}).encode()


def json_bad(name: str, body: bytes, *says: str) -> Bad:
    return Bad(name, 400, "malformed-json", says, body)


def field_bad(name: str, body: bytes, *says: str) -> Bad:
    return Bad(name, 422, "invalid-request", says, body)


def query_bad(query: str, *says: str) -> Bad:
    return Bad(f"query {query}", 422, "invalid-request", says, SENTENCE.encode(), TEXT, f"{QUOTES}?{query}")


def media_bad(name: str, headers: Mapping[str, str], *says: str, path: str = QUOTES) -> Bad:
    return Bad(name, 415, "unsupported-media-type", says, SENTENCE.encode(), headers, path)


def encoding_bad(name: str, body: bytes, headers: Mapping[str, str], *says: str) -> Bad:
    return Bad(name, 400, "bad-encoding", says, body, headers)


BAD = (
    json_bad("an empty body", b"", "empty", '{"text": "…"}'),
    json_bad("a body of spaces", b" \n ", "empty"),
    json_bad("an unclosed string", b'{"text": "Non', "line 1, column 10"),
    json_bad("a trailing comma", b'{"text": "Non",}', "line 1, column"),
    json_bad("an error on the second line", b'{"text":\n "Non" "Oui"}', "line 2, column 8"),
    json_bad("text after the end", b'{"text": "Non"} {}', "Extra data at line 1, column 17"),
    json_bad("a raw line break in a string", b'{"text": "Non\n"}', "line 1, column 14"),
    json_bad("single quotation marks", b"{'text': 'Non'}", "line 1, column 2"),
    json_bad("NaN", b'{"text": "Non", "min_confidence": NaN}', "NaN is not JSON"),
    json_bad("Infinity", b'{"text": "Non", "min_confidence": -Infinity}', "-Infinity is not JSON"),
    json_bad("a number out of range", b'{"text": "Non", "min_confidence": 1e999}', "out of range"),
    json_bad("a number of 5,000 digits", b'{"text": "Non", "context": ' + b"9" * 5000 + b"}", "100 digits"),
    json_bad("the same key twice", b'{"text": "Non", "text": "Oui"}', "'text' stands twice"),
    json_bad("the same key twice below", b'{"text": "Non", "x": {"a": 1, "a": 2}}', "'a' stands twice"),
    json_bad("17 levels", b'{"text": ' + b"[" * 16 + b"]" * 16 + b"}", "deeper than 16"),
    json_bad("100,000 levels of arrays", b"[" * 100_000, "deeper than 16"),
    json_bad("100,000 levels of objects", b'{"a":' * 100_000, "deeper than 16"),
    json_bad("an array", b'["Non"]', "an array, not an object"),
    json_bad("a string", b'"Non"', "a string, not an object"),
    json_bad("a number", b"12", "a number, not an object"),
    json_bad("null", b"null", "null, not an object"),
    json_bad("UTF-16 without a mark", '{"text": "Non"}'.encode("utf-16-le"), "UTF-16: send UTF-8"),
    encoding_bad("UTF-16 with a mark", '{"text": "Non"}'.encode("utf-16"), JSON, "Byte 0 (0xff)", "UTF-16: send UTF-8"),
    encoding_bad("Latin-1 in JSON", '{"text": "élu"}'.encode("latin-1"), JSON, "Byte 10 (0xe9)", "iconv -f WINDOWS-1252"),
    encoding_bad("Latin-1 as text", "« Non »".encode("latin-1"), TEXT, "Byte 0 (0xab)", "iconv"),
    encoding_bad("gzip that does not say so", gzip.compress(SENTENCE.encode()), TEXT, "Byte 1 (0x8b)", "Content-Encoding: gzip"),
    encoding_bad("UTF-8 cut in a character", "« Non »".encode()[:-1], TEXT, "Byte 7 (0xc2)"),
    encoding_bad("a surrogate in UTF-8", b"Non \xed\xa0\x80", TEXT, "Byte 4 (0xed)"),
    field_bad("no text", b"{}", "/text: Missing", '{"text": "…"}'),
    field_bad("a misspelt text", b'{"txt": "Non"}', "/txt: Unknown field 'txt'. Did you mean 'text'?"),
    field_bad("an empty text", b'{"text": ""}', "/text: Blank"),
    field_bad("a blank text", b'{"text": " \\n\\u00a0\\u202f"}', "/text: Blank"),
    field_bad("a null text", b'{"text": null}', "/text"),
    field_bad("a text that is a number", b'{"text": 12}', "/text: Not a valid string"),
    field_bad("a text that is a list", b'{"text": ["Non"]}', "/text: Not a valid string"),
    field_bad("a lone surrogate", b'{"text": "Rien \\ud83d ne presse"}', "lone surrogate (U+D83D) at code point 5"),
    field_bad("a lone surrogate in the id", text_request(id="\ud800"), "/id", "lone surrogate"),
    field_bad("an id of 129 characters", text_request(id="a" * 129), "/id", "128"),
    field_bad("an id that is a number", text_request(id=7), "/id: Not a valid string"),
    field_bad("an unknown unit", text_request(offset_unit="byte"), "/offset_unit", "codepoint, utf16"),
    field_bad("an unknown type", text_request(types=["direct", "spoken"]), "/types/1", "direct, mixed, non_speech"),
    field_bad("types as a string", text_request(types="direct"), "/types: Not a valid list"),
    field_bad("more types than there are", text_request(types=["direct"] * 1_000), "/types: 1000 entries: name each type once"),
    field_bad("no types", text_request(types=[]), "/types: Empty"),
    field_bad("null types", text_request(types=None), "/types"),
    field_bad("a confidence over one", text_request(min_confidence=1.5), "/min_confidence", "less than or equal to 1"),
    field_bad("a confidence below nought", text_request(min_confidence=-0.1), "/min_confidence", "greater than or equal to 0"),
    field_bad("a confidence as a string", text_request(min_confidence="0.5"), "/min_confidence: Not a number"),
    field_bad("a confidence that is true", text_request(min_confidence=True), "/min_confidence: Not a number"),
    field_bad("a context of 201", text_request(context=201), "/context", "200"),
    field_bad("a broken context", text_request(context=1.5), "/context: Not a whole number"),
    field_bad("a context that is true", text_request(context=True), "/context: Not a whole number"),
    field_bad("an explanation asked for by 1", text_request(explain=1), "/explain: Not true or false"),
    field_bad("an explanation asked for by a word", text_request(explain="yes"), "/explain: Not true or false"),
    field_bad("a misspelt option", text_request(explian=True), "Did you mean 'explain'?"),
    field_bad("an option that nothing resembles", text_request(zzz=True), "Known are context, explain, id,"),
    field_bad("fields without end", text_request(**dict.fromkeys(map(str, range(1_000)))), "1001 fields are too many. Known are context,"),
    field_bad("a field name with a slash and a tilde", text_request(**{"a/b~c": 1}), "/a~1b~0c"),
    field_bad("a field name of control characters", text_request(**{"\x1b[31m": 1}), "\\x1b[31m"),
    field_bad("two wrong fields", text_request(context=-1, explain=None), "/context", "/explain"),
    Bad("a misspelt option beside JSON", 422, "invalid-request", ("'explian'", "Did you mean 'explain'?"), text_request(), JSON, QUOTES + "?explian=true"),
    query_bad("explain=yes", "/explain: Not true or false"),
    query_bad("explain=", "/explain: Not true or false"),
    query_bad("types=direct,spoken", "/types/1", "direct, mixed, non_speech"),
    query_bad("types=", "/types/0"),
    query_bad("types=" + "direct," * 900, "/types: 901 entries"),
    query_bad("min_confidence=high", "/min_confidence: Not a number"),
    query_bad("min_confidence=NaN", "/min_confidence: Not a number"),
    query_bad("min_confidence=1e999", "/min_confidence: Not a number"),
    query_bad("context=9" + "9" * 4500, "/context"),
    query_bad("context=1&context=2", "/context: Given more than once"),
    query_bad("min-confidence=1", "Did you mean 'min_confidence'?"),
    query_bad("text=Non", "/text: Unknown field 'text'"),
    query_bad("id=" + "a" * 129, "/id", "128"),
    query_bad("&".join(f"option{number}=" for number in range(40)), "40 fields are too many. Known are context,"),
    query_bad("offset_unit=utf8", "codepoint, utf16"),
    Bad("an empty text as text/plain", 422, "invalid-request", ("/text: Blank",), b"", TEXT),
    Bad("a mark and nothing else", 422, "invalid-request", ("/text: Blank",), b"\xef\xbb\xbf", TEXT),
    Bad("UTF-16 offsets for annotations", 422, "invalid-request", ("/offset_unit", "code points"), text_request(offset_unit="utf16"), {**JSON, "Accept": "application/ld+json"}),
    media_bad("no content type", {}, "no Content-Type", "curl --json", "--data-binary @article.txt -H 'Content-Type: text/plain'"),
    media_bad("curl's own content type", {"Content-Type": "application/x-www-form-urlencoded"}, "curl -d sends", "--data-binary"),
    media_bad("a form with a file", {"Content-Type": "multipart/form-data; boundary=x"}, "'multipart/form-data'"),
    media_bad("HTML", {"Content-Type": "text/html"}, "'text/html'", "application/json"),
    media_bad("NDJSON for one article", NDJSON, "'application/x-ndjson'"),
    media_bad("text for several articles", TEXT, "'text/plain'", '{"articles": [', "articles.ndjson", path=BATCH),
    media_bad("a content type that is none", {"Content-Type": ";;;"}, "Content-Type"),
    media_bad("another charset", {"Content-Type": "text/plain; charset=windows-1252"}, "'windows-1252'", "UTF-8"),
    media_bad("another compression", {**TEXT, "Content-Encoding": "br"}, "'br'", "gzip"),
    media_bad("two compressions", {**TEXT, "Content-Encoding": "gzip, gzip"}, "'gzip, gzip'"),
    Bad("gzip that is none", 400, "bad-compression", ("is not: leave the header out",), SENTENCE.encode(), {**TEXT, **GZIP}),
    Bad("gzip cut short", 400, "bad-compression", ("cut short",), gzip.compress(SENTENCE.encode())[:-9], {**TEXT, **GZIP}),
    Bad("an empty gzip body", 400, "bad-compression", ("cut short",), b"", {**TEXT, **GZIP}),
    Bad("raw deflate", 400, "bad-compression", ("is not",), zlib.compress(SENTENCE.encode()), {**TEXT, **GZIP}),
    Bad("a gzip bomb", 413, "too-large", ("inflated", "4194304"), gzip.compress(b" " * 200_000_000, 6), {**TEXT, **GZIP}),
    Bad("a body of 5 MB", 413, "too-large", ("4194304 bytes", "NDJSON"), b"a" * 5_000_000, TEXT),
    Bad("a text of 200,001 code points", 413, "too-large", ("200001 code points", "200000"), "é".encode() * 200_001, TEXT),
    Bad("a text too long in JSON", 413, "too-large", ("limit is 200000",), json.dumps({"text": "a" * 200_001}).encode()),
    Bad("values without end", 413, "too-large", ("more than 50000 values",), b'{"articles": [' + b"0," * 1_000_000 + b"0]}", JSON, BATCH),
    Bad("arrays without end", 413, "too-large", ("more than 50000 values",), b"[[[]]]," * 400_000, JSON),
    Bad("strings without end", 413, "too-large", ("more than 50000 values",), b'"\\"",' * 400_000, JSON),
    Bad("51 articles", 413, "too-large", ("51 articles", "limit is 50"), json.dumps({"articles": [{"text": "Non"}] * 51}).encode(), JSON, BATCH),
    Bad("no articles", 422, "invalid-request", ("/articles: Missing", '{"articles": [{"text": "…"}]}'), b"{}", JSON, BATCH),
    Bad("an empty batch", 422, "invalid-request", ("/articles: Empty",), b'{"articles": []}', JSON, BATCH),
    Bad("articles that are one", 422, "invalid-request", ("/articles: Not a valid list",), b'{"articles": {"text": "Non"}}', JSON, BATCH),
    Bad("text beside articles", 422, "invalid-request", ("/text: Unknown field",), b'{"articles": [{"text": "Non"}], "text": ""}', JSON, BATCH),
    Bad("one article sent as a batch", 422, "invalid-request", ("/articles: Missing",), text_request(), JSON, BATCH),
    Bad("a body shorter than it says", 400, "incomplete-body", ("4000 bytes", "whole"), SENTENCE.encode(), TEXT, environ={"CONTENT_LENGTH": "4000"}),
    Bad("a length that is no number", 400, "incomplete-body", ("Content-Length",), SENTENCE.encode(), TEXT, environ={"CONTENT_LENGTH": "-1"}),
    Bad("nothing acceptable", 406, "not-acceptable", ("application/json, text/plain, text/csv, application/ld+json",), text_request(), {**JSON, "Accept": "image/png"}),
    Bad("everything ruled out", 406, "not-acceptable", ("rules out",), text_request(), {**JSON, "Accept": "*/*;q=0"}),
    Bad("CSV of a batch", 406, "not-acceptable", ("application/json",), b'{"articles": [{"text": "Non"}]}', {**JSON, "Accept": "text/csv"}, BATCH),
    Bad("JSON of a stream", 406, "not-acceptable", ("application/x-ndjson",), b"", {**NDJSON, "Accept": "application/json"}, BATCH),
    Bad("an unknown option of a stream", 422, "invalid-request", ("'typs'", "Did you mean 'types'?"), b"", NDJSON, BATCH + "?typs=direct"),
    Bad("an unknown path", 404, "not-found", ("'/v1/quote'", "Did you mean '/v1/quotes'?"), text_request(), path="/v1/quote"),
    Bad("a trailing slash", 404, "not-found", ("Did you mean '/v1/quotes'?",), text_request(), path=QUOTES + "/"),
    Bad("a path of rubbish", 404, "not-found", ("Known are",), path="/%00%ff%1b[31m", method="GET"),
    Bad("GET for an article", 405, "method-not-allowed", ("takes OPTIONS, POST, not 'GET'",), method="GET"),
    Bad("POST for health", 405, "method-not-allowed", ("takes GET, HEAD, OPTIONS",), path="/healthz"),
    Bad("a method of one's own", 405, "method-not-allowed", ("'BREW'",), method="BREW"),
    Bad("a request that came too late", 408, "request-timeout", ("time limit",), SENTENCE.encode(), TEXT, environ={"dixit.refusal": "late"}),
    Bad("chunks without end", 413, "too-large", ("4194304 bytes",), SENTENCE.encode(), TEXT, environ={"dixit.refusal": "large"}),
    Bad("a request too many", 503, "overloaded", ("again",), SENTENCE.encode(), TEXT, environ={"dixit.refusal": "overloaded"}),
)  # fmt: skip


def send(client: FlaskClient, bad: Bad) -> TestResponse:
    return client.open(bad.path, method=bad.method, data=bad.body, headers=dict(bad.headers), environ_overrides=dict(bad.environ))


def assert_problem(response: TestResponse) -> dict[str, Any]:
    problem = response.get_json()
    assert response.mimetype == "application/problem+json"
    assert schemas.ProblemSchema().validate(problem) == {}
    assert response.status_code == problem["status"]
    assert problem["instance"] == f"urn:dixit:request:{response.headers['X-Request-ID']}"
    return dict(problem)


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_bad_input_is_told_what_is_wrong_and_how_to_mend_it(client: FlaskClient, bad: Bad) -> None:
    problem = assert_problem(send(client, bad))

    assert (bad.status, f"urn:dixit:problem:{bad.slug}") == (problem["status"], problem["type"])
    assert [phrase for phrase in bad.says if phrase not in problem["detail"]] == [], problem["detail"]


def test_the_names_of_bad_inputs_are_unique() -> None:
    assert len(BAD) == len({bad.name for bad in BAD})


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_no_problem_repeats_the_text_or_is_longer_than_a_reader_wants(client: FlaskClient, bad: Bad) -> None:
    told = send(client, bad).get_data(as_text=True)
    assert "Mercier" not in told
    assert len(told) < 2_000


@pytest.mark.parametrize("code", sorted(default_exceptions))
def test_every_http_exception_becomes_a_problem(code: int) -> None:
    app = create_app(Settings(log_level="error"))
    app.add_url_rule("/fails", view_func=lambda: abort(code))

    problem = assert_problem(app.test_client().get("/fails"))

    assert code == problem["status"]


def test_405_names_the_methods_in_allow(client: FlaskClient) -> None:
    assert client.get(QUOTES).headers["Allow"] == "OPTIONS, POST"


def test_415_names_the_media_types_in_accept(client: FlaskClient) -> None:
    assert client.post(QUOTES, data=b"x").headers["Accept"] == "application/json, text/plain"


def test_415_for_a_compression_names_gzip(client: FlaskClient) -> None:
    assert client.post(QUOTES, data=b"x", headers={**TEXT, "Content-Encoding": "br"}).headers["Accept-Encoding"] == "gzip"


def test_413_gives_the_limit_as_a_number(client: FlaskClient) -> None:
    assert client.post(QUOTES, data=b"a" * 200_001, headers=TEXT).get_json()["limit"] == 200_000


def test_bad_utf8_gives_the_byte_offset_as_a_number(client: FlaskClient) -> None:
    assert client.post(QUOTES, data=b"Non \xff", headers=TEXT).get_json()["byte_offset"] == 4


def test_bad_json_gives_line_and_column_as_numbers(client: FlaskClient) -> None:
    problem = client.post(QUOTES, data=b'{\n"text": }', headers=JSON).get_json()

    assert (2, 9) == (problem["line"], problem["column"])


def test_each_wrong_field_has_its_pointer(client: FlaskClient) -> None:
    problem = client.post(QUOTES, data=text_request(types=["direct", 3], contxt=1), headers=JSON).get_json()

    assert ["/contxt", "/types/1"] == sorted(entry["pointer"] for entry in problem["errors"])


def test_a_wrong_option_in_the_query_names_its_parameter(client: FlaskClient) -> None:
    problem = client.post(QUOTES + "?types=direct,no", data=SENTENCE.encode(), headers=TEXT).get_json()

    assert [("/types/1", "types")] == [(entry["pointer"], entry["parameter"]) for entry in problem["errors"]]


@pytest.mark.parametrize(("query", "body", "parameter"), [("?offset_unit=utf16", {}, "offset_unit"), ("", {"offset_unit": "utf16"}, None)])
def test_a_unit_that_annotations_cannot_count_in_is_told_where_it_stood(
    client: FlaskClient, query: str, body: dict[str, str], parameter: str | None
) -> None:
    problem = client.post(QUOTES + query, data=text_request(**body), headers={**JSON, "Accept": "application/ld+json"}).get_json()

    assert [("/offset_unit", parameter)] == [(entry["pointer"], entry.get("parameter")) for entry in problem["errors"]]


def test_a_failure_gives_500_without_internals(
    monkeypatch: pytest.MonkeyPatch, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError(SENTENCE)

    monkeypatch.setattr(extraction, "attribute", fail)
    with caplog.at_level("ERROR", logger="dixit.error"):
        problem = assert_problem(client.post(QUOTES, data=SENTENCE.encode(), headers=TEXT))

    assert (500, "urn:dixit:problem:internal") == (problem["status"], problem["type"])
    assert "KeyError" not in problem["detail"]


def test_a_failure_is_logged_without_words_of_the_article(monkeypatch: pytest.MonkeyPatch, client: FlaskClient) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError(SENTENCE)

    monkeypatch.setattr(extraction, "attribute", fail)
    logged: list[str] = []
    monkeypatch.setattr(problems.log, "error", lambda message, *values, **_: logged.append(message % values))
    client.post(QUOTES, data=SENTENCE.encode(), headers=TEXT)

    assert len(logged) == 1
    assert "KeyError" in logged[0]
    assert "Mercier" not in logged[0]


def test_a_time_limit_reached_is_503_and_never_half_an_answer() -> None:
    client = create_app(Settings(log_level="error", timeout_seconds=0.001)).test_client()

    response = client.post(QUOTES, data=SENTENCE.encode() * 4000, headers=TEXT)

    assert "urn:dixit:problem:time-limit" == assert_problem(response)["type"]
    assert int(response.headers["Retry-After"]) >= 1


def test_the_engine_stops_at_the_next_checkpoint_when_the_time_is_up(monkeypatch: pytest.MonkeyPatch, client: FlaskClient) -> None:
    seen: list[str] = []

    def engine(_text: str, _options: object, checkpoint: Any) -> None:
        seen.append("began")
        monkeypatch.setattr("service.api.extraction.time.monotonic", lambda: float("inf"))
        checkpoint()
        seen.append("went on")

    monkeypatch.setattr(extraction, "attribute", engine)
    assert client.post(QUOTES, data=SENTENCE.encode(), headers=TEXT).status_code == 503

    assert ["began"] == seen


def test_no_free_slot_is_503_with_retry_after(monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(Settings(log_level="error", engine_slots=1))
    monkeypatch.setattr(extraction, "SLOT_WAIT_SECONDS", 0.0)
    app.extensions["dixit"].slots.acquire()

    response = app.test_client().post(QUOTES, data=SENTENCE.encode(), headers=TEXT)

    assert "urn:dixit:problem:overloaded" == assert_problem(response)["type"]
    assert "2" == response.headers["Retry-After"]


def test_long_articles_take_turns_and_short_ones_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app(Settings(log_level="error", engine_slots=2))
    monkeypatch.setattr(extraction, "SLOT_WAIT_SECONDS", 0.0)
    app.extensions["dixit"].turn.acquire()
    long = "Le bac attend. " * 1500

    assert 200 == app.test_client().post(QUOTES, data=SENTENCE.encode(), headers=TEXT).status_code
    response = app.test_client().post(QUOTES, data=long.encode(), headers=TEXT)
    assert "urn:dixit:problem:overloaded" == assert_problem(response)["type"]

    app.extensions["dixit"].turn.release()
    assert 200 == app.test_client().post(QUOTES, data=long.encode(), headers=TEXT).status_code


def test_a_slot_is_free_again_after_a_failure() -> None:
    app = create_app(Settings(log_level="error", engine_slots=1, timeout_seconds=0.001))
    app.test_client().post(QUOTES, data=SENTENCE.encode() * 4000, headers=TEXT)

    assert app.extensions["dixit"].slots.acquire(blocking=False)
    assert app.extensions["dixit"].turn.acquire(blocking=False)


def test_a_deadline_passed_leaves_no_seconds() -> None:
    assert Deadline(0.0).remaining() == 0.0
