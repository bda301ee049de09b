"""Carry speakers through the article: pieces that go on, floating quotations, headlines that the body repeats.

Takes the links of every quotation and the registry; gives one decision a quotation, in order, each with its speaker.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

import regex

from service.engine.model import Decision, Link, MarkedSpan, Mention, Place, Reading, Via

_WORD = regex.compile(r"[\w]+")
_FEW = 4


Resolve = Callable[[Mention, int | None, int], tuple[int | None, Via | None]]

_CARRY = 2.0


def decide(
    readings: Sequence[Reading],
    places: Sequence[Place],
    links: Sequence[Sequence[Link]],
    resolve: Resolve,
    bounds: Sequence[tuple[int, int]],
) -> list[Decision]:
    """Decide the quotations in the order of the text; a later one may take the speaker of an earlier one."""
    decisions: list[Decision] = []
    last: int | None = None
    for position, place in enumerate(places):
        ranked = _ranked(links[position])
        decision = _own(ranked, resolve, last, bounds[place.paragraph][0])
        previous = decisions[-1] if decisions else None
        if previous is not None and (decision is None or decision.score < _CARRY):
            carried = _carry(readings, places, position, decisions, resolve, bounds)
            if carried is not None and (decision is None or carried.score >= decision.score):
                decision = carried
        decision = decision or Decision(None, None, None, None, 0.0, None)
        decisions.append(replace(decision, others=tuple(ranked)))
        if decision.speaker is not None and not place.headline:
            last = decision.speaker
    return decisions


def _ranked(links: Sequence[Link]) -> list[Link]:
    return sorted(links, key=lambda link: -link.score)


def _own(ranked: list[Link], resolve: Resolve, last: int | None, floor: int) -> Decision | None:
    """Take the best link whose mention leads to a speaker."""
    for link in ranked:
        if link.mention is None:
            continue
        speaker, via = resolve(link.mention, last, floor)
        if speaker is not None:
            return Decision(link, speaker, via, link.rule, link.score, link.mention)
    if ranked and ranked[0].cue is not None:
        return Decision(ranked[0], None, None, ranked[0].rule, ranked[0].score - 2.5, None)
    return None


def _carry(
    readings: Sequence[Reading], places: Sequence[Place], position: int, decisions: list[Decision], resolve: Resolve,
    bounds: Sequence[tuple[int, int]],
) -> Decision | None:  # fmt: skip
    """Carry the speaker on: of the piece before its incise, of the sentence before, or of the quotation before."""
    place, before = places[position], places[position - 1]
    previous = decisions[-1]
    same_paragraph = place.paragraph == before.paragraph
    if previous.speaker is not None and same_paragraph and _goes_on(readings, place, before, previous):
        return Decision(previous.link, previous.speaker, "carried", "goes-on", 3.6, previous.mention, continues=before.quotation)
    new = _stepping_in(readings, place, before, resolve)
    if new is not None:
        return new
    if previous.speaker is not None and not before.headline and place.paragraph - before.paragraph <= 2:
        score = 1.9 if same_paragraph else 1.5
        return Decision(None, previous.speaker, "carried", "floating", score, None)
    return None


def _goes_on(readings: Sequence[Reading], place: Place, before: Place, previous: Decision) -> bool:
    """Tell whether only the incise stands between the two pieces: « A », a dit X. « B »."""
    if previous.link is None or previous.link.cue is None or previous.link.cue.shape != "finite":
        return False
    here, there = readings[place.reading], readings[before.reading]
    if previous.rule not in ("incise", "inside", "goes-on"):
        return False
    if place.reading == before.reading:
        return previous.link.cue.first > before.item and previous.link.cue.last <= place.item
    between = there.sentence.tags[before.item + 1 :]
    return place.reading == before.reading + 1 and "Q" not in between and here.sentence.tags[: place.item] == ""


def _stepping_in(readings: Sequence[Reading], place: Place, before: Place, resolve: Resolve) -> Decision | None:
    """Take the subject of the sentence just before, when it comes after the last quotation in the same paragraph."""
    index = place.reading - 1
    if index <= before.reading or index < 0 or readings[index].sentence.paragraph != place.paragraph:
        return None
    for mention in readings[index].mentions:
        if not mention.governed and (mention.kind == "person" or mention.pronoun):
            speaker, via = resolve(mention, None, readings[index].sentence.starts[0])
            if speaker is not None:
                return Decision(None, speaker, via, "sentence-before", 1.7, None)
    return None


def repeats(text: str, spans: Sequence[MarkedSpan], places: Sequence[Place], decisions: Sequence[Decision]) -> list[Decision]:
    """Give headlines the speaker of the quotation in the body whose words they give again."""
    words = [tuple(match.group().lower() for match in _WORD.finditer(text, spans[place.quotation].start, spans[place.quotation].end)) for place in places]
    postings: dict[str, list[int]] = {}
    for position, own in enumerate(words):
        if not places[position].headline:
            for word in set(own):
                postings.setdefault(word, []).append(position)
    result = list(decisions)
    for position, place in enumerate(places):
        if not place.headline or (decisions[position].link and decisions[position].score >= _CARRY):
            continue
        source = _source(words, postings, position)
        if source is not None and decisions[source].speaker is not None:
            result[position] = Decision(
                None, decisions[source].speaker, "repeated", "repeats", 3.0, None, repeats=places[source].quotation,
                others=decisions[position].others,
            )  # fmt: skip
    return result


def _source(words: Sequence[tuple[str, ...]], postings: dict[str, list[int]], position: int) -> int | None:
    """Return the quotation of the body that shares most of the words."""
    own = set(words[position])
    counts: dict[int, int] = {}
    for word in own:
        found = postings.get(word, ())
        if len(found) <= 20:
            for other in found:
                counts[other] = counts.get(other, 0) + 1
    best = max(counts, key=lambda other: (counts[other], -other), default=None)
    if best is None or not own:
        return None
    return best if counts[best] >= max(1, round(0.6 * len(own))) else None


def is_headline(paragraph: str, index: int) -> bool:
    """Tell whether a paragraph is a headline, crosshead or caption: short, without a full stop at its end."""
    stripped = paragraph.strip()
    return len(stripped) < 160 and stripped[-1] not in ".!?…»”\"" or (len(stripped) < 110 and index == 0) or len(stripped) < 90 and stripped[0] in "«“\"" and stripped[-1] in "»”\""
