"""Write an answer in the format that the caller accepts.

Takes the JSON answer, gives bytes with their media type: JSON, a table for a terminal, CSV, or W3C Web Annotation. Raises Problem
406 when nothing fits.
"""

import csv
import hashlib
import io
import json
import unicodedata
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote as percent_encode

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from service.api.problems import NOT_ACCEPTABLE, Fault, Problem, invalid
from service.api.schemas import Wanted

ANNOTATION_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
ANNOTATION_MEDIA_TYPE = f'application/ld+json; profile="{ANNOTATION_CONTEXT}"'
SELECTOR_CONTEXT = 32
TERMINAL_COLUMNS = (("WHO", 28), ("VERB", 24), ("QUOTATION", 60))
CONTROLS = frozenset({"Cc", "Zl", "Zp"})
DIRECTIONS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
CSV_COLUMNS = (
    "article_id", "id", "type", "speaker", "speaker_kind", "via", "mention", "cue", "cue_kind", "cue_lemma",
    "text", "start", "end", "confidence", "rule", "within", "continues", "repeats",
)  # fmt: skip
# A spreadsheet runs a cell that begins with one of these as a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Answer = Mapping[str, Any]
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Format:
    """Hold a media type, the Content-Type sent with it, and the function that writes an answer."""

    media_type: str
    content_type: str
    write: Callable[[Answer, str], bytes]


def compact(value: Any) -> bytes:
    """Write a JSON value on one line.

    >>> compact({"name": "Aïda"}).decode()
    '{"name":"Aïda"}'
    """
    return _ENCODER.encode(value).encode()


def negotiate(accept: str | None, offered: Sequence[str]) -> str:
    """Choose the media type that the Accept header likes best; ties go to the more specific range, then to the first offered.

    Raises Problem 406 where the header rules out all that is offered.

    >>> negotiate("text/html, application/json;q=0.5, */*;q=0.1", ["application/json", "text/csv"])
    'application/json'
    """
    if not accept or not accept.strip():
        return offered[0]
    ranges = [(value.partition(";")[0].strip().lower(), quality) for value, quality in parse_accept_header(accept, MIMEAccept)]
    if not ranges:
        return offered[0]
    best = max(offered, key=lambda media_type: _liking(media_type, ranges))
    if _liking(best, ranges)[0] <= 0:
        raise Problem(NOT_ACCEPTABLE, f"Accept rules out everything that can be given here: {', '.join(offered)}.")
    return best


def _liking(media_type: str, ranges: Sequence[tuple[str, float]]) -> tuple[float, int]:
    wildcard = media_type.partition("/")[0] + "/*"
    for specificity, pattern in ((2, media_type), (1, wildcard), (0, "*/*")):
        qualities = [quality for value, quality in ranges if value == pattern]
        if qualities:
            return max(qualities), specificity
    return 0.0, 0


def choose(accept: str | None, wanted: Wanted, parameters: Container[str] = ()) -> Format:
    """Choose the format of an answer; `parameters` are the options that stood in the query string.

    Raises Problem: 406 where nothing fits; 422 for Web Annotation in UTF-16 units, whose selectors count code points by definition.
    """
    chosen = FORMATS[negotiate(accept, tuple(FORMATS))]
    if chosen.media_type == "application/ld+json" and wanted.offset_unit != "codepoint":
        detail = "Web Annotation selectors count code points: leave offset_unit out, or accept another format."
        raise invalid([Fault("/offset_unit", detail, parameter="offset_unit" if "offset_unit" in parameters else None)])
    return chosen


def write_json(answer: Answer, _text: str) -> bytes:
    """Write the answer as it stands."""
    return compact(answer)


