"""Compare two revisions of the engine, quotation by quotation.

Takes a revision and folders of annotated articles; gives the quotations that the working tree gained, lost and changed since that
revision, with totals. Run as `python -m evaluation.gains REVISION [FOLDER …]`.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from evaluation.answers import Answer, answers
from evaluation.build import CORPUS
from evaluation.gold import Article, read_articles
from evaluation.scoring import Judgement, judge
from scripts.revision import RevisionError, unpacked

_ROOT = Path(__file__).parent.parent
_SCRIPT = Path(__file__).parent / "answers.py"
_SHOWN = 60


def main() -> None:
    """Print what changed between a revision and the working tree."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("revision")
    parser.add_argument("folders", nargs="*", type=Path, default=[CORPUS])
    arguments = parser.parse_args()
    try:
        for folder in arguments.folders:
            print("\n".join(compare(_ROOT, arguments.revision, folder)))
    except RevisionError as error:
        parser.error(str(error))


def compare(repository: Path, revision: str, folder: Path) -> list[str]:
    """Return the lines that say what the running engine changed since a revision of a repository.

    Raises RevisionError where git knows no such revision, CalledProcessError where its engine fails.
    """
    articles = tuple(read_articles(folder))
    with unpacked(repository, revision, "service") as checkout:
        before = _answers_of(checkout, folder)
    return list(changes(articles, before, {article.name: answers(article.text) for article in articles}))


def _answers_of(checkout: Path, folder: Path) -> dict[str, tuple[Answer, ...]]:
    """Ask the engine in a checkout; -P keeps this package's folder off the path, so that only the checkout's `service` is found."""
    environment = {**os.environ, "PYTHONPATH": str(checkout), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-P", str(_SCRIPT), str(folder.resolve())]
    finished = subprocess.run(command, cwd=checkout, env=environment, check=True, stdout=subprocess.PIPE, encoding="utf-8")
    rows = (json.loads(line) for line in finished.stdout.splitlines())
    return {row["name"]: tuple(_answer(answer) for answer in row["answers"]) for row in rows}


def _answer(row: Mapping[str, object]) -> Answer:
    return Answer(**{field: tuple(value) if isinstance(value, list) else value for field, value in row.items()})  # type: ignore[arg-type]


def changes(articles: Iterable[Article], before: Mapping[str, Sequence[Answer]], after: Mapping[str, Sequence[Answer]]) -> Iterator[str]:
    """Yield a line for each quotation judged otherwise than before, then the totals."""
    totals = {"gained": 0, "lost": 0, "changed": 0, "same": 0}
    for article in articles:
        old, new = _by_place(judge(article, before[article.name])), _by_place(judge(article, after[article.name]))
        for place in sorted(old.keys() | new.keys()):
            word = _compared(old.get(place), new.get(place))
            totals[word] += 1
            if word != "same":
                yield _described(word, article, place, old.get(place), new.get(place))
    yield "  ".join(f"{word} {total}" for word, total in totals.items())


def _by_place(judged: Iterable[Judgement]) -> dict[tuple[int, int], Judgement]:
    return {judgement.place: judgement for judgement in judged}


def _compared(old: Judgement | None, new: Judgement | None) -> str:
    if _merit(new) != _merit(old):
        return "gained" if _merit(new) > _merit(old) else "lost"
    return "same" if _answered(old) == _answered(new) else "changed"


def _merit(judgement: Judgement | None) -> tuple[int, int, int]:
    """Rank a judgement by its span, then its speaker, then mention and cue."""
    if judgement is None or judgement.answer is None:
        return (0, 0, 0)
    if not judgement.speech:
        return (-1, -int(judgement.named), 0)
    parts = (judgement.right_mention, judgement.right_cue, judgement.right_lemma)
    return (1, _speaker_merit(judgement), sum(parts))


def _speaker_merit(judgement: Judgement) -> int:
    """Rank a wrong name below silence, silence below a fair form, a fair form below the full name."""
    if not judgement.named:
        return 0 if judgement.speaker else 2
    return 2 if judgement.full else 1 if judgement.fair else -1


def _answered(judgement: Judgement | None) -> object:
    answer = judgement.answer if judgement else None
    return answer and (answer.type, answer.name, answer.mention, answer.cue, answer.lemma, answer.continues)


def _described(word: str, article: Article, place: tuple[int, int], old: Judgement | None, new: Judgement | None) -> str:
    quoted = repr(article.text[slice(*place)][:_SHOWN])
    return f"{word:8} {article.name}: {quoted}: {_said(old)} -> {_said(new)}"


def _said(judgement: Judgement | None) -> str:
    answer = judgement.answer if judgement else None
    return f"{answer.name!r} {answer.lemma or ''} [{answer.rule}]" if answer else "nothing"


if __name__ == "__main__":
    main()
