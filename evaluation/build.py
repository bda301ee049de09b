"""Write evaluation/corpus from the articles annotated in line in evaluation/articles.

Takes evaluation/articles/NAME.txt, gives evaluation/corpus/NAME.txt and NAME.json. Run as `python -m evaluation.build`.
"""

from collections.abc import Iterator
from pathlib import Path

from evaluation.gold import Article, write_article
from evaluation.markup import parse

ARTICLES = Path(__file__).parent / "articles"
CORPUS = Path(__file__).parent / "corpus"


def annotated_articles() -> Iterator[Article]:
    """Yield the articles that stand in evaluation/articles, in the order of their names."""
    for path in sorted(ARTICLES.glob("*.txt")):
        yield parse(path.stem, path.read_text(encoding="utf-8"))


def main() -> None:
    """Write every article of the corpus anew."""
    for stale in CORPUS.iterdir():
        stale.unlink()
    for article in annotated_articles():
        write_article(article, CORPUS)


if __name__ == "__main__":
    main()
