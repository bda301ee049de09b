"""Read the examples out of the README, run them, and write their real answers back; `make readme` runs this.

Takes README.md, gives the same page with every answer block as a live service answers today. An answer block is a fenced block under
the comment `<!-- answer -->`; it belongs to the example above it.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts import live

README = live.ROOT / "README.md"
ADDRESS = "127.0.0.1:8000"
TIMEOUT_SECONDS = 60
BLOCK = re.compile(r"^(?P<answer><!-- answer -->\n)?```(?P<language>\w*)\n(?P<code>.*?)^```$", re.DOTALL | re.MULTILINE)
DURATION = re.compile(r'("duration_ms": ?)\d+(?:\.\d+)?')
INTERPRETERS = {
    "sh": ("bash", "-euo", "pipefail", "-c"),
    "python": (sys.executable, "-W", "error", "-c"),
    "javascript": ("node", "--input-type=module", "--eval"),
}


class ExampleError(RuntimeError):
    """Say that an example of the README ended with an error, and which."""


@dataclass(frozen=True, slots=True)
class Example:
    """Hold one example: where its code and its answer stand in the page, half-open, and what they are."""

    language: str
    code: str
    answer: str | None = None
    answer_start: int = 0
    answer_end: int = 0


def examples(page: str) -> Iterator[Example]:
    """Yield the fenced blocks of a page in order, each with the answer block that follows it, if one does."""
    pending: Example | None = None
    for block in BLOCK.finditer(page):
        if pending is not None and block["answer"]:
            yield Example(pending.language, pending.code, block["code"], block.start("code"), block.end("code"))
            pending = None
            continue
        if pending is not None:
            yield pending
        pending = Example(block["language"], block["code"])
    if pending is not None:
        yield pending


def executable(example: Example) -> bool:
    """Tell whether this example is a program whose interpreter is on this machine."""
    return example.language in INTERPRETERS and shutil.which(INTERPRETERS[example.language][0]) is not None


def run(example: Example, url: str) -> str:
    """Run an example against the service at this base URL and return what it printed; raise ExampleError if it fails."""
    address = url.removeprefix("http://")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    finished = subprocess.run(
        [*INTERPRETERS[example.language], example.code.replace(ADDRESS, address)],
        cwd=live.ROOT,
        env={**os.environ, "PATH": path, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=TIMEOUT_SECONDS,
        check=False,
    )
    if finished.returncode != 0:
        raise ExampleError(f"exit code {finished.returncode} of:\n{example.code}\n{finished.stdout}{finished.stderr}")
    return finished.stdout.replace(address, ADDRESS)


def comparable(answer: str) -> str:
    """Return an answer without what differs from run to run, the duration."""
    return DURATION.sub(r"\g<1>0", answer)


def first_request(address: str) -> str:
    """Return the README's first shell example, pointed at this `host:port`."""
    page = README.read_text(encoding="utf-8")
    return next(example.code for example in examples(page) if example.language == "sh").strip().replace(ADDRESS, address)


def with_answers(page: str, url: str) -> str:
    """Return the page with each answer block that is no longer true replaced by the service's answer of today."""
    pieces: list[str] = []
    done = 0
    for example in examples(page):
        if example.answer is None or not executable(example):
            continue
        answer = run(example, url)
        if comparable(answer) != comparable(example.answer):
            pieces += [page[done : example.answer_start], answer if answer.endswith("\n") else answer + "\n"]
            done = example.answer_end
    return "".join([*pieces, page[done:]])


def main() -> None:
    """Bring the README's answers up to date."""
    page = README.read_text(encoding="utf-8")
    with live.running() as url:
        renewed = with_answers(page, url)
    README.write_text(renewed, encoding="utf-8")
    print("README.md: answers renewed" if renewed != page else "README.md: every answer still true")


if __name__ == "__main__":
    main()
