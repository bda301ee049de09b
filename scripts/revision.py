"""Unpack what a repository held at a revision, for the commands that compare two.

Takes a repository, a revision and paths in it; gives a folder with them that is gone afterwards.
"""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class RevisionError(ValueError):
    """Say that git has no such revision, or not these paths in it."""


@contextmanager
def unpacked(repository: Path, revision: str, *paths: str) -> Iterator[Path]:
    """Yield a folder with these paths as they stood at a revision; raise RevisionError where git has them not."""
    packed = subprocess.run(["git", "archive", revision, *paths], cwd=repository, capture_output=True, check=False)
    if packed.returncode:
        raise RevisionError(f"git has no {' and '.join(paths)} at « {revision} »: {packed.stderr.decode(errors='replace').strip()}")
    with tempfile.TemporaryDirectory(prefix="dixit-") as folder:
        subprocess.run(["tar", "--extract", "--directory", folder], input=packed.stdout, check=True)
        yield Path(folder)
