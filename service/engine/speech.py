"""Tell speech from titles, names, terms and irony, and whole clauses from fragments.

Takes a marked span, the words in it and what stands around it; gives what the words show, and the type.
"""

from service.engine.lexicon import load
from service.engine.model import Decision, MarkedSpan, QuotationType, Sentence, Words

_CLITICS = frozenset(("se", "s'", "ne", "n'", "je", "j'", "tu", "il", "elle", "on", "nous", "vous", "ils", "elles", "c'", "ça", "qui", "y"))


def look(text: str, span: MarkedSpan, inside: Sentence, frame: Sentence, item: int, headline: bool) -> Words:
    """Gather what the words of a span show: length, a finite verb, capitals, the word before that names a work."""
    before = item - 1
    while before >= 0 and frame.tags[before] in "Dd":
        before -= 1
    trigger = next(
        (_TRIGGERS[frame.keys[place]] for place in range(max(0, item - 4), item) if frame.keys[place] in _TRIGGERS), None
    )
    words = [place for place in range(len(inside.tags)) if inside.keys[place][0].isalnum()]
    capitals = sum(text[inside.starts[place]].isupper() for place in words if len(inside.keys[place]) > 3)
    long_words = sum(len(inside.keys[place]) > 3 for place in words)
    return Words(
        count=len(words),
        finite=_has_finite(inside),
        capital=text[span.start].isupper(),
        stopped=text[span.end - 1] in ".!?…",
        before=frame.keys[item - 1] if item else "",
        before_tag=frame.tags[item - 1] if item else "",
        title_case=long_words > 0 and capitals == long_words,
        trigger=trigger,
        alone=not any(tag not in "Q.,:;-" for tag in frame.tags),
        headline=headline,
    )


def _has_finite(inside: Sentence) -> bool:
    """Tell whether a span has a finite verb of its own, outside a relative clause at its head."""
    tags = inside.tags
    for place, tag in enumerate(tags):
        if tag in "XV" or (tag == "v" and (place == 0 or tags[place - 1] not in "Ddga")):
            return not (place and "R" in tags[max(0, place - 3) : place] and tags[0] not in "SZ" and _only_relative(tags, place))
    return False


def _only_relative(tags: str, place: int) -> bool:
    return not any(tag in "XVv" for tag in tags[place + 2 :])


def kind(words: Words, decision: Decision) -> QuotationType:
    """Name the type of a span: speech in clauses, speech in fragments, or no speech."""
    cue = decision.link.cue if decision.link else None
    cued = decision.link is not None and (cue is not None or decision.rule == "colon") or decision.continues is not None or decision.repeats is not None
    if words.trigger and not (cued and decision.score > 3.2):
        return "non_speech"
    if not cued and not _speaks(words):
        return "non_speech"
    if words.finite or (words.capital and words.stopped and not words.headline):
        return "direct"
    if words.capital and words.alone and words.count > 1 and not words.headline:
        return "direct"
    return "mixed"


def _speaks(words: Words) -> bool:
    return words.finite and words.count > 4 or (words.stopped and words.capital and words.alone)


_TRIGGERS = load().non_speech_triggers
