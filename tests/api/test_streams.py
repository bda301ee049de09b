"""Several articles: each is answered in its place, and a stream at constant memory."""

import gzip
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from service import draining
from service.api import extraction
from service.api.problems import Problem
from service.api.schemas import AnswerSchema, PlacedProblemSchema
from service.api.streams import split
from service.app import create_app
from service.engine.model import Attribution
from service.settings import Settings

BATCH = "/v1/quotes/batch"
NDJSON = {"Content-Type": "application/x-ndjson"}
SENTENCE = "« Rien ne presse », a dit Anne Mercier."


def line(**fields: Any) -> bytes:
    return json.dumps(fields).encode() + b"\n"


def lines_of(body: bytes) -> list[dict[str, Any]]:
    return [json.loads(entry) for entry in body.splitlines()]


def stream(client: FlaskClient, body: bytes, query: str = "", **headers: str) -> list[dict[str, Any]]:
    response = client.post(BATCH + query, data=body, headers={**NDJSON, **headers})
    assert (200, "application/x-ndjson") == (response.status_code, response.mimetype)
    return lines_of(response.data)


def outcome(results: list[dict[str, Any]]) -> list[tuple[str | None, int]]:
    """The id of each result with 200 or the status of its problem."""
    return [(result["id"], result["problem"]["status"] if "problem" in result else 200) for result in results]


ARTICLES: list[Any] = [
    {"id": "a", "text": SENTENCE},
    {"id": "b", "text": " "},
    {"id": "c"},
    {"text": "Non", "idd": "d"},
    {"id": 5, "text": "Non"},
    "Non",
    None,
    {"id": "e", "text": "a" * 200_001},
    {"id": "f", "text": "Rien \ud83d ne presse"},
    {"id": "g", "text": SENTENCE},
]
OUTCOME = [("a", 200), ("b", 422), ("c", 422), (None, 422), (None, 422), (None, 400), (None, 400), ("e", 413), ("f", 422), ("g", 200)]


def test_a_bad_article_of_a_batch_never_fails_the_others(client: FlaskClient) -> None:
    assert OUTCOME == outcome(client.post(BATCH, json={"articles": ARTICLES}).get_json()["results"])


def test_a_bad_line_of_a_stream_never_fails_the_others(client: FlaskClient) -> None:
    assert OUTCOME == outcome(stream(client, b"".join(json.dumps(article).encode() + b"\n" for article in ARTICLES)))


def test_every_result_keeps_to_its_schema(client: FlaskClient) -> None:
    results = client.post(BATCH, json={"articles": ARTICLES, "explain": True}).get_json()["results"]

    assert [{}] * len(results) == [
        (PlacedProblemSchema() if "problem" in result else AnswerSchema()).validate(result) for result in results
    ]


def test_a_batch_and_a_stream_answer_the_same(client: FlaskClient) -> None:
    batch = client.post(BATCH, json={"articles": [{"text": SENTENCE}], "types": ["direct"], "context": 4}).get_json()["results"]
    streamed = stream(client, line(text=SENTENCE), "?types=direct&context=4")

    assert [{**entry, "meta": None} for entry in batch] == [{**entry, "meta": None} for entry in streamed]


def test_lines_that_are_not_json_are_answered_in_their_places(client: FlaskClient) -> None:
    results = stream(client, b'{"id":"a","text":"Non"}\n{"id":\n\xff\n[1]\n{"id":"b","text":"Non"}')

    assert [("a", 200), (None, 400), (None, 400), (None, 400), ("b", 200)] == outcome(results)


@pytest.mark.parametrize("body", [b"", b"\n", b" \r\n\n\n"])
def test_a_stream_without_articles_has_no_answers(client: FlaskClient, body: bytes) -> None:
    assert [] == stream(client, body)


def test_carriage_returns_and_blank_lines_are_passed_over(client: FlaskClient) -> None:
    assert [("a", 200), ("b", 200)] == outcome(stream(client, b'\n{"id":"a","text":"Non"}\r\n\r\n{"id":"b","text":"Non"}\r\n'))


def test_a_line_over_the_limit_is_answered_and_the_next_goes_on() -> None:
    client = create_app(Settings(log_level="error", max_body_bytes=1024)).test_client()

    results = stream(client, line(id="a", text="x" * 5000) + line(id="b", text="Non"))

    assert [(None, 413), ("b", 200)] == outcome(results)


def test_a_stream_may_be_longer_than_the_limit_of_a_body() -> None:
    client = create_app(Settings(log_level="error", max_body_bytes=1024)).test_client()

    assert 100 == len(stream(client, line(text=SENTENCE) * 100))


def test_a_compressed_stream_is_inflated(client: FlaskClient) -> None:
    body = gzip.compress(line(id="a", text="Non")) + gzip.compress(line(id="b", text="Non"))

    assert [("a", 200), ("b", 200)] == outcome(stream(client, body, **{"Content-Encoding": "gzip"}))


def test_a_compressed_stream_that_breaks_ends_with_a_problem(client: FlaskClient) -> None:
    body = gzip.compress(line(id="a", text="Non")) + b"rubbish"
    last = stream(client, body, **{"Content-Encoding": "gzip"})[-1]

    assert (None, "urn:dixit:problem:bad-compression", 1) == (last["id"], last["problem"]["type"], last["problem"]["answered"])


def test_a_compressed_stream_cut_short_ends_with_a_problem(client: FlaskClient) -> None:
    last = stream(client, gzip.compress(line(id="a", text="Non"))[:-4], **{"Content-Encoding": "gzip"})[-1]

    assert ("urn:dixit:problem:bad-compression", 1) == (last["problem"]["type"], last["problem"]["answered"])


