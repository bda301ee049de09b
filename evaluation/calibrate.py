"""Compare the confidence that the engine states with how often it is right.

Takes folders of annotated articles; gives a reliability table over ten bins, the expected calibration error and what precision each
min_confidence buys. Right means the speaker's full name. Run as `python -m evaluation.calibrate [FOLDER …]`.
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.build import CORPUS
from evaluation.score import judgements
from evaluation.scoring import Judgement

BINS = 10
WANTED_PRECISION = 0.97
THRESHOLDS = (0.0, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)


@dataclass(frozen=True, slots=True)
class Bin:
    """Hold the quotations whose confidence lies in one tenth: how sure the engine was, and how often it was right."""

    low: float
    size: int
    stated: float
    right: float


@dataclass(frozen=True, slots=True)
class Point:
    """Hold what a min_confidence gives: the share of names that are right, and how many names are kept."""

    threshold: float
    precision: float
    kept: int


Pairs = Sequence[tuple[float, bool]]


def pairs(judged: Iterable[Judgement]) -> list[tuple[float, bool]]:
    """Return confidence and whether the name is right, for every answer to annotated speech that bears on a speaker."""
    return [
        (judgement.answer.confidence, judgement.full)
        for judgement in judged
        if judgement.speech and judgement.answer and judgement.answer.confidence is not None
        if judgement.named or judgement.speaker
    ]


def reliability(measured: Pairs) -> tuple[Bin, ...]:
    """Sort the pairs into ten bins by confidence; empty bins are left out."""
    binned = [[pair for pair in measured if min(int(pair[0] * BINS), BINS - 1) == number] for number in range(BINS)]
    return tuple(
        Bin(number / BINS, len(kept), sum(stated for stated, _ in kept) / len(kept), sum(right for _, right in kept) / len(kept))
        for number, kept in enumerate(binned)
        if kept
    )


def expected_calibration_error(measured: Pairs) -> float:
    """Return the mean distance between stated and measured certainty, weighted by the size of the bins."""
    return sum(each.size * abs(each.stated - each.right) for each in reliability(measured)) / max(1, len(measured))


def curve(measured: Pairs, thresholds: Iterable[float] = THRESHOLDS) -> tuple[Point, ...]:
    """Return what each threshold keeps and how much of that is right; thresholds that keep nothing are left out."""
    kept = [(threshold, [right for stated, right in measured if stated >= threshold]) for threshold in thresholds]
    return tuple(Point(threshold, sum(right) / len(right), len(right)) for threshold, right in kept if right)


def threshold_for(measured: Pairs, precision: float = WANTED_PRECISION) -> Point | None:
    """Return the lowest stated confidence from which on so many of the names are right, None where none reaches that."""
    points = curve(measured, sorted({stated for stated, _ in measured}))
    return next((point for point in points if point.precision >= precision), None)


def report(measured: Pairs) -> Iterator[str]:
    """Yield the lines of the reliability table and of the curve."""
    for each in reliability(measured):
        yield f"confidence {each.low:.1f}-{each.low + 1 / BINS:.1f}  stated {each.stated:6.1%}  right {each.right:6.1%}  ({each.size})"
    yield f"expected calibration error {expected_calibration_error(measured):.3f} over {len(measured)} quotations"
    for point in curve(measured):
        yield f"min_confidence {point.threshold:4.2f}  {point.precision:6.1%} right  {point.kept} kept ({point.kept / len(measured):.0%})"
    reached = threshold_for(measured)
    if reached is None:
        yield f"no min_confidence gives {WANTED_PRECISION:.0%} right"
    else:
        share = reached.kept / len(measured)
        yield f"{WANTED_PRECISION:.0%} of the names are right from min_confidence {reached.threshold:.3f} on, {reached.kept} kept ({share:.0%})"


def main() -> None:
    """Print the reliability table and the curve, over all candidates however unsure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[CORPUS])
    measured = pairs(judgements(parser.parse_args().folders, min_confidence=0.0))
    if not measured:
        parser.error("no annotated article there, or no answer")
    print("\n".join(report(measured)))


if __name__ == "__main__":
    main()
