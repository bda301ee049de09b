"""Read the annotated cases of tests/cases.

Takes files of cases with an empty line between two; gives one article a case, named FILE/SLUG. The first line of a case is
`# slug: why it exists`; the rest is written as evaluation/markup.py says.
"""

from collections.abc import Iterator
from pathlib import Path

from evaluation.gold import Article
from evaluation.markup import parse

CASES = Path(__file__).parent / "cases"
KNOWN_FAILURES = CASES / "known_failures.txt"


def read_cases() -> Iterator[Article]:
    """Yield the cases of all files. Raises ValueError where a case has no slug or no reason."""
    for path in sorted(CASES.glob("*.txt")):
        if path == KNOWN_FAILURES:
            continue
        for block in path.read_text(encoding="utf-8").split("\n\n"):
            if block.strip():
                yield _case(path.stem, block.strip("\n"))


def known_failures() -> frozenset[str]:
    """Return the names of the cases that the engine cannot do yet."""
    return frozenset(KNOWN_FAILURES.read_text(encoding="utf-8").split())


def _case(family: str, block: str) -> Article:
    heading, _, source = block.partition("\n")
    slug, colon, reason = heading.removeprefix("# ").partition(": ")
    if not heading.startswith("# ") or not colon or not reason or " " in slug:
        raise ValueError(f"{family}: a case begins with `# slug: why`, not with {heading!r}")
    return parse(f"{family}/{slug}", source)
