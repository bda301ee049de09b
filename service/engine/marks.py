"""Pair quotation marks into nested spans: one scan over the marks and a stack.

Takes the text and its paragraphs; gives spans in the order of their starts, outer before nested, and the marks that are
odd. Knows « », “ ”, „ ”, ‹ ›, straight ", doubled apostrophes, single marks with clear edges, quotations reopened at each
paragraph, unclosed and crossed marks, and » used as an opener.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import repeat, takewhile

import regex

from service.engine.model import MarkedSpan, OddMark

_MARK = regex.compile(
    r"[«»“”„‟‹›\"]|<<|>>|(?<!\w)(?:''|’’|‘‘|‘’)|(?:''|’’)(?!\w)"
    r"|(?<![\w’'])[‘'](?=\w)|(?<=[\w.,;:!?…\])])[’'](?![\w’'])"
)
_CLOSERS = {"«": "»", "<<": ">>", "“": "”", "„": "”", "‟": "”", "‹": "›", "‘": "’", "'": "'"}
_OPENING_EDGE = frozenset("([{«“„‘'’/-–—:")
_CLOSING_EDGE = frozenset(",.;:!?…)]}»”’'-–—/")
_DOUBLED = frozenset({"''", "’’", "‘‘", "‘’"})
_STRAIGHT = _DOUBLED | {'"'}
_SINGLE_OPENERS = frozenset("‘'")
_SINGLE_LENGTH = 400
_REOPENING_REACH = 3
_INDENT = 40
_MARGIN = 2
_SENTENCE_ENDS = frozenset(".!?…")
_DEEPEST = 16
_BEFORE_INCISE = " \u00a0\u202f,-–—"


@dataclass(slots=True)
class _Open:
    """Carry a quotation that is not closed yet.

    `inner` is the number of spans that were finished before it; `holds_its_like` tells whether one in the same marks stands inside it
    (guillemets may hold other marks as they like).
    """

    mark: str
    start: int
    end: int
    paragraph: int
    breaks: list[tuple[int, int]]
    inner: int
    holds_its_like: bool = False


@dataclass(slots=True)
class _Scan:
    """Carry the state of the one scan: the marks, the open spans and what is finished."""

    text: str
    paragraphs: Sequence[tuple[int, int]]
    marks: list[tuple[int, int, str, int]]
    stack: list[_Open]
    spans: list[MarkedSpan]
    odd: list[OddMark]


def pair(text: str, paragraphs: Sequence[tuple[int, int]]) -> tuple[list[MarkedSpan], list[OddMark]]:
    """Return the spans between quotation marks, outer before nested, and the marks without a partner.

    >>> spans, odd = pair("« Oui », dit-il.", [(0, 16)])
    >>> [(span.start, span.end, span.close) for span in spans], odd
    ([(2, 5, '»')], [])
    """
    starts = [start for start, _ in paragraphs]
    marks = [
        (match.start(), match.end(), match.group(), bisect_right(starts, match.start()) - 1)
        for match in _MARK.finditer(text, concurrent=False)
    ]
    scan = _Scan(text, paragraphs, marks, [], [], [])
    for index, (start, _, _, paragraph) in enumerate(marks):
        if scan.stack and scan.stack[-1].paragraph != paragraph:
            _turn_page(scan, index)
        if scan.stack and scan.stack[-1].mark in _SINGLE_OPENERS and start - scan.stack[-1].start > _SINGLE_LENGTH:
            scan.stack.pop()
        _read_mark(scan, index)
    _turn_page(scan, len(marks))
    return _in_order(scan.spans), sorted(scan.odd, key=lambda mark: mark.start)


def _read_mark(scan: _Scan, index: int) -> None:
    start, end, mark, paragraph = scan.marks[index]
    if mark in _STRAIGHT or mark == "'":
        role = _straight_role(scan, index)
    elif mark in "»›" or mark in (">>", "”", "’"):
        role = _closing_role(scan, index)
    else:
        role = _opening_role(scan, index)
    if role == "open" and len(scan.stack) == _DEEPEST:
        role = "odd"
    if role == "open":
        scan.stack.append(_Open(mark, start, end, paragraph, [], len(scan.spans)))
    elif role == "reopen":
        scan.stack[0].breaks.append((start, end))
    elif role == "close":
        _close(scan, index)
    elif role == "odd":
        scan.odd.append(OddMark("unclosed_mark", start, end))


def _matches(opener: str, closer: str) -> bool:
    """Say whether the closer may close the opener; curly, straight and low marks mix in real texts.

    >>> _matches("„", "“"), _matches("«", "›")
    (True, False)
    """
    if opener in _STRAIGHT or opener in "“„‟”":
        return closer in _STRAIGHT or closer in "”“‟"
    if opener == "»":
        return closer == "»" or closer in _DOUBLED
    if opener in _SINGLE_OPENERS:
        return closer in "’'"
    return _CLOSERS.get(opener) == closer


def _opening_role(scan: _Scan, index: int) -> str:
    start, _, mark, paragraph = scan.marks[index]
    stack = scan.stack
    if (
        stack
        and _at_paragraph_start(scan, start, paragraph)
        and stack[0].paragraph != scan.marks[index - 1][3]
        and _same_family(stack[0].mark, mark)
    ):
        return "reopen"
    if stack and stack[0].breaks and stack[0].breaks[-1][0] == start:
        return "reopen"
    # past single marks, which may be apostrophes
    double = next((entry.mark for entry in stack[:-9:-1] if entry.mark not in _SINGLE_OPENERS), None)
    if mark in "“‟" and double in ("„", "“") and not _opening_edge(scan.text, start, start + 1):
        return "close"
    return "close" if mark == "«" and stack and stack[-1].mark in "«»" and _ends_words(scan.text, start) else "open"


def _ends_words(text: str, start: int) -> bool:
    """Tell a « that was put for a », as editors do that turn straight marks: « C'est fini « , dit-il; « un repas« ."""
    behind = text[start + 1 : start + 2 + _MARGIN]
    sign = behind.strip()
    return sign.startswith((",", ";", ")")) or sign == "." or (text[start - 1 : start].isalnum() and behind[:1].isspace())


