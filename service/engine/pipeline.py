"""Call the stages in order: the table of contents of the engine.

Takes a text; gives its quotations with their speakers.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial

from service.engine import (
    answer,
    antecedents,
    chains,
    confidence,
    cues,
    entities,
    frame,
    headlines,
    incises,
    marks,
    mentions,
    rules,
    speech,
    voices,
    wording,
)
from service.engine import text as texts
from service.engine.model import (
    Attribution,
    Candidate,
    Decision,
    Link,
    MarkedSpan,
    OddMark,
    Options,
    Outcome,
    Place,
    QuotationType,
    Reading,
    Sentence,
    Span,
    Tokens,
    Words,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Analysis:
    """Hold everything found out about a text before the caller's options are applied."""

    spans: list[MarkedSpan]
    odd: list[OddMark]
    places: list[Place]
    words: list[Words]
    told: tuple[float, ...]
    ties: speech.Ties
    decisions: list[Decision]
    segments: list[tuple[Span, ...]]
    nested: dict[int, QuotationType]
    registry: entities.Registry


def attribute(text: str, options: Options, checkpoint: Callable[[], None]) -> Attribution:
    """Find the quotations of a text and who speaks each; the checkpoint is called between stages and paragraphs."""
    weights = confidence.load()
    analysis = analyse(text, checkpoint, weights)
    outcomes = conclude(analysis, weights)
    if options.explain:
        outcomes = [explain(outcome, analysis, weights) for outcome in outcomes]
    checkpoint()
    return answer.build(text, outcomes, analysis.registry.entities, analysis.odd, options)


def analyse(text: str, checkpoint: Callable[[], None], weights: confidence.Weights) -> Analysis:
    """Read a text and decide on every quotation."""
    tokens = texts.tokenize(text)
    checkpoint()
    bounds = texts.paragraphs(text)
    spans, odd = marks.pair(text, bounds)
    if not texts.is_french(tokens):
        odd = [OddMark("probably_not_french", 0, 0), *odd]
    checkpoint()
    if not spans:
        return Analysis([], odd, [], [], (), speech.tie(text, [], [], [], []), [], [], {}, entities.gather(text, []))
    spans = end_at_incises(text, tokens, spans)
    sentences = frame.sentences(text, tokens, bounds, spans)
    # what a nested span holds is read once, as part of the outermost one
    insides = {index: frame.content(text, tokens, span) for index, span in enumerate(spans) if span.parent is None}
    checkpoint()
    readings = read(text, sentences, checkpoint)
    places = find_places(text, bounds, readings)
    times = speech.count(text, spans, insides, readings)
    settings = {index: speech.setting(readings, index) for index in dict.fromkeys(place.reading for place in places)}
    words = [
        speech.look(text, spans[place.quotation], insides[place.quotation], settings[place.reading], place, times[place.quotation])
        for place in places
    ]
    links, segments, inner = propose(text, spans, insides, readings, places, words)
    checkpoint()
    quoted = [mention for inside in insides.values() for mention in mentions.names(text, inside)]
    called = {index: frame.called(inside) for index, inside in insides.items()}
    registry = entities.gather(text, [*readings, *inner], quoted, [name for names in called.values() for name in names])
    checkpoint()
    names = (" ".join([key for _, key in called[place.quotation]]) for place in places)
    quoted_words = [frozenset(wording.fold(words)) if words else _NO_WORDS for words in names]
    heard = [voices.hear(insides[place.quotation], readings[place.reading].sentence.keys[: place.item]) for place in places]
    known = chains.Known(registry.entities, registry.likeness, quoted_words, heard)
    resolve = partial(antecedents.resolve, registry, partial(confidence.odds, weights.antecedent))
    chain = chains.Chain(readings, places, words, links, known, resolve, cache(partial(confidence.odds, weights.rank)))
    decisions = [chains.pointed(decision) for decision in headlines.attributed(chain, text, spans, chains.decide(chain))]
    ties = speech.tie(text, spans, readings, places, decisions)
    told = speech.told(readings)
    return Analysis(spans, odd, places, words, told, ties, decisions, segments, find_nested(text, spans, insides), registry)


def end_at_incises(text: str, tokens: Tokens, spans: list[MarkedSpan]) -> list[MarkedSpan]:
    """End the quotations that the text never closes before an incise that ends them: « Nous verrons, dit le maire."""
    ends = {}
    for index, span in enumerate(spans):
        if span.close is None and span.parent is None:
            inside = frame.content(text, tokens, span)
            incise = incises.find(inside, cues.find, partial(mentions.find, text))
            if incise is not None and incises.is_last(inside, incise):
                ends[index] = incise.span.start
    return marks.shortened(text, spans, ends) if ends else spans


def find_nested(text: str, spans: list[MarkedSpan], insides: dict[int, Sentence]) -> dict[int, QuotationType]:
    """Name the type of every nested span, by the words before it in the outermost one around it."""
    found: dict[int, QuotationType] = {}
    outermost = 0
    for index, span in enumerate(spans):
        if span.parent is None:
            outermost = index
        else:
            found[index] = speech.nested(span, insides[outermost], text)
    return found


