"""Weigh what speaks for and against a proposal, and turn the weights into probabilities.

Takes named features; gives log-odds and probabilities. The weights stand in weights.tsv, fitted by evaluation/fit.py: a
conditional logit ranks the proposals and another whom a pronoun or a role means; a logistic regression tells speech from no
speech, a second weighs that against the spans in its company, a third says how far the best is to be trusted. A feature that the file does not know weighs nothing.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from itertools import repeat
from math import exp, log
from operator import mul
from pathlib import Path

from service.engine.features import named
from service.engine.lexicon.vectors import DIMENSIONS
from service.engine.model import Decision, Proposal, Words

_PATH = Path(__file__).parent / "weights.tsv"
_NOTED = 0.2
_FEW = 4
_NOTES = 8
_OF_PHRASES = ("distance", " word ", "own words", "verb between", " owned", " made")
_SENSES = tuple(f"{where} {dimension}" for where in ("said", "told") for dimension in range(DIMENSIONS))
_SHAPES = frozenset(("finite", "infinitive", "verbal", "nominal"))
# What speaks against speech, which some rules outweigh: charges, names and terms that somebody reports are his words.
_AGAINST = frozenset(("offence", "charge", "charge right before", "trigger of a name", "trigger of a term", "short plain word"))
_AGAINST |= {"title case", "capital inside", "one capital word"}
_STEPS = (-4.0, -3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0)


@dataclass(frozen=True, slots=True)
class Weights:
    """Hold the weights of the five models by feature, in log-odds; the feature `bias` always applies."""

    rank: Mapping[str, float]
    speech: Mapping[str, float]
    company: Mapping[str, float]
    trust: Mapping[str, float]
    antecedent: Mapping[str, float]


@cache
def load() -> Weights:
    """Read the fitted weights, once; raise ValueError for a line that is none."""
    models: dict[str, dict[str, float]] = {field.name: {} for field in fields(Weights)}
    for line in _PATH.read_text("utf-8").splitlines()[1:]:
        model, feature, weight = line.split("\t")
        models[model][feature] = float(weight)
    return Weights(**models)


def odds(weights: Mapping[str, float], features: Iterable[str]) -> float:
    """Return the log-odds that the features add up to."""
    return sum(map(weights.get, features, repeat(0.0)), weights.get("bias", 0.0))


def probability(log_odds: float) -> float:
    """Return the probability that log-odds stand for."""
    return 1 / (1 + exp(-max(-30.0, min(30.0, log_odds))))


def speech(weights: Weights, words: Sequence[Words], decisions: Sequence[Decision], told: Sequence[float]) -> list[float]:
    """Return for every marked span the log-odds that it is somebody's speech; `told` is the sense of the sentences that hold the spans."""
    scale = [weights.speech.get(name, 0.0) for name in _SENSES]
    around = sum(map(mul, scale[DIMENSIONS:], told))
    pairs = zip(words, decisions, strict=True)
    return [odds(weights.speech, speech_features(own, decision)) + sum(map(mul, scale, own.sense)) + around for own, decision in pairs]


def speech_numbers(words: Words, told: Sequence[float]) -> dict[str, float]:
    """Name the numbers that tell speech from titles, terms and irony: the sense of the words, and that of the sentences around."""
    return dict(zip(_SENSES, (*words.sense, *told), strict=True))


def trust(weights: Weights, words: Words, decision: Decision, speech_odds: float) -> float | None:
    """Return the probability that the best speaker is right, None where there is no candidate."""
    if decision.chosen is None or decision.chosen.speaker is None:
        return None
    return round(probability(odds(weights.trust, trust_features(words, decision, speech_odds))), 3)


def note(weights: Weights, proposal: Proposal) -> str:
    """Say what spoke for and against a proposal, the weightiest circumstances first, with their log-odds."""
    weighed = sorted(
        ((weights.rank.get(feature, 0.0), feature) for feature in dict.fromkeys(proposal.features)), key=lambda row: -abs(row[0])
    )
    shown = [(weight, feature) for weight, feature in weighed if abs(weight) >= _NOTED][:_NOTES]
    sides = (("for", [row for row in shown if row[0] > 0]), ("against", [row for row in shown if row[0] < 0]))
    return "; ".join(f"{side}: {', '.join(f'{feature} {weight:+.1f}' for weight, feature in rows)}" for side, rows in sides if rows)


