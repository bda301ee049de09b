"""Call the stages in order: the table of contents of the engine.

Takes a text; gives its quotations with their speakers.
"""

from collections.abc import Callable
from functools import partial

from service.engine import answer, chains, confidence, cues, entities, frame, incises, marks, mentions, rules, speech
from service.engine import text as texts
from service.engine.model import (
    Attribution, Decision, Entity, Link, MarkedSpan, Mention, Options, Outcome, Place, Reading, Sentence, Span, Tokens, Via, Words,
)  # fmt: skip


def attribute(text: str, options: Options, checkpoint: Callable[[], None]) -> Attribution:
    """Find the quotations of a text and who speaks each; the checkpoint is called between stages and paragraphs."""
    tokens = texts.tokenize(text)
    checkpoint()
    bounds = texts.paragraphs(text)
    spans, odd = marks.pair(text, bounds)
    checkpoint()
    sentences = frame.sentences(text, tokens, bounds, spans)
    insides = [frame.content(text, tokens, span) for span in spans]
    checkpoint()
    readings = [read(text, sentence, checkpoint) for sentence in sentences]
    registry = entities.gather(text, readings)
    checkpoint()
    places = find_places(text, spans, bounds, readings)
    words = [speech.look(text, spans[p.quotation], insides[p.quotation], readings[p.reading].sentence, p.item, p.headline) for p in places]
    links, segments = propose(text, spans, insides, readings, places, words)
    checkpoint()
    decisions = chains.decide(readings, places, links, partial(entities.resolve, registry), bounds)
    decisions = chains.repeats(text, spans, places, decisions)
    outcomes = conclude(spans, places, words, decisions, segments)
    return answer.build(text, outcomes, registry.entities, odd, options)


def read(text: str, sentence: Sentence, checkpoint: Callable[[], None]) -> Reading:
    """Read the cues and mentions of one sentence."""
    checkpoint()
    return Reading(sentence, cues.find(sentence), mentions.find(text, sentence))


def find_places(text: str, spans: list[MarkedSpan], bounds: list[tuple[int, int]], readings: list[Reading]) -> list[Place]:
    """Say for every outermost span in which sentence it stands."""
    places = []
    for index, reading in enumerate(readings):
        sentence = reading.sentence
        if "Q" not in sentence.tags:
            continue
        start, end = bounds[sentence.paragraph]
        headline = chains.is_headline(text[start:end], sentence.paragraph)
        places += [
            Place(quotation, index, item, sentence.paragraph, headline)
            for item, quotation in enumerate(sentence.quotations)
            if quotation >= 0
        ]
    return places


def propose(
    text: str, spans: list[MarkedSpan], insides: list[Sentence], readings: list[Reading], places: list[Place], words: list[Words]
) -> tuple[list[list[Link]], list[tuple[Span, ...]]]:  # fmt: skip
    """Ask the rules for links, and look for an incise inside the marks."""
    links, segments = [], []
    for place, word in zip(places, words, strict=True):
        found = rules.links(rules.Spot(place.quotation, readings[place.reading], place.reading, place.item, word))
        incise = incises.find(insides[place.quotation], cues.find, partial(mentions.find, text))
        if incise is not None:
            found.insert(0, Link(place.quotation, "incise-inside", 4.5, incise.cue, incise.mention, place.reading))
        links.append(found)
        pieces = tuple(Span(start, end) for start, end in spans[place.quotation].segments)
        segments.append(incises.segments(text, pieces, incise) if incise else pieces)
    return links, segments


def conclude(
    spans: list[MarkedSpan], places: list[Place], words: list[Words], decisions: list[Decision], segments: list[tuple[Span, ...]]
) -> list[Outcome]:  # fmt: skip
    """Give every span its type and confidence."""
    at = {place.quotation: position for position, place in enumerate(places)}
    outcomes = []
    for index, span in enumerate(spans):
        position = at.get(index)
        if position is None:
            pieces = tuple(Span(start, end) for start, end in span.segments)
            outcomes.append(Outcome(span, "non_speech", pieces, None, None))
            continue
        decision = decisions[position]
        kind = speech.kind(words[position], decision)
        given = decision if kind != "non_speech" else None
        outcomes.append(Outcome(span, kind, segments[position], given, confidence.of(decision) if given else None))
    return outcomes