def _closing_role(scan: _Scan, index: int) -> str:
    start, end, mark, _ = scan.marks[index]
    stack = scan.stack
    if stack and stack[0].breaks and stack[0].breaks[-1][0] == start:
        return "reopen"
    if any(_matches(entry.mark, mark) for entry in stack[-8:]):
        return "close"
    if mark == "”" and (_opening_edge(scan.text, start, end) or _opens_glued(scan, index)):
        return "open"
    if mark == "»" and not stack and _opens_reversed(scan, index):
        return "open"
    if mark == "»" and stack and stack[-1].mark == '"' and not _next_is(scan, index, '"'):
        return "close"
    return "skip" if mark == "’" else "odd"


def _opens_reversed(scan: _Scan, index: int) -> bool:
    """Tell a » that opens: » Oui », » Oui « , and d' »éviter le pire » or »Oui'', as editors make of straight marks behind an apostrophe."""
    start, end, _, _ = scan.marks[index]
    if not (scan.text[end : end + 1].isspace() or _opening_edge(scan.text, start, end)):
        return False
    swapped = _next_is(scan, index, "«") and _ends_words(scan.text, scan.marks[index + 1][0])
    return swapped or any(_next_is(scan, index, mark) for mark in ("»", *_DOUBLED))


def _opens_glued(scan: _Scan, index: int) -> bool:
    """Tell a ” that opens behind a stop without a space, while its partner stands behind words: C'est net.”Nous partons.”."""
    start, end, mark, _ = scan.marks[index]
    if scan.stack or scan.text[start - 1 : start] not in _SENTENCE_ENDS or not scan.text[end : end + 1].isalpha():
        return False
    return _next_is(scan, index, mark) and not scan.text[scan.marks[index + 1][1] : scan.marks[index + 1][1] + 1].isalpha()


def _straight_role(scan: _Scan, index: int) -> str:
    start, end, mark, _ = scan.marks[index]
    text, stack = scan.text, scan.stack
    opened = any(_matches(entry.mark, mark) for entry in stack[-8:])
    opening, closing = _opening_edge(text, start, end), _closing_edge(text, end)
    if mark == "'":
        return "close" if opened and closing else "open" if opening and _single_closes(scan, index) else "skip"
    if stack and stack[0].breaks and stack[0].breaks[-1][0] == start:
        return "reopen"
    if not opened and closing and not opening and stack and stack[-1].mark == "«" and not _next_is(scan, index, "»"):
        return "close"
    if not opened:
        before = text[start - 1 : start]
        return "open" if opening or not before or before.isspace() or not closing or _is_shifted(scan, index) else "odd"
    if opening and not closing and mark == '"':
        return _second_opening(scan, index)
    return "close"


def _is_shifted(scan: _Scan, index: int) -> bool:
    """Tell an opening mark whose space stands on the wrong side, as that of its partner does: dit Anne." C'est fini ", for one."""
    if not _next_is(scan, index, scan.marks[index][2]):
        return False
    start, end, _, _ = scan.marks[index + 1]
    return scan.text[start - 1].isspace() and _closing_edge(scan.text, end) and not _opening_edge(scan.text, start, end)


