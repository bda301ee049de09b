"""Start the service on a free port, post the sample article, print the quotations as a table, stop; `make demo` runs this.

Takes a file of French text as its argument, or the sample article; gives the table that the service draws for `Accept: text/plain`.
"""

import sys
import urllib.request
from pathlib import Path

from scripts import live

SAMPLE = live.ROOT / "examples" / "article.txt"


def table(url: str, article: bytes) -> str:
    """Return the service's answer on this article, drawn for a terminal."""
    headers = {"Content-Type": "text/plain; charset=utf-8", "Accept": "text/plain"}
    request = urllib.request.Request(f"{url}/v1/quotes", data=article, headers=headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return str(answer.read().decode("utf-8"))


def main() -> None:
    """Print the article, then its quotations."""
    article = (Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLE).read_bytes()
    with live.running() as url:
        print(article.decode("utf-8"))
        print(table(url, article))


if __name__ == "__main__":
    main()
