"""A stranger's first minutes: clone into an empty folder, clear the environment, serve, and try the line that is printed."""

import itertools
import json
import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts import live, readme

pytestmark = pytest.mark.long


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    target = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(live.ROOT), str(target)], check=True)
    return target


@pytest.fixture
def printed(clone: Path, tmp_path: Path) -> Iterator[Iterator[str]]:
    """Yield what `make serve` prints, line by line, while it serves; end it and all its children afterwards."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "DIXIT_BIND": live.free_address()}
    command = ["make", "--silent", "serve"]
    with subprocess.Popen(command, cwd=clone, env=environment, stdout=subprocess.PIPE, text=True, start_new_session=True) as process:
        assert process.stdout is not None
        yield iter(process.stdout)
        os.killpg(process.pid, signal.SIGTERM)


def test_the_line_that_is_printed_gives_the_answer_that_the_readme_shows(clone: Path, printed: Iterator[str]) -> None:
    announced = itertools.dropwhile(lambda line: not line.startswith("Dixit is ready"), printed)
    line = "".join(itertools.takewhile(str.strip, itertools.dropwhile(lambda line: not line.startswith("curl"), announced)))
    answer = subprocess.run(["bash", "-c", line], cwd=clone, capture_output=True, text=True, check=True).stdout
    shown = next(example.answer for example in readme.examples((clone / "README.md").read_text(encoding="utf-8")) if example.answer)
    assert json.loads(readme.comparable(shown)) == json.loads(readme.comparable(answer))
