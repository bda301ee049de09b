"""Find incises inside the marks: « Non, tranche-t-elle. Jamais. ».

Takes the tagged words of a quotation; gives the reading of a short window with its cue and mention, and the place of the
incise, so that the speaker's own words can be told from the reporter's.
"""

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

from service.engine import nouns
from service.engine.lexicon import load
from service.engine.model import CueGroup, Mention, Sentence, Span

_WINDOW = 36
_INCISE = re.compile(r"(?<=[,.\-])n?[cD]*+(?:XI?[Bpc]*[EeVv]|[Vv]I?)(?=[IBMODrP,.daw])|(?<=[,.\-])n?[cD]*+(?:XI[Bpc]*[EeVv]|[Vv]I)")
_CLOSING = frozenset(",.:-;")
_LONGEST_TAIL = 14
# dit Anne, qui attend son fils, | (nous partons); dit Anne, qui attend son fils, élève à Brume | . Nous partons.
_ASIDE = re.compile(r",(?:R|[Eew]|a[Ff])[^,.:;\-]{0,20}(?:(?:,V?[^,.:;\-XVvSIKQ]{1,20}){1,2}(?=\.)|(?=[,.]))")
_ADDRESSEE = re.compile(r",[aP]D?M{1,3}(?=\.)")  # (dit Anne), à l'AFP | . Nous partons.
_MEDIA = load().media


@dataclass(frozen=True, slots=True)
class Incise:
    """Hold an incise: its cue and mention, and the offsets that it takes out of the quotation."""

    cue: CueGroup
    mention: Mention
    span: Span
    features: tuple[str, ...]


def find(
    sentence: Sentence,
    read_cues: Callable[[Sentence], list[CueGroup]],
    read_mentions: Callable[[Sentence], list[Mention]],
) -> Incise | None:
    """Return the first incise inside a quotation, or None."""
    for match in _INCISE.finditer(sentence.tags):
        if _is_of_nested(sentence.tags, match.start()):
            continue
        incise = _read(_window(sentence, match.start()), read_cues, read_mentions)
        if incise is not None:
            return incise
    return None


def _is_of_nested(tags: str, first: int) -> bool:
    """Tell the incise of a quotation that stands inside as a sentence of its own: « “Partez”, crie X », but « Il m'a dit “partez”, dit X »."""
    if tags[max(0, first - 2) : first] not in _BEHIND_NESTED:
        return False
    opening = tags.rfind("*", 0, first - 2)
    return opening >= 0 and tags[opening - 1 : opening] in ("", ".", ":")


_BEHIND_NESTED = ("*,", "*-")


def _window(sentence: Sentence, first: int) -> Sentence:
    last = first + _WINDOW
    return Sentence(
        sentence.tags[first:last], sentence.keys[first:last], sentence.starts[first:last], sentence.ends[first:last],
        sentence.quotations[first:last], -1,
    )  # fmt: skip


def _read(
    window: Sentence,
    read_cues: Callable[[Sentence], list[CueGroup]],
    read_mentions: Callable[[Sentence], list[Mention]],
) -> Incise | None:
    cue = next((cue for cue in read_cues(window) if cue.shape is not None), None)
    if cue is None or cue.first > 0 or cue.shape != "finite":
        return None
    mention = _subject(window, cue, read_mentions(window))
    if mention is None:
        return None
    last = _end(window, max(mention.last, cue.last))
    if last is None:
        return None
    end = window.ends[last] if last < len(window.tags) else window.ends[-1]
    sort = "clitic" if cue.inverted is not None else "name" if mention.name else "role"
    features = ("incise-inside", f"incise-inside by {sort}", f"incise-inside verb {'A' if 'A' in cue.flags else 'sure'}")
    return Incise(cue, mention, Span(window.starts[0], end), features)


def _end(window: Sentence, first: int) -> int | None:
    """Return where an incise ends whose subject ends at an item, None where its words go on too long."""
    tags = window.tags
    last = next((item for item in range(first, len(tags)) if tags[item] in _CLOSING), len(tags))
    if last - first > _LONGEST_TAIL:
        return None
    told = _ADDRESSEE.match(tags, last)
    if told is not None and not _MEDIA.isdisjoint(window.keys[last : told.end()]):
        return told.end()
    aside = _ASIDE.match(tags, last)
    described = aside is not None and (tags[last + 1] != "w" or window.keys[last + 1].endswith(nouns.PARTICIPIAL))
    return aside.end() if aside is not None and described else last


def _subject(window: Sentence, cue: CueGroup, mentions: list[Mention]) -> Mention | None:
    if cue.inverted is not None:
        return next((mention for mention in mentions if mention.first == cue.inverted), None)
    for mention in mentions:
        if mention.first >= cue.last and not mention.governed:
            near = set(window.tags[cue.last : mention.first]) <= set("BPaDdg,wrM")
            named = mention.name is not None or (mention.kind is not None and window.tags[mention.first] == "D")
            return mention if near and named and not mention.pronoun else None
    return None


def is_last(sentence: Sentence, incise: Incise) -> bool:
    """Tell whether the words of a quotation end with the sentence of an incise."""
    return "." not in sentence.tags[bisect_left(sentence.starts, incise.span.start) : -1]


def segments(text: str, pieces: tuple[Span, ...], incise: Incise) -> tuple[Span, ...]:
    """Return the speaker's own words, piece by piece, without the incise.

    `pieces` are the spans between reopened marks; the result keeps none that is empty.
    """
    kept = []
    for piece in pieces:
        if incise.span.start < piece.start or incise.span.start >= piece.end:
            kept.append(piece)
            continue
        kept += [Span(piece.start, incise.span.start), Span(min(incise.span.end, piece.end), piece.end)]
    return tuple(trimmed for piece in kept if (trimmed := _trimmed(text, piece)) is not None)


def _trimmed(text: str, piece: Span) -> Span | None:
    words = text[piece.start : piece.end]
    left = len(words) - len(words.lstrip(" \t\n\r\u00a0\u202f,"))
    right = len(words.rstrip(" \t\n\r\u00a0\u202f,-–—"))
    return Span(piece.start + left, piece.start + right) if left < right else None