def shares(decision: Decision) -> list[float]:
    """Return how the probability is shared among the proposals of a quotation, in their order."""
    if not decision.others:
        return []
    odds_ = [exp(max(-30.0, proposal.score - decision.others[0].score)) for proposal in decision.others]
    total = sum(odds_)
    return [value / total for value in odds_]


def speech_features(words: Words, decision: Decision) -> tuple[str, ...]:
    """Name what tells speech from titles, terms and irony: the words themselves, and the best proposal."""
    best = decision.chosen
    if best is None:
        return (*words.features, "no proposal")
    cue = best.link.cue
    steps = _steps("best", best.score)
    case = next((feature for feature in reversed(words.features) if feature.startswith("case ")), "")
    shape = next((feature for feature in words.features if feature in _SHAPES), "")
    found = [f"rule {best.link.rule}", *steps, f"rule {best.link.rule} {steps[-1] if steps else 'best under'}"]
    found += [f"rule {best.link.rule} {case}", f"rule {best.link.rule} {shape} {min(words.count, _FEW)} words", *named(shape, steps)]
    linked = " ".join(best.link.features)
    if "question" in " ".join(best.features):
        found += [f"{case} {feature}" for feature in best.features if feature.endswith("question")]
    found += [f"{feature} rule {best.link.rule}" for feature in words.features if feature in _AGAINST]
    if cue is not None and cue.shape is not None:
        found += [f"verb {flag}" for flag in "AF" if flag in cue.flags]
        found += [
            f"class {cue.cue.verb_class}",
            f"class {cue.cue.verb_class} {case}",
            f"rule {best.link.rule} {'clause' if words.finite else 'fragment'}",
        ]
        found += [f"stance {cue.cue.stance}", f"modality {cue.cue.modality}"]
        joints = [feature for feature in best.link.features if " joint " in feature] if " joint " in linked else []
        found += [
            f"{owner} {joint.split(' ', 1)[1]}" for joint in joints for owner in (f"lemma {cue.cue.lemma}", f"class {cue.cue.verb_class}")
        ]
        found += [*joints, *(f"{shape} {joint}" for joint in joints), f"lemma {cue.cue.lemma}"]
        if " agent " in linked or " calling " in linked:
            found += [feature for feature in best.link.features if " agent " in feature or " calling " in feature]
        found += [
            f"{shape} {feature}" for feature in best.link.features if "rank" in feature or "distance" in feature or "verb F" in feature
        ]
    elif cue is not None and any(name in linked for name in _OF_PHRASES):
        found += [feature for feature in best.link.features if any(name in feature for name in _OF_PHRASES)]
    mention = best.link.mention
    if cue is not None and mention is None:
        found += ["nobody", f"nobody {'clause' if words.finite else 'fragment'}"]
    if mention is not None:
        found += [f"mention {mention.kind}", *([f"mention {mention.head}"] if mention.pronoun else [])]
    if best.repeats is not None:
        found.append("repeats")
    return (*words.features, *found)


def trust_features(words: Words, decision: Decision, speech_odds: float) -> tuple[str, ...]:
    """Name what the trust in the best proposal hangs on: the distance to the next speaker, the rule, how surely it is speech."""
    best = decision.chosen
    if best is None:
        return ()
    parts = [(exp(other.score - best.score), other.speaker == best.speaker) for other in decision.others]
    share, rest = sum([part for part, own in parts if own]), sum([part for part, own in parts if not own])
    return (
        f"rule {best.link.rule}", f"via {best.via}", *_steps("best", best.score), *_steps("lead", log(share / max(rest, 1e-6))),
        "clause" if words.finite else "fragment", "headline" if words.headline else "body", *_steps("speech", speech_odds),
        *(feature for feature in best.features if feature.startswith(("entity ", "pronoun ", "role ", "body "))),
    )  # fmt: skip


def _steps(name: str, value: float) -> tuple[str, ...]:
    """Spell a number as the thresholds that it passes, so that its weight may bend."""
    return _PASSED[name][bisect_left(_STEPS, value)]


_PASSED = {
    name: [tuple(f"{name} over {step:g}" for step in _STEPS[:count]) for count in range(len(_STEPS) + 1)]
    for name in ("best", "lead", "speech")
}
