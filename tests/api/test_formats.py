"""The formats of an answer, and how Accept chooses among them."""

import csv
import io
import json
import unicodedata
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from service.api.answers import answer
from service.api.formats import FORMATS, negotiate, write_annotations, write_csv, write_table
from service.api.problems import Problem
from service.api.schemas import Wanted
from tests.api.values import ATTRIBUTION, TEXT

OFFERED = tuple(FORMATS)
WHOLE = answer(ATTRIBUTION, Wanted(), "a 1", 1.0)
EMPTY: dict[str, Any] = {**WHOLE, "quotes": []}


def with_quote(**changes: Any) -> dict[str, Any]:
    return {**WHOLE, "quotes": [{**WHOLE["quotes"][0], **changes}]}


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "application/json"),
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/csv", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("text/csv; charset=utf-8", "text/csv"),
        ("text/*", "text/plain"),
        ("text/html, application/xhtml+xml, */*;q=0.8", "application/json"),
        ("text/csv, */*", "text/csv"),
        ("text/csv;q=0.5, text/plain;q=0.9", "text/plain"),
        ("application/json;q=0.1, text/csv;q=0.2", "text/csv"),
        ("application/json;q=0, */*", "text/plain"),
        ("text/csv, application/json", "application/json"),
        ('application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"', "application/ld+json"),
    ],
)
def test_accept_chooses_the_format_liked_best(accept: str | None, expected: str) -> None:
    assert expected == negotiate(accept, OFFERED)


@pytest.mark.parametrize("accept", ["image/png", "application/json;q=0", "*/*;q=0", "nonsense", "text/html, application/xml"])
def test_accept_that_rules_everything_out_is_refused(accept: str) -> None:
    with pytest.raises(Problem, match="application/json, text/plain, text/csv, application/ld\\+json"):
        negotiate(accept, OFFERED)


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        ("application/json", "application/json"),
        ("text/plain", "text/plain; charset=utf-8"),
        ("text/csv", "text/csv; charset=utf-8; header=present"),
        ("application/ld+json", 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'),
    ],
)
def test_the_answer_says_its_media_type(client: FlaskClient, accept: str, content_type: str) -> None:
    response = client.post("/v1/quotes", json={"text": "« Non »"}, headers={"Accept": accept})

    assert (200, content_type) == (response.status_code, response.headers["Content-Type"])


def test_the_table_shows_who_verb_and_quotation() -> None:
    assert [
        "WHO           VERB     QUOTATION",
        "Anne Mercier  tranche  Non, tranche Anne Mercier. « Jamais » !",
        "Anne Mercier           Jamais",
        "?                      sans cible",
    ] == write_table(WHOLE, TEXT).decode().splitlines()


def test_the_table_of_no_quotation_says_so() -> None:
    assert b"No quotation found.\n" == write_table(EMPTY, TEXT)


def test_the_table_shortens_long_quotations() -> None:
    line = write_table(with_quote(text="mot " * 50), TEXT).decode().splitlines()[1]

    assert line.endswith("mot mot…")
    assert len(line) < 100


def test_the_table_aligns_by_what_a_terminal_shows() -> None:
    wide, combined = (write_table(with_quote(cue={"text": cue}), TEXT).decode().splitlines()[1] for cue in ("表示", "de\u0301ja\u0300"))

    assert "表示  Non" in wide
    assert "de\u0301ja\u0300  Non" in combined


@given(st.text())
def test_the_table_steers_no_terminal(text: str) -> None:
    shown = write_table(with_quote(text=f"a{text}\x1b[31m\u202eb\u0085"), TEXT).decode()

    assert 2 == shown.count("\n")
    assert not [
        char for char in shown.replace("\n", "") if unicodedata.category(char) in {"Cc", "Zl", "Zp"} or char in "\u202a\u202b\u202d\u202e"
    ]


def test_csv_has_a_row_for_each_quotation() -> None:
    rows = list(csv.DictReader(io.StringIO(write_csv(WHOLE, TEXT).decode(), newline="")))

    assert {
        "article_id": "a 1",
        "id": "q1",
        "type": "direct",
        "speaker": "Anne Mercier",
        "speaker_kind": "person",
        "via": "name",
        "mention": "Anne Mercier",
        "cue": "tranche",
        "cue_kind": "verb",
        "cue_lemma": "trancher",
        "text": "Non, tranche Anne Mercier. « Jamais » !",
        "start": "4",
        "end": "43",
        "confidence": "0.97",
        "rule": "incise",
        "within": "",
        "continues": "",
        "repeats": "",
    } == rows[0]
    assert ["q1", "q2", "q3"] == [row["id"] for row in rows]


def test_csv_of_no_quotation_is_the_header_alone() -> None:
    assert 1 == write_csv(EMPTY, TEXT).count(b"\r\n")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝"])
def test_csv_runs_no_formula(start: str) -> None:
    rows = list(csv.DictReader(io.StringIO(write_csv(with_quote(text=f"{start}SOMME(A1)"), TEXT).decode(), newline="")))

    assert f"'{start}SOMME(A1)" == rows[0]["text"]


@given(st.text())
def test_csv_gives_back_any_text(text: str) -> None:
    rows = list(csv.DictReader(io.StringIO(write_csv(with_quote(text=f"mot{text}"), TEXT).decode(), newline="")))

    assert f"mot{text}" == rows[0]["text"]


def test_an_annotation_selects_the_quotation_by_position_and_by_words() -> None:
    page = annotations(WHOLE)

    assert ("http://www.w3.org/ns/anno.jsonld", "AnnotationPage", 3) == (page["@context"], page["type"], len(page["items"]))
    assert {
        "id": "urn:dixit:article:a%201:q1",
        "type": "Annotation",
        "motivation": "identifying",
        "target": {
            "source": "urn:dixit:article:a%201",
            "selector": [
                {"type": "TextPositionSelector", "start": 4, "end": 43},
                {
                    "type": "TextQuoteSelector",
                    "exact": "Non, tranche Anne Mercier. « Jamais » !",
                    "prefix": "🚆 « ",
                    "suffix": " » =SOMME(A1) « sans cible",
                },
            ],
        },
        "body": {"type": "Person", "name": "Anne Mercier"},
    } == page["items"][0]


def test_an_annotation_without_speaker_has_no_body() -> None:
    assert "body" not in annotations(WHOLE)["items"][2]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("organization", {"type": "Organization", "name": "Anne Mercier"}),
        ("group", {"type": "TextualBody", "value": "Anne Mercier", "format": "text/plain", "language": "fr"}),
    ],
)
def test_the_body_tells_persons_from_organizations_and_others(kind: str, body: dict[str, str]) -> None:
    quote = with_quote(speaker={**WHOLE["quotes"][0]["speaker"], "kind": kind})

    assert body == annotations(quote)["items"][0]["body"]


def test_the_source_of_an_article_without_id_is_named_by_its_words() -> None:
    first, same, other = (annotations({**WHOLE, "id": None}, text)["id"] for text in ("Non", "Non", "Oui"))

    assert first == same != other
    assert first.startswith("urn:dixit:text:")


def annotations(whole: dict[str, Any], text: str = TEXT) -> dict[str, Any]:
    return dict(json.loads(write_annotations(whole, text)))
