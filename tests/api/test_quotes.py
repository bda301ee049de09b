"""The answer to one article: its keys, its offsets, its options, and the ways to send the article."""

import gzip
import json
import zlib
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.api import bodies, extraction
from service.api.answers import answer
from service.api.offsets import converter
from service.api.schemas import AnswerSchema, Wanted
from service.engine.model import Options
from tests.api.values import ATTRIBUTION, TEXT

QUOTES = "/v1/quotes"
PLAIN = {"Content-Type": "text/plain"}
SENTENCE = "« Rien ne presse », a déclaré Anne Mercier, la maire de Valbourg."


def written(**options: Any) -> dict[str, Any]:
    return answer(ATTRIBUTION, Wanted(**options), "a1", 1.23456)


def spans(value: Any) -> Iterator[dict[str, Any]]:
    """Every object below a JSON value that has a text, a start and an end."""
    if isinstance(value, dict):
        if {"text", "start", "end"} <= value.keys():
            yield value
        for below in value.values():
            yield from spans(below)
    elif isinstance(value, list):
        for below in value:
            yield from spans(below)


def test_the_answer_says_everything_that_the_engine_knows() -> None:
    first = written(options=Options(explain=True), context=5)["quotes"][0]

    assert {
        "id": "q1",
        "type": "direct",
        "text": "Non, tranche Anne Mercier. « Jamais » !",
        "start": 4,
        "end": 43,
        "segments": [{"text": "Non", "start": 4, "end": 7}, {"text": "« Jamais » !", "start": 31, "end": 43}],
        "marks": {"open": "«", "close": "»"},
        "within": None,
        "continues": None,
        "repeats": None,
        "speaker": {
            "id": "s1",
            "name": "Anne Mercier",
            "kind": "person",
            "via": "name",
            "mention": {"text": "Anne Mercier", "start": 17, "end": 29},
        },
        "cue": {
            "text": "tranche",
            "start": 9,
            "end": 16,
            "kind": "verb",
            "lemma": "trancher",
            "class": "decision",
            "stance": "neutral",
            "modality": "asserted",
        },
        "confidence": 0.97,
        "rule": "incise",
        "context": {"prefix": "🚆 « ", "suffix": " » =S"},
        "explanation": first["explanation"],
    } == first


def test_an_explanation_lists_the_candidates_with_what_spoke_for_and_against_each() -> None:
    assert {
        "candidates": [
            {
                "mention": {"text": "Anne Mercier", "start": 17, "end": 29},
                "name": "Anne Mercier",
                "rule": "incise",
                "confidence": 0.97,
                "note": "beside the verb",
            },
            {"mention": None, "name": None, "rule": "carried", "confidence": 0.1, "note": "nobody before"},
        ]
    } == written(options=Options(explain=True), context=5)["quotes"][0]["explanation"]


def test_what_is_unknown_is_null_and_its_key_is_there() -> None:
    last = written()["quotes"][2]

    assert {"within", "continues", "repeats", "speaker", "cue", "confidence", "rule"} == {key for key in last if last[key] is None}
    assert {"open": "«", "close": None} == last["marks"]


def test_speakers_warnings_and_meta_are_there() -> None:
    whole = written()

    assert [
        {
            "id": "s1",
            "name": "Anne Mercier",
            "kind": "person",
            "gender": "f",
            "role": "maire",
            "mentions": [{"text": "Anne Mercier", "start": 17, "end": 29}],
            "quotes": ["q1", "q2"],
        }
    ] == whole["speakers"]
    assert [{"code": "unclosed_mark", "message": "A mark is never closed.", "start": 57, "end": 58}] == whole["warnings"]
    assert ("a1", "codepoint", len(TEXT), 1.235) == (whole["id"], whole["offset_unit"], whole["text_length"], whole["meta"]["duration_ms"])