def _second_opening(scan: _Scan, index: int) -> str:
    """Decide on a straight mark that opens while one is open: nested, a new start after an unclosed one, or a close."""
    start, _, _, paragraph = scan.marks[index]
    if scan.stack[-1].mark not in _STRAIGHT:
        return "open" if scan.stack[-1].mark not in "“„" else "close"
    later = [position for position in range(index + 1, min(index + 60, len(scan.marks))) if scan.marks[position][3] == paragraph]
    rest = [position for position in later if scan.marks[position][2] == '"']
    if _reopens(scan, index, rest):
        return "reopen"
    if len(rest) % 2:
        scan.odd.append(OddMark("unclosed_mark", scan.stack[-1].start, scan.stack[-1].end))
        _finish(scan, scan.stack.pop(), start, start, None)
        return "open"
    return "open" if _balanced(scan, rest) else "close"


def _reopens(scan: _Scan, index: int, rest: list[int]) -> bool:
    """Tell a quotation that opens its mark anew at each sentence from one that was not closed: "A. "B. "C." has one mark that closes."""
    if len(scan.stack) > 1 or not _behind_stop(scan.text, scan.marks[index][0]):
        return False
    again = list(takewhile(lambda place: _opening_edge(scan.text, *scan.marks[place][:2]), rest))
    sentences = all(_behind_stop(scan.text, scan.marks[place][0]) for place in again)
    return sentences and len(again) < len(rest) and (len(again) > 0 or len(scan.stack[0].breaks) > 0)


def _behind_stop(text: str, start: int) -> bool:
    return text[max(0, start - 3) : start].rstrip()[-1:] in _SENTENCE_ENDS


def _balanced(scan: _Scan, marks: list[int]) -> bool:
    """Tell whether marks that open and close by their edges end two open quotations: « "a "b" c" »."""
    depth = 2
    for position in marks:
        depth += 1 if _opening_edge(scan.text, *scan.marks[position][:2]) else -1
        if depth == 0:
            return True
    return False


def _single_closes(scan: _Scan, index: int) -> bool:
    """Tell whether a single mark that opens has a partner near by in its paragraph."""
    start, _, _, paragraph = scan.marks[index]
    for position in range(index + 1, min(index + 6, len(scan.marks))):
        later, end, mark, where = scan.marks[position]
        if where != paragraph or later - start > _SINGLE_LENGTH:
            return False
        if mark in "'’" and _closing_edge(scan.text, end):
            return True
    return False


