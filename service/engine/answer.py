"""Put the answer together: ids, types asked for, speakers held back by their confidence, warnings.

Takes what the stages found out; gives the Attribution that callers see.
"""

from collections.abc import Iterable, Sequence

from service.engine.model import (
    Attribution,
    Entity,
    Gender,
    Marks,
    OddMark,
    Options,
    Outcome,
    Proposal,
    Quotation,
    Span,
    Speaker,
    SpeakerReference,
    Warning,
)  # fmt: skip

_LONG = 5000
_MESSAGES = {
    "unclosed_mark": "This quotation mark has no partner.",
    "probably_not_french": "Few of the commonest French words stand in the text; the rules are written for French.",
    "crossed_marks": "This quotation mark is closed out of turn.",
}


def build(text: str, outcomes: Sequence[Outcome], entities: Sequence[Entity], odd: Sequence[OddMark], options: Options) -> Attribution:
    """Return the answer in the order of the text, with what the options ask for."""
    ids = {index: f"q{index + 1}" for index in range(len(outcomes))}
    kept = [index for index, outcome in enumerate(outcomes) if outcome.type in options.types]
    shown = {index for index in kept if _certain(outcomes[index], options.min_confidence)}
    keeping = set(kept)
    numbering: dict[int, str] = {}
    for index in kept:
        entity = _speaker(outcomes[index])
        if index in shown and entity is not None:
            numbering.setdefault(entity, f"s{len(numbering) + 1}")
    quotations = tuple(_quotation(index, outcomes, ids, keeping, numbering if index in shown else {}, entities, options) for index in kept)
    spoken, genders = _spoken(quotations), _genders(outcomes[index] for index in shown)
    speakers = tuple(_entry(entities[entity], name, spoken[name], genders.get(entity)) for entity, name in numbering.items())
    return Attribution(text, quotations, speakers, _warnings(outcomes, odd))


def _chosen(outcome: Outcome) -> Proposal | None:
    return outcome.decision.chosen if outcome.decision is not None else None


def _speaker(outcome: Outcome) -> int | None:
    chosen = _chosen(outcome)
    return chosen.speaker if chosen is not None else None


def _certain(outcome: Outcome, least: float) -> bool:
    return _speaker(outcome) is not None and outcome.confidence is not None and outcome.confidence >= least


def _quotation(
    index: int, outcomes: Sequence[Outcome], ids: dict[int, str], kept: set[int], numbering: dict[int, str],
    entities: Sequence[Entity], options: Options,
) -> Quotation:  # fmt: skip
    outcome = outcomes[index]
    span, chosen = outcome.span, _chosen(outcome)
    return Quotation(
        id=ids[index],
        type=outcome.type,
        start=span.start,
        end=span.end,
        segments=outcome.segments,
        marks=Marks(span.open, span.close),
        within=_id(ids, kept, span.parent),
        continues=_id(ids, kept, chosen.continues) if chosen else None,
        repeats=_id(ids, kept, chosen.repeats) if chosen else None,
        speaker=_reference(chosen, numbering, entities),
        cue=chosen.link.cue.cue if chosen is not None and chosen.link.cue is not None else None,
        confidence=outcome.confidence,
        rule=chosen.link.rule if chosen else None,
        candidates=outcome.candidates if options.explain else (),
    )


def _id(ids: dict[int, str], kept: set[int], index: int | None) -> str | None:
    return ids[index] if index is not None and index in kept else None


def _reference(chosen: Proposal | None, numbering: dict[int, str], entities: Sequence[Entity]) -> SpeakerReference | None:
    if chosen is None or chosen.speaker is None or chosen.speaker not in numbering:
        return None
    entity, mention = entities[chosen.speaker], chosen.link.mention
    span = Span(mention.start, mention.end) if mention else None
    return SpeakerReference(numbering[chosen.speaker], entity.name, entity.kind, chosen.via or "name", span)


def _spoken(quotations: Sequence[Quotation]) -> dict[str, list[Quotation]]:
    """Return the quotations of every speaker by the speaker's id."""
    spoken: dict[str, list[Quotation]] = {}
    for quotation in quotations:
        if quotation.speaker is not None:
            spoken.setdefault(quotation.speaker.id, []).append(quotation)
    return spoken


def _genders(outcomes: Iterable[Outcome]) -> dict[int, Gender]:
    """Return the gender of the pronouns and roles that point to a speaker, where they agree: a-t-elle dit, la joueuse."""
    seen: dict[int, set[Gender]] = {}
    for chosen in filter(None, map(_chosen, outcomes)):
        mention = chosen.link.mention
        if chosen.speaker is not None and mention is not None and mention.gender is not None:
            seen.setdefault(chosen.speaker, set()).add(mention.gender)
    return {speaker: genders.pop() for speaker, genders in seen.items() if len(genders) == 1}


def _entry(entity: Entity, name: str, own: Sequence[Quotation], pointed: Gender | None) -> Speaker:
    spans = {(mention.start, mention.end) for mention in entity.mentions}
    spans |= {(own_.speaker.mention.start, own_.speaker.mention.end) for own_ in own if own_.speaker and own_.speaker.mention}
    gender = entity.gender or pointed if entity.kind in ("person", "anonymous") else None
    return Speaker(
        name, entity.name, entity.kind, gender, entity.role, tuple(Span(*span) for span in sorted(spans)),
        tuple(quotation.id for quotation in own),
    )  # fmt: skip


def _warnings(outcomes: Sequence[Outcome], odd: Sequence[OddMark]) -> tuple[Warning, ...]:
    found = [Warning(mark.code, _MESSAGES[mark.code], mark.start, mark.end) for mark in odd]
    if not outcomes:
        found.append(Warning("no_quotation_marks", "The text holds no pair of quotation marks.", 0, 0))
    found += [
        Warning(
            "very_long_quotation", f"This quotation is longer than {_LONG} characters; a mark may be missing.", o.span.start, o.span.end
        )
        for o in outcomes
        if o.span.end - o.span.start > _LONG
    ]
    return tuple(sorted(found, key=lambda warning: (warning.start, warning.end)))