@pytest.mark.parametrize("wanted", [{}, {"offset_unit": "utf16"}, {"context": 200, "options": Options(explain=True)}])
def test_the_answer_keeps_to_its_schema(wanted: dict[str, Any]) -> None:
    assert {} == AnswerSchema().validate(written(**wanted))


def test_context_and_explanation_come_only_when_asked_for() -> None:
    assert {"context", "explanation"}.isdisjoint(written()["quotes"][0])


def test_utf16_offsets_are_those_of_javascript() -> None:
    units = TEXT.encode("utf-16-le")

    assert [span["text"] for span in spans(written(offset_unit="utf16"))] == [
        units[2 * span["start"] : 2 * span["end"]].decode("utf-16-le") for span in spans(written(offset_unit="utf16"))
    ]
    assert len(units) // 2 == written(offset_unit="utf16")["text_length"]


@given(st.text(), st.data())
def test_any_offset_in_utf16_counts_astral_characters_twice(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))

    assert len(text[:offset].encode("utf-16-le")) // 2 == converter(text, "utf16")(offset)


PIECES = st.sampled_from(
    [
        "« ",
        " »",
        "«",
        "»",
        "\u00a0",
        "\u202f",
        "“",
        "”",
        '"',
        "‹",
        "›",
        ", a dit Anne Mercier",
        ". ",
        "\n\n",
        " : ",
        "Selon elle, ",
        "😀",
        "e\u0301",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=8), min_size=1, max_size=30).map("".join).filter(lambda text: text.strip() != "")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS)
def test_every_span_is_the_slice_that_it_names(client: FlaskClient, text: str) -> None:
    whole = client.post(QUOTES, json={"text": text, "types": ["direct", "mixed", "non_speech"], "explain": True}).get_json()

    assert {} == AnswerSchema().validate(whole)
    assert [text[span["start"] : span["end"]] for span in spans(whole)] == [span["text"] for span in spans(whole)]


def test_an_article_in_json_is_answered(client: FlaskClient) -> None:
    whole = client.post(QUOTES, json={"text": SENTENCE, "id": "é 1"}).get_json()

    assert ("é 1", len(SENTENCE), ["Rien ne presse"]) == (whole["id"], whole["text_length"], [quote["text"] for quote in whole["quotes"]])


def test_an_article_as_text_is_answered_the_same(client: FlaskClient) -> None:
    from_json = client.post(QUOTES, json={"text": SENTENCE, "id": "a", "context": 3, "types": ["direct"]}).get_json()
    from_text = client.post(QUOTES + "?id=a&context=3&types=direct", data=SENTENCE.encode(), headers=PLAIN).get_json()

    assert from_json | {"meta": None} == from_text | {"meta": None}


def test_the_query_string_gives_the_options_that_json_leaves_open(client: FlaskClient) -> None:
    whole = client.post(QUOTES + "?context=2&id=b", json={"text": SENTENCE, "id": "a", "offset_unit": "utf16"}).get_json()

    assert ("a", "utf16", "« ") == (whole["id"], whole["offset_unit"], whole["quotes"][0]["context"]["prefix"])


@pytest.mark.parametrize("given_type", ["application/json", "application/json; charset=UTF-8", "APPLICATION/JSON"])
def test_the_media_type_may_have_a_charset_and_any_case(client: FlaskClient, given_type: str) -> None:
    response = client.post(QUOTES, data=json.dumps({"text": SENTENCE}), headers={"Content-Type": given_type})

    assert 200 == response.status_code


def test_the_text_is_used_exactly_as_sent(client: FlaskClient) -> None:
    text = "\r\n  \u00a0« e\u0301te\u0301 »\t\r\n\x00 "

    assert len(text) == client.post(QUOTES, data=text.encode(), headers=PLAIN).get_json()["text_length"]