def read(text: str, sentences: list[Sentence], checkpoint: Callable[[], None]) -> list[Reading]:
    """Read the mentions of every sentence, the cues of those that hold a quotation, and whether those beside one in its paragraph report."""
    beside: set[int] = set()
    for index, sentence in enumerate(sentences):
        if "Q" in sentence.tags:
            near = (place for place in (index - 1, index + 1) if 0 <= place < len(sentences))
            beside.update(place for place in near if sentences[place].paragraph == sentence.paragraph)
    readings = []
    for index, sentence in enumerate(sentences):
        checkpoint()
        groups = cues.find(sentence) if "Q" in sentence.tags else cues.first_finite(sentence) if index in beside else []
        readings.append(Reading(sentence, groups, mentions.find(text, sentence)))
    return readings


def find_places(text: str, bounds: list[tuple[int, int]], readings: list[Reading]) -> list[Place]:
    """Say for every outermost span in which sentence it stands."""
    places = []
    filling: dict[int, bool] = {}
    for index, reading in enumerate(readings):
        sentence = reading.sentence
        if "Q" not in sentence.tags:
            continue
        if sentence.paragraph not in filling:
            start, end = bounds[sentence.paragraph]
            filling[sentence.paragraph] = headlines.is_headline(text[start:end], sentence.paragraph, len(bounds))
        headline, inline = filling[sentence.paragraph], headlines.inline_end(text, sentence)
        places += [
            Place(quotation, index, item, sentence.paragraph, headline or item < inline)
            for item, quotation in enumerate(sentence.quotations)
            if quotation >= 0
        ]
    return places


def propose(
    text: str, spans: list[MarkedSpan], insides: dict[int, Sentence], readings: list[Reading], places: list[Place], words: list[Words]
) -> tuple[list[list[Link]], list[tuple[Span, ...]], list[Reading]]:  # fmt: skip
    """Ask the rules for links, and look for an incise inside the marks; its mention is read beside the sentences'."""
    links, segments, inner = [], [], []
    for place, spot in zip(places, rules.spots(readings, places, words), strict=True):
        found = rules.links(spot)
        pieces = tuple(Span(start, end) for start, end in spans[place.quotation].segments)
        incise = incises.find(insides[place.quotation], cues.find, partial(mentions.find, text))
        left = incises.segments(text, pieces, incise) if incise is not None else ()
        if incise is not None and left:  # nothing is said where the incise is all that stands between the marks
            pieces = left
            found.append(Link(place.quotation, "incise-inside", incise.cue, incise.mention, place.reading, incise.features))
            inner.append(Reading(insides[place.quotation], [incise.cue], [incise.mention]))
        links.append(found)
        segments.append(pieces)
    return links, segments, inner


def weigh(analysis: Analysis, weights: confidence.Weights) -> list[float]:
    """Return for every outermost span the log-odds that it is somebody's speech."""
    return speech.agree(weigh_alone(analysis, weights), analysis.words, analysis.ties, weights.company)


def weigh_alone(analysis: Analysis, weights: confidence.Weights) -> list[float]:
    """Return for every outermost span the log-odds that it is somebody's speech, whatever the others are."""
    return confidence.speech(weights, analysis.words, analysis.decisions, analysis.told)


def conclude(analysis: Analysis, weights: confidence.Weights) -> list[Outcome]:
    """Give every span its type and confidence; who speaks a nested one, the speaker around it says, not the article."""
    at = {place.quotation: position for position, place in enumerate(analysis.places)}
    odds = weigh(analysis, weights)
    outcomes = []
    for index, span in enumerate(analysis.spans):
        position = at.get(index)
        if position is None:
            pieces = tuple(Span(start, end) for start, end in span.segments)
            outcomes.append(Outcome(span, analysis.nested[index], pieces, None, None))
            continue
        words, decision = analysis.words[position], analysis.decisions[position]
        framed = decision.chosen is not None and chains.is_framed(decision.chosen)
        going_on = decision.chosen is not None and decision.chosen.continues is not None
        kind = speech.kind(words, confidence.probability(odds[position]), framed, going_on)
        given = decision if kind != "non_speech" else None
        trust = confidence.trust(weights, words, decision, odds[position]) if given else None
        outcomes.append(Outcome(span, kind, analysis.segments[position], given, trust))
    return outcomes


def explain(outcome: Outcome, analysis: Analysis, weights: confidence.Weights) -> Outcome:
    """Add the candidates for the speaker to an outcome, each with what spoke for and against it."""
    if outcome.decision is None:
        return outcome
    names = [entity.name for entity in analysis.registry.entities]
    candidates = [
        Candidate(
            Span(proposal.link.mention.start, proposal.link.mention.end) if proposal.link.mention else None,
            names[proposal.speaker] if proposal.speaker is not None else None,
            proposal.link.rule, round(share, 3), confidence.note(weights, proposal),
        )
        for proposal, share in zip(outcome.decision.others, confidence.shares(outcome.decision), strict=True)
    ]  # fmt: skip
    return replace(outcome, candidates=tuple(candidates[:_CANDIDATES]))


_CANDIDATES = 6
_NO_WORDS = frozenset[str]()