def test_a_gzip_bomb_is_answered_line_by_line(client: FlaskClient) -> None:
    body = gzip.compress(b"a" * 30_000_000 + b"\n" + line(id="b", text="Non"))

    assert [(None, 413), ("b", 200)] == outcome(stream(client, body, **{"Content-Encoding": "gzip"}))


def test_a_body_cut_short_is_never_answered_in_part(client: FlaskClient) -> None:
    body = line(id="a", text="Non") + b'{"id":"b","text":"Non"}'
    response = client.post(BATCH, data=body, headers=NDJSON, environ_overrides={"CONTENT_LENGTH": "4000"})
    results = lines_of(response.data)

    assert [("a", 200), (None, 400)] == outcome(results)
    assert 1 == results[-1]["problem"]["answered"]


class Breaking(io.BytesIO):
    """An input whose connection breaks after its last byte."""

    def readline(self, size: int | None = -1, /) -> bytes:
        read = super().readline(size)
        if not read:
            raise ConnectionResetError
        return read


def test_a_connection_that_breaks_ends_the_stream_with_a_problem(client: FlaskClient) -> None:
    environ = {"wsgi.input": Breaking(line(id="a", text="Non")), "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
    response = client.post(BATCH, headers=NDJSON, environ_overrides=environ)

    assert [("a", 200), (None, 400)] == outcome(lines_of(response.data))


class Counted(io.BytesIO):
    """An input that counts the lines asked for."""

    asked = 0

    def readline(self, size: int | None = -1, /) -> bytes:
        self.asked += 1
        return super().readline(size)


def answers_of(client: FlaskClient, source: io.BytesIO, length: int) -> Iterator[bytes]:
    overrides = {"wsgi.input": source, "CONTENT_LENGTH": str(length)}
    return client.post(BATCH, headers=NDJSON, environ_overrides=overrides, buffered=False).iter_encoded()


def test_an_answer_leaves_before_the_next_line_is_asked_for(client: FlaskClient) -> None:
    body = line(id="a", text="Non") * 3
    source = Counted(body)
    answers = answers_of(client, source, len(body))

    assert [1, 2, 3] == [source.asked for _ in answers]


def test_a_client_that_goes_away_stops_the_work(client: FlaskClient) -> None:
    body = line(id="a", text="Non") * 1000
    source = Counted(body)
    response = client.post(
        BATCH, headers=NDJSON, environ_overrides={"wsgi.input": source, "CONTENT_LENGTH": str(len(body))}, buffered=False
    )
    next(iter(response.response))
    response.close()

    assert 1 == source.asked


def test_a_stop_of_the_service_ends_the_stream_with_how_many_were_answered(client: FlaskClient) -> None:
    body = line(id="a", text="Non") * 5
    answers = answers_of(client, io.BytesIO(body), len(body))
    read = [json.loads(next(answers)), json.loads(next(answers))]
    draining.move_to(draining.State.STOPPING)
    read += [json.loads(entry) for entry in answers]

    assert [("a", 200), ("a", 200), (None, 503)] == outcome(read)
    assert ("urn:dixit:problem:draining", 2) == (read[-1]["problem"]["type"], read[-1]["problem"]["answered"])


def test_a_service_that_drains_still_answers_streams(client: FlaskClient) -> None:
    draining.move_to(draining.State.DRAINING)

    assert [("a", 200)] == outcome(stream(client, line(id="a", text="Non")))


def test_the_time_limit_of_a_stream_is_that_of_each_line(monkeypatch: pytest.MonkeyPatch, client: FlaskClient) -> None:
    now = iter(range(0, 10_000, 4))
    monkeypatch.setattr("service.api.extraction.time.monotonic", lambda: float(next(now)))
    monkeypatch.setattr(extraction, "attribute", lambda text, *_, **__: extraction_of(text))

    assert [("a", 200)] * 20 == outcome(stream(client, line(id="a", text="Non") * 20))[:20]


def extraction_of(text: str) -> Any:
    return Attribution(text, (), (), ())


def test_an_article_of_a_batch_after_the_time_limit_is_503_in_its_place(monkeypatch: pytest.MonkeyPatch, client: FlaskClient) -> None:
    now = iter([0.0, 0.0, 0.0, 11.0, 11.0, 11.0])
    monkeypatch.setattr("service.api.extraction.time.monotonic", lambda: next(now))
    monkeypatch.setattr(extraction, "attribute", lambda text, *_, **__: extraction_of(text))
    results = client.post(BATCH, json={"articles": [{"id": "a", "text": "Non"}, {"id": "b", "text": "Non"}]}).get_json()["results"]

    assert [("a", 200), ("b", 503)] == outcome(results)


PIECES = st.lists(st.binary(max_size=12), max_size=12)


@given(PIECES)
def test_lines_do_not_depend_on_how_they_come(pieces: list[bytes]) -> None:
    whole = b"".join(pieces)

    assert [part for part in whole.split(b"\n") if part.strip()] == list(split(pieces, 1000))


@given(PIECES, st.integers(1, 8))
def test_no_more_than_the_limit_of_a_line_is_ever_given(pieces: list[bytes], limit: int) -> None:
    parts = [part for part in b"".join(pieces).split(b"\n") if part.strip() or len(part) > limit]
    given_parts = list(split(pieces, limit))

    assert [len(part) > limit for part in parts] == [isinstance(part, Problem) for part in given_parts]
