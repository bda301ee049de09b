"""Read the reporter's frame: sentences in which every quotation is one opaque item and every word has a tag.

Takes the tokens, the paragraphs and the outermost spans between marks; gives sentences as parallel sequences.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress

from service.engine import tagging
from service.engine.model import MarkedSpan, Sentence, Tokens
from service.engine.tags import VERB_GROUP
from service.engine.word_tags import TAGS

_ENDS = frozenset(".!?…")
_STOPS = _ENDS | {"«", "«»"}
_SHORT_QUOTATION = 24
# No sentence is this long: later stages look at all the words of a sentence for each of its quotations.
_LONGEST = 120
_MARGIN = 2
_GLUED = re.compile(r"[A-ZÀ-Ý](?:[a-zà-ÿ]+|['’])\s")
_SHORT_WORD = 3  # before a stop that may be an abbreviation's
_LEADING = frozenset((":", "que", "qu'", "d'", "de", "comme"))
_GOING_ON = VERB_GROUP | {",", ";"}


def sentences(text: str, tokens: Tokens, bounds: Sequence[tuple[int, int]], spans: Sequence[MarkedSpan]) -> list[Sentence]:
    """Cut the frame into sentences; `spans` are the outermost ones, and their words stand in no sentence."""
    outermost = [(index, span) for index, span in enumerate(spans) if span.parent is None]
    result: list[Sentence] = []
    position, token = 0, 0
    items = _Items([], [], [], [], [])
    for paragraph, (start, end) in enumerate(bounds):
        token = max(token, tokens.at(start))
        while position < len(outermost) and outermost[position][1].outer_start < end:
            index, span = outermost[position]
            _take(items, tokens, token, tokens.at(span.outer_start), paragraph)
            _take_quotation(items, index, span, paragraph)
            token = max(token, tokens.at(span.outer_end))
            position += 1
        last = tokens.at(end)
        _take(items, tokens, token, last, paragraph)
        token = max(token, last)
        following = outermost[position][1] if position < len(outermost) else None
        goes_on = _runs_over(items, spans, bounds, paragraph) or _leads_on(items, following, bounds, paragraph)
        if not goes_on and not _breaks_off(text, items, tokens, bounds, paragraph):
            result += _cut(text, spans, items)
            items = _Items([], [], [], [], [])
    return result


@dataclass(frozen=True, slots=True)
class _Items:
    """Hold the words and quotations of a paragraph as parallel lists, while they are gathered."""

    keys: list[str]
    starts: list[int]
    ends: list[int]
    quotations: list[int]
    paragraphs: list[int]


def _take(items: _Items, tokens: Tokens, first: int, last: int, paragraph: int) -> None:
    if first < last:
        items.paragraphs.extend([paragraph] * (last - first))
        items.keys.extend(tokens.keys[first:last])
        items.starts.extend(tokens.starts[first:last])
        items.ends.extend(tokens.ends[first:last])
        items.quotations.extend([-1] * (last - first))


def _take_quotation(items: _Items, index: int, span: MarkedSpan, paragraph: int) -> None:
    items.paragraphs.append(paragraph)
    items.keys.append("«»")
    items.starts.append(span.outer_start)
    items.ends.append(span.outer_end)
    items.quotations.append(index)


def _runs_over(items: _Items, spans: Sequence[MarkedSpan], bounds: Sequence[tuple[int, int]], paragraph: int) -> bool:
    """Tell whether a quotation runs on into later paragraphs, with words of its sentence behind it: « …⏎… », a dit le maire."""
    if not items.keys or items.quotations[-1] < 0 or paragraph + 1 == len(bounds):
        return False
    return spans[items.quotations[-1]].outer_end > bounds[paragraph + 1][0]


def _leads_on(items: _Items, following: MarkedSpan | None, bounds: Sequence[tuple[int, int]], paragraph: int) -> bool:
    """Tell whether a paragraph leads to a quotation that opens the next one: Le maire a répondu : ⏎ « … »; Il estime que ⏎ « … »."""
    if not items.keys or items.keys[-1] not in _LEADING or following is None or paragraph + 1 == len(bounds):
        return False
    return following.outer_start - bounds[paragraph + 1][0] <= _MARGIN


def _breaks_off(text: str, items: _Items, tokens: Tokens, bounds: Sequence[tuple[int, int]], paragraph: int) -> bool:
    """Tell whether a line ends inside a sentence, behind a quotation: « … » ⏎ a dit le maire."""
    quoted = items.quotations[-2:] if items.keys[-1:] == [","] else items.quotations[-1:]
    if max(quoted, default=-1) < 0 or paragraph + 1 == len(bounds):
        return False
    token = tokens.at(bounds[paragraph + 1][0])
    return not text[tokens.starts[token]].isupper() and (TAGS.get(tokens.keys[token]) or "w")[0] in _GOING_ON


def _cut(text: str, spans: Sequence[MarkedSpan], items: _Items) -> list[Sentence]:
    keys = items.keys
    stops = compress(range(len(keys) - 1), map(_STOPS.__contains__, keys))
    cuts = [place + 1 for place in stops if _ends_sentence(text, spans, items, place)]
    slug = _slug(text, items)
    if slug and slug not in cuts:
        cuts.insert(0, slug)
    found = []
    first = 0
    for last in (*cuts, len(keys)):
        found += [_sentence(text, items, start, min(start + _LONGEST, last)) for start in range(first, last, _LONGEST)]
        first = last
    return found


def _slug(text: str, items: _Items) -> int:
    """Count the words in capitals before a sentence that opens behind them, none if it does not: GENÈVE | La maire se tait; COUPE DU LAC | Il pleut."""
    for place, (start, end) in enumerate(zip(items.starts[: _LONGEST_SLUG + 1], items.ends, strict=False)):
        word = text[start:end]
        if not word.isupper() or (place == 0 and len(word) < _SHORT_WORD):
            opens = word[:1].isupper() and (TAGS.get(items.keys[place]) or "w") in _OPENING_TAGS
            return place if opens else 0
    return 0


_LONGEST_SLUG = 4
_OPENING_TAGS = frozenset("DSPU")


def _ends_sentence(text: str, spans: Sequence[MarkedSpan], items: _Items, place: int) -> bool:
    """Tell whether a sentence ends at an item: after a stop, before a capital or a quotation."""
    quotation, following = items.quotations[place], items.quotations[place + 1]
    start = items.starts[place + 1]
    if quotation < 0:
        if following >= 0:
            return True
        glued = start == items.ends[place] and _GLUED.match(text, start) is not None and len(items.keys[place - 1]) > _SHORT_WORD
        return (start > items.ends[place] or glued) and not text[start].islower() and items.keys[place + 1] not in ",:;)"
    span = spans[quotation]
    closed = text[span.end - 1] in _ENDS
    if following >= 0:
        return closed
    return text[start].isupper() and (closed or span.end - span.start > _SHORT_QUOTATION)


def _sentence(text: str, items: _Items, first: int, last: int) -> Sentence:
    keys, starts = items.keys[first:last], items.starts[first:last]
    if keys[0] == "a" and text[starts[0]] == "A" and not (len(keys) > 1 and keys[1][0] == "-"):
        keys[0] = "à"
    tags = tagging.tag_frame(text, keys, starts)
    return Sentence(tags, keys, starts, items.ends[first:last], items.quotations[first:last], items.paragraphs[last - 1])


def content(text: str, tokens: Tokens, span: MarkedSpan) -> Sentence:
    """Tag the words inside a quotation, as one sentence."""
    first, last = tokens.at(span.start), tokens.at(span.end)
    keys, starts = tokens.keys[first:last], tokens.starts[first:last]
    return Sentence(tagging.tag(text, keys, starts), keys, starts, tokens.ends[first:last], [-1] * len(keys), -1)


def called(sentence: Sentence) -> list[tuple[int, str]]:
    """Return where the words of a quotation stand that have a capital, with their keys."""
    if "M" not in sentence.tags:
        return []
    return [(start, key) for start, key, tag in zip(sentence.starts, sentence.keys, sentence.tags, strict=True) if tag == "M"]
