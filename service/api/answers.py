"""Write the engine's values as the JSON of the contract.

Takes an Attribution and what the caller wants, gives plain dicts ready for `json.dumps`. Written by hand rather than dumped by
marshmallow, which costs more than the engine itself on an article with many quotations; the tests hold every answer against the
schemas instead.
"""

from typing import Any

from service.api.offsets import Convert, converter
from service.api.schemas import Wanted
from service.engine.model import Attribution, Candidate, Cue, Quotation, Span, Speaker, SpeakerReference
from service.version import VERSION

SERVICE = "dixit"


def answer(attribution: Attribution, wanted: Wanted, article_id: str | None, duration_ms: float) -> dict[str, Any]:
    """Write the answer to one article; `duration_ms` is what the engine took."""
    text = attribution.text
    at = converter(text, wanted.offset_unit)
    return {
        "id": article_id,
        "offset_unit": wanted.offset_unit,
        "text_length": at(len(text)),
        "quotes": [_quote(quotation, text, at, wanted) for quotation in attribution.quotations],
        "speakers": [_speaker(speaker, text, at) for speaker in attribution.speakers],
        "warnings": [
            {"code": warning.code, "message": warning.message, "start": at(warning.start), "end": at(warning.end)}
            for warning in attribution.warnings
        ],
        "meta": {"service": SERVICE, "version": VERSION, "duration_ms": round(duration_ms, 3)},
    }


def _quote(quotation: Quotation, text: str, at: Convert, wanted: Wanted) -> dict[str, Any]:
    quote = {
        "id": quotation.id,
        "type": quotation.type,
        **_span(quotation, text, at),
        "segments": [_span(segment, text, at) for segment in quotation.segments],
        "marks": {"open": quotation.marks.open, "close": quotation.marks.close},
        "within": quotation.within,
        "continues": quotation.continues,
        "repeats": quotation.repeats,
        "speaker": None if quotation.speaker is None else _reference(quotation.speaker, text, at),
        "cue": None if quotation.cue is None else _cue(quotation.cue, text, at),
        "confidence": quotation.confidence,
        "rule": quotation.rule,
    }
    if wanted.context:
        before = max(0, quotation.start - wanted.context)
        quote["context"] = {"prefix": text[before : quotation.start], "suffix": text[quotation.end : quotation.end + wanted.context]}
    if wanted.options.explain:
        quote["explanation"] = {"candidates": [_candidate(candidate, text, at) for candidate in quotation.candidates]}
    return quote


def _span(span: Span | Quotation | Cue, text: str, at: Convert) -> dict[str, Any]:
    return {"text": text[span.start : span.end], "start": at(span.start), "end": at(span.end)}


def _mention(mention: Span | None, text: str, at: Convert) -> dict[str, Any] | None:
    return None if mention is None else _span(mention, text, at)


def _reference(speaker: SpeakerReference, text: str, at: Convert) -> dict[str, Any]:
    mention = _mention(speaker.mention, text, at)
    return {"id": speaker.id, "name": speaker.name, "kind": speaker.kind, "via": speaker.via, "mention": mention}


def _cue(cue: Cue, text: str, at: Convert) -> dict[str, Any]:
    return {
        **_span(cue, text, at),
        "kind": cue.kind,
        "lemma": cue.lemma,
        "class": cue.verb_class,
        "stance": cue.stance,
        "modality": cue.modality,
    }


def _candidate(candidate: Candidate, text: str, at: Convert) -> dict[str, Any]:
    return {
        "mention": _mention(candidate.mention, text, at),
        "name": candidate.name,
        "rule": candidate.rule,
        "confidence": candidate.confidence,
        "note": candidate.note,
    }


def _speaker(speaker: Speaker, text: str, at: Convert) -> dict[str, Any]:
    return {
        "id": speaker.id,
        "name": speaker.name,
        "kind": speaker.kind,
        "gender": speaker.gender,
        "role": speaker.role,
        "mentions": [_span(mention, text, at) for mention in speaker.mentions],
        "quotes": list(speaker.quotations),
    }