def write_table(answer: Answer, _text: str) -> bytes:
    """Write an aligned table: who, verb, quotation, line by line."""
    rows = [
        [(quote["speaker"] or {}).get("name") or "?", (quote["cue"] or {}).get("text") or "", quote["text"]] for quote in answer["quotes"]
    ]
    if not rows:
        return b"No quotation found.\n"
    shown = [[_fit(cell, most) for cell, (_, most) in zip(row, TERMINAL_COLUMNS, strict=True)] for row in rows]
    table = [[title for title, _ in TERMINAL_COLUMNS], *shown]
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    lines = ("  ".join(_pad(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in table)
    return "".join(f"{line}\n" for line in lines).encode()


def _fit(cell: str, most: int) -> str:
    # Control and direction characters of an article must not steer the reader's terminal.
    plain = "".join(
        " " if unicodedata.category(char) in CONTROLS else char for char in cell if unicodedata.bidirectional(char) not in DIRECTIONS
    )
    if _width(plain) <= most:
        return plain
    kept, used = "", 0
    for char in plain:
        used += _width(char)
        if used >= most:
            break
        kept += char
    return kept.rstrip() + "…"


def _width(text: str) -> int:
    return sum(0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _pad(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def write_csv(answer: Answer, _text: str) -> bytes:
    """Write one quotation a row (RFC 4180); a cell that a spreadsheet would run as a formula begins with an apostrophe."""
    table = io.StringIO(newline="")
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(CSV_COLUMNS)
    writer.writerows([_inert(cell) for cell in _row(quote, answer["id"])] for quote in answer["quotes"])
    return table.getvalue().encode()


def _row(quote: Mapping[str, Any], article_id: str | None) -> Iterable[Any]:
    speaker = quote["speaker"] or {}
    cue = quote["cue"] or {}
    mention = speaker.get("mention") or {}
    return (
        article_id, quote["id"], quote["type"], speaker.get("name"), speaker.get("kind"), speaker.get("via"), mention.get("text"),
        cue.get("text"), cue.get("kind"), cue.get("lemma"), quote["text"], quote["start"], quote["end"], quote["confidence"],
        quote["rule"], quote["within"], quote["continues"], quote["repeats"],
    )  # fmt: skip


def _inert(cell: Any) -> Any:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def write_annotations(answer: Answer, text: str) -> bytes:
    """Write a page of W3C Web Annotations, one a quotation, with the speaker as body."""
    source = _source(answer["id"], text)
    page = {
        "@context": ANNOTATION_CONTEXT,
        "id": f"{source}:quotations",
        "type": "AnnotationPage",
        "items": [_annotation(quote, source, text) for quote in answer["quotes"]],
    }
    return compact(page)


def _source(article_id: str | None, text: str) -> str:
    if article_id is not None:
        return f"urn:dixit:article:{percent_encode(article_id, safe='')}"
    return f"urn:dixit:text:{hashlib.sha256(text.encode()).hexdigest()}"


def _annotation(quote: Mapping[str, Any], source: str, text: str) -> dict[str, Any]:
    start, end = quote["start"], quote["end"]
    around = quote.get("context") or {
        "prefix": text[max(0, start - SELECTOR_CONTEXT) : start],
        "suffix": text[end : end + SELECTOR_CONTEXT],
    }
    annotation: dict[str, Any] = {
        "id": f"{source}:{quote['id']}",
        "type": "Annotation",
        "motivation": "identifying",
        "target": {
            "source": source,
            "selector": [
                {"type": "TextPositionSelector", "start": start, "end": end},
                {"type": "TextQuoteSelector", "exact": quote["text"], **around},
            ],
        },
    }
    return annotation if quote["speaker"] is None else {**annotation, "body": _body(quote["speaker"])}


def _body(speaker: Mapping[str, Any]) -> dict[str, str]:
    kinds = {"person": "Person", "organization": "Organization"}
    if speaker["kind"] in kinds:
        return {"type": kinds[speaker["kind"]], "name": speaker["name"]}
    return {"type": "TextualBody", "value": speaker["name"], "format": "text/plain", "language": "fr"}


FORMATS = {
    entry.media_type: entry
    for entry in (
        Format("application/json", "application/json", write_json),
        Format("text/plain", "text/plain; charset=utf-8", write_table),
        Format("text/csv", "text/csv; charset=utf-8; header=present", write_csv),
        Format("application/ld+json", ANNOTATION_MEDIA_TYPE, write_annotations),
    )
}
