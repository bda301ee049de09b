"""Score the engine on annotated articles and print the tables.

Takes folders of NAME.txt with NAME.json (by default the corpus beside this module); gives tables by row, by quotation type, by rule
and by speaker kind. Run as `python -m evaluation.score [--verbose] [FOLDER …]`.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from evaluation.answers import answers
from evaluation.build import CORPUS
from evaluation.faults import faults
from evaluation.gold import read_articles
from evaluation.scoring import RATES, ROWS, Count, Judgement, judge

_SPEECH_SPANS, _FULL_NAME, _FAIR_FORM = ROWS[0], ROWS[1], ROWS[2]


def judgements(folders: Iterable[Path], min_confidence: float = 0.5) -> Iterator[Judgement]:
    """Yield the judgements of every article of the folders."""
    for folder in folders:
        for article in read_articles(folder):
            yield from judge(article, answers(article.text, min_confidence))


def main() -> None:
    """Print the tables, and every fault where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[CORPUS])
    parser.add_argument("--verbose", action="store_true", help="list every fault under its article")
    arguments = parser.parse_args()
    judged = tuple(judgements(arguments.folders))
    if not judged:
        parser.error("no annotated article there")
    print("\n".join([*(fault_lines(judged) if arguments.verbose else ()), *report(judged)]))


def fault_lines(judged: Iterable[Judgement]) -> Iterator[str]:
    """Yield every fault under the name of its article."""
    for article, rows in groupby(judged, key=lambda judgement: judgement.article):
        lines = [fault for judgement in rows for fault in faults(judgement)]
        if lines:
            yield article
            yield from (f"    {line}" for line in lines)


def report(judged: Sequence[Judgement]) -> Iterator[str]:
    """Yield the lines of all tables."""
    yield f"{len({judgement.article for judgement in judged})} articles"
    yield from (_line(row.name, row.count(judged)) for row in ROWS)
    yield from (_rate_line(row.name, row.count(judged)) for row in RATES)
    yield from _breakdown("by quotation type, span found / fair form", judged, _type)
    yield from _breakdown("by speaker kind, speaker named in full", judged, _speaker_kind)
    yield from _by_rule(judged)


def _line(name: str, count: Count) -> str:
    shares = f"P {count.precision:6.1%}  R {count.recall:6.1%}  F1 {count.f1:6.1%}"
    return f"{name:28} {shares}   ({count.right} right, {count.given} given, {count.gold} annotated)"


def _rate_line(name: str, count: Count) -> str:
    return f"{name:28} {count.recall:6.1%}   ({count.right} of {count.gold})"


def _breakdown(title: str, judged: Sequence[Judgement], key: Callable[[Judgement], str]) -> Iterator[str]:
    yield f"\n{title}"
    for value in sorted({key(judgement) for judgement in judged}):
        part = [judgement for judgement in judged if key(judgement) == value]
        found, full, fair = (row.count(part) for row in (_SPEECH_SPANS, _FULL_NAME, _FAIR_FORM))
        yield f"{value:28} found {found.right}/{found.gold}  full name {full.right}/{full.gold}  fair form {fair.right}/{fair.gold}  given {full.given}"


def _type(judgement: Judgement) -> str:
    return judgement.gold.type if judgement.gold else "not annotated"


def _speaker_kind(judgement: Judgement) -> str:
    return judgement.speaker.kind if judgement.speaker else "no speaker"


def _by_rule(judged: Sequence[Judgement]) -> Iterator[str]:
    yield "\nby rule: of the speakers it gave, how many are right"
    given = [judgement for judgement in judged if judgement.named]
    rules = {judgement.answer.rule or "none" for judgement in given if judgement.answer}
    for rule in sorted(rules):
        part = [judgement for judgement in given if judgement.answer and (judgement.answer.rule or "none") == rule]
        full, fair = (sum(getattr(judgement, field) for judgement in part) for field in ("full", "fair"))
        yield f"{rule:28} {full / len(part):6.1%} full name  {fair / len(part):6.1%} fair form   ({len(part)} given)"


if __name__ == "__main__":
    main()