def _opening_edge(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return (not before or before.isspace() or before in _OPENING_EDGE) and bool(after) and not after.isspace() and after not in ",.;:!?)"


def _closing_edge(text: str, end: int) -> bool:
    after = text[end : end + 1]
    return not after or after.isspace() or after in _CLOSING_EDGE or after == '"'


def _same_family(opener: str, mark: str) -> bool:
    return opener == mark or (opener in "«»" and mark in "«»") or (opener in _STRAIGHT | {"“"} and mark in _STRAIGHT | {"“", "”"})


def _at_paragraph_start(scan: _Scan, position: int, paragraph: int) -> bool:
    start = scan.paragraphs[paragraph][0]
    return position - start < _INDENT and not scan.text[start:position].strip(" \t\u00a0\u202f-–—")


def _next_is(scan: _Scan, index: int, mark: str) -> bool:
    return index + 1 < len(scan.marks) and scan.marks[index + 1][2] == mark and scan.marks[index + 1][3] == scan.marks[index][3]


def _close(scan: _Scan, index: int) -> None:
    start, end, mark, _ = scan.marks[index]
    fitting = (depth for depth in range(len(scan.stack) - 1, -1, -1) if _matches(scan.stack[depth].mark, mark))
    depth = next(fitting, len(scan.stack) - 1)
    while len(scan.stack) - 1 > depth:
        crossed = scan.stack.pop()
        if crossed.mark not in _SINGLE_OPENERS:
            scan.odd.append(OddMark("crossed_marks", crossed.start, crossed.end))
            _finish(scan, crossed, start, start, None)
    _finish(scan, scan.stack.pop(), start, end, mark)


def _turn_page(scan: _Scan, index: int) -> None:
    """At the end of a paragraph keep a quotation open that the next marks go on with, and end the others."""
    if not scan.stack:
        return
    entry = scan.stack[0]
    start, end = scan.paragraphs[entry.paragraph]
    written = start + len(scan.text[start:end].rstrip(" .\u00a0\u202f"))
    while len(scan.stack) > 1:
        _leave_open(scan, scan.stack.pop(), written)
    if index < len(scan.marks) and entry.mark not in _SINGLE_OPENERS and _goes_on(scan, entry, index):
        entry.paragraph = scan.marks[index][3]
        return
    _leave_open(scan, scan.stack.pop(), written)


def _goes_on(scan: _Scan, entry: _Open, index: int) -> bool:
    start, end, mark, paragraph = scan.marks[index]
    if paragraph - entry.paragraph > _REOPENING_REACH or entry.holds_its_like:
        return False
    # a mark set on a line of its own: « " ⏎ Oui ⏎ ", dit-il », or at the head of the line that goes on with the sentence
    turns = not _opening_edge(scan.text, start, end) if mark in _STRAIGHT else mark == "»" and _is_small(scan.text[end : end + _MARGIN])
    if not turns and _at_paragraph_start(scan, start, paragraph) and _same_family(entry.mark, mark):
        entry.breaks.append((start, end))
        return True
    if mark in _STRAIGHT:
        return entry.mark in _STRAIGHT and not _opening_edge(scan.text, start, end) and _closing_edge(scan.text, end)
    return _matches(entry.mark, mark) and mark != "“"


def _is_small(behind: str) -> bool:
    """Tell what goes on with a sentence behind a mark: » dit-il, but not » Nous partons."""
    return behind.strip()[:1].islower() or behind[:1] in ",;"


def _leave_open(scan: _Scan, entry: _Open, written: int) -> None:
    """End a quotation that nothing closes at the end of its paragraph, or before the first whole one inside it.

    `written` is where the paragraph ends but for stops and spaces.
    """
    if entry.mark in _SINGLE_OPENERS:
        return
    end = scan.paragraphs[entry.paragraph][1]
    if entry.holds_its_like and scan.spans[-1].outer_end < written:
        end = _before_inner(scan, entry)
    scan.odd.append(OddMark("unclosed_mark", entry.start, entry.end))
    _finish(scan, entry, end, end, None)


def _before_inner(scan: _Scan, entry: _Open) -> int:
    """Return where the first whole quotation inside an unclosed one begins, with those around it that are whole too."""
    inner = scan.spans[entry.inner :]
    end = inner[0].outer_start
    for span in inner:
        if span.outer_start < end < span.outer_end:
            end = span.outer_start
    return end


def _finish(scan: _Scan, entry: _Open, content_end: int, outer_end: int, close: str | None) -> None:
    starts, ends = [entry.end, *[end for _, end in entry.breaks]], [*[start for start, _ in entry.breaks], content_end]
    pieces = map(_trim, repeat(scan.text), starts, ends)
    segments = tuple([(start, end) for start, end in pieces if start < end])
    if not segments:
        return
    # told here: to look at each paragraph at all that a quotation of many paragraphs holds would take too long
    for around in scan.stack:
        around.holds_its_like = around.holds_its_like or around.mark != "«" or entry.mark == "«"
    scan.spans.append(MarkedSpan(entry.start, segments[0][0], segments[-1][1], outer_end, entry.mark, close, None, segments))


def shortened(text: str, spans: Sequence[MarkedSpan], ends: Mapping[int, int]) -> list[MarkedSpan]:
    """Return the spans, those whose index stands in `ends` cut there; what was nested behind the cut stands free.

    One of which nothing would be left, or that holds another across the cut, stays whole.
    """
    found: list[MarkedSpan] = []
    nested = [(span.parent, span) for span in spans if span.parent is not None]
    crossed = {parent for parent, span in nested if span.outer_start < ends.get(parent, 0) < span.outer_end}
    for index, span in enumerate(spans):
        pieces = _pieces_before(text, span, ends[index]) if index in ends and index not in crossed else ()
        if pieces:
            end = pieces[-1][1]
            found.append(replace(span, end=end, outer_end=end, segments=pieces))
        else:
            free = span.parent is not None and span.outer_start >= found[span.parent].outer_end
            found.append(replace(span, parent=None) if free else span)
    return found


def _pieces_before(text: str, span: MarkedSpan, end: int) -> tuple[tuple[int, int], ...]:
    """Return the pieces of a span up to an offset, without what joins an incise to them; none where the last would be empty."""
    pieces = [_trim(text, start, min(last, end)) for start, last in span.segments if start < end]
    start, last = pieces.pop() if pieces else (0, 0)
    while start < last and text[last - 1] in _BEFORE_INCISE:
        last -= 1
    return (*pieces, (start, last)) if start < last else ()


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def _in_order(spans: list[MarkedSpan]) -> list[MarkedSpan]:
    """Sort outer before nested and link every span to the one around it."""
    ordered = sorted(spans, key=lambda span: (span.outer_start, -span.outer_end))
    linked: list[MarkedSpan] = []
    around: list[int] = []
    for index, span in enumerate(ordered):
        while around and linked[around[-1]].outer_end <= span.outer_start:
            around.pop()
        linked.append(replace(span, parent=around[-1]) if around else span)
        around.append(index)
    return linked
