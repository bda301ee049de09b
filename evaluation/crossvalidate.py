"""Score the engine with weights fitted on other articles than those that are scored.

Takes folders of annotated articles; gives the tables of evaluation.score and evaluation.calibrate for the first of them, every
article answered with weights that were fitted without it. Run as `python -m evaluation.crossvalidate FOLDER [OTHER …]`: the other
folders are learned from only.
"""

import argparse
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from evaluation import calibrate, score
from evaluation.answers import plain
from evaluation.fit import fit, go_on
from evaluation.gold import Article, read_articles
from evaluation.scoring import Judgement, judge
from service.engine import answer, pipeline
from service.engine.confidence import Weights
from service.engine.model import Options

_FOLDS = 5


def fitted(scored: Sequence[Article], others: Sequence[Article]) -> Iterator[tuple[Article, Weights]]:
    """Yield every article of `scored` with weights that were fitted without it, fold by fold."""
    for fold in range(_FOLDS):
        learned = [article for place, article in enumerate(scored) if place % _FOLDS != fold]
        weights = fit([*learned, *others])
        yield from ((article, weights) for article in scored[fold::_FOLDS])


def judgements(weighed: Iterable[tuple[Article, Weights]], least: float) -> Iterator[Judgement]:
    """Yield the judgements of articles that are answered with these weights; `least` is the min_confidence asked for."""
    for article, weights in weighed:
        analysis = pipeline.analyse(article.text, go_on, weights)
        outcomes = pipeline.conclude(analysis, weights)
        found = answer.build(article.text, outcomes, analysis.registry.entities, analysis.odd, Options(min_confidence=least))
        yield from judge(article, plain(found))


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    first, *rest = parser.parse_args().folders
    scored = list(read_articles(first))
    others = [article for folder in rest for article in read_articles(folder)]
    weighed = list(fitted(scored, others))
    print("\n".join(score.report(list(judgements(weighed, Options().min_confidence)))))
    print("\n".join(calibrate.report(calibrate.pairs(judgements(weighed, 0.0)))))


if __name__ == "__main__":
    main()