@pytest.mark.parametrize("headers", [PLAIN, {"Content-Type": "application/json"}])
def test_a_byte_order_mark_is_dropped(client: FlaskClient, headers: dict[str, str]) -> None:
    body = json.dumps({"text": "Non"}) if "json" in headers["Content-Type"] else "Non"

    assert 3 == client.post(QUOTES, data=b"\xef\xbb\xbf" + body.encode(), headers=headers).get_json()["text_length"]


def test_a_gzip_body_is_inflated(client: FlaskClient) -> None:
    parts = gzip.compress(SENTENCE.encode()[:20]) + gzip.compress(SENTENCE.encode()[20:])
    response = client.post(QUOTES, data=parts, headers={**PLAIN, "Content-Encoding": "gzip"})

    assert len(SENTENCE) == response.get_json()["text_length"]


def test_zeros_that_fill_up_the_space_between_gzip_members_are_passed_over(client: FlaskClient) -> None:
    parts = gzip.compress(b"Non") + b"\0" * 10_000 + gzip.compress(b"Oui") + b"\0"
    response = client.post(QUOTES, data=parts, headers={**PLAIN, "Content-Encoding": "gzip"})

    assert 6 == response.get_json()["text_length"]


def test_the_copies_made_of_a_gzip_body_grow_with_its_length_however_many_members_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[int] = []

    class Counted:
        def __init__(self, bits: int) -> None:
            self.inflater = zlib.decompressobj(bits)

        def __getattr__(self, name: str) -> Any:
            value = getattr(self.inflater, name)
            copied.append(len(value) if name == "unused_data" else 0)
            return value

    monkeypatch.setattr(bodies, "zlib", SimpleNamespace(decompressobj=Counted, error=zlib.error))
    member = gzip.compress(b"")
    totals = []
    for members in (4_000, 8_000):
        bodies.inflate(member * members, 100)
        totals.append(sum(copied))
        copied.clear()

    assert totals[1] < 2.2 * totals[0]


@pytest.mark.parametrize("words", ["[,{", '"', "\\", '\\"'])
def test_a_text_of_nothing_but_the_signs_of_json_is_a_text(words: str) -> None:
    sent = {"text": words * (200_000 // len(words))}

    assert sent == bodies.parse_json(json.dumps(sent).encode())


def test_the_longest_text_allowed_is_answered(client: FlaskClient) -> None:
    assert 200_000 == client.post(QUOTES, data=("é" * 200_000).encode(), headers=PLAIN).get_json()["text_length"]


def test_a_text_without_quotation_gives_an_empty_list(client: FlaskClient) -> None:
    assert [] == client.post(QUOTES, json={"text": "Il pleut sur Valbourg."}).get_json()["quotes"]


def test_whole_numbers_may_be_written_with_a_point(client: FlaskClient) -> None:
    response = client.post(QUOTES, data=b'{"text": "Non", "context": 3.0, "min_confidence": 1}', content_type="application/json")

    assert 200 == response.status_code


def test_the_options_reach_the_engine(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Options] = []

    def engine(_text: str, options: Options, **_: object) -> object:
        seen.append(options)
        return ATTRIBUTION

    monkeypatch.setattr(extraction, "attribute", engine)
    client.post(QUOTES, json={"text": "Non", "types": ["non_speech", "direct"], "min_confidence": 0.25, "explain": True})
    client.post(QUOTES + "?types=mixed&min_confidence=1&explain=false", data=b"Non", headers=PLAIN)

    assert [Options(frozenset({"non_speech", "direct"}), 0.25, True), Options(frozenset({"mixed"}), 1.0, False)] == seen


def test_the_same_text_always_gives_the_same_answer(client: FlaskClient) -> None:
    first, second = (client.post(QUOTES, json={"text": SENTENCE}).get_json() | {"meta": None} for _ in range(2))

    assert first == second


def test_answers_are_not_kept_by_caches(client: FlaskClient) -> None:
    assert "no-store" == client.post(QUOTES, json={"text": SENTENCE}).headers["Cache-Control"]
