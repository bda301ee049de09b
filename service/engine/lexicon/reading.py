"""Read one data file and check its form.

Takes a path and a number of columns; gives the rows. A file is UTF-8 in NFC with ' for ’, begins with a comment line and ends
with a line break; its other lines are sorted by code point, differ from one another and have no empty column.
"""

from collections.abc import Collection, Iterable, Sequence
from itertools import islice, pairwise
from operator import lt
from pathlib import Path
from unicodedata import is_normalized

from service.engine.lexicon.entries import LexiconError

_FIRST_ROW = 2  # line 1 is the comment
_LISTED = 40  # more values than that tell nobody anything


def read_rows(path: Path, columns: int) -> list[list[str]]:
    """Give the rows of a file; raise LexiconError with file and line if its form is wrong."""
    rows = [line.split("\t") for line in _read_lines(path)]
    for number, row in enumerate(rows, _FIRST_ROW):
        if len(row) != columns or "" in row:
            raise error(path, number, f"{columns} filled columns are wanted, « {' | '.join(row)} » has others")
    return rows


def read_words(path: Path) -> frozenset[str]:
    """Give the lines of a file that has one column, to look up; raise LexiconError with file and line."""
    # from the keys of a table, whose number Python knows, a set takes half the room
    return frozenset(dict.fromkeys(list_words(path)))


def list_words(path: Path) -> tuple[str, ...]:
    """Give the lines of a file that has one column, in their order; raise LexiconError with file and line."""
    lines = _read_lines(path)
    for number, line in enumerate(lines, _FIRST_ROW):
        if not line or "\t" in line:
            raise error(path, number, f"one word is wanted, « {line} » is something else")
    refuse_capitals(path, lines)
    return tuple(lines)


def refuse_capitals(path: Path, keys: Sequence[str]) -> None:
    """Raise LexiconError at the first key that is not in lower case."""
    together = "\n".join(keys)
    if together == together.lower():
        return
    number, key = next((number, key) for number, key in enumerate(keys, _FIRST_ROW) if key != key.lower())
    raise error(path, number, f"« {key} » is not in lower case")


def refuse_repetition(path: Path, keys: Sequence[str]) -> None:
    """Raise LexiconError at the first key that stands in the row before too; sorted rows keep equal keys together."""
    if len(set(keys)) == len(keys):
        return
    number, key = next((number, key) for number, (before, key) in enumerate(pairwise(keys), _FIRST_ROW + 1) if before == key)
    raise error(path, number, f"« {key} » stands here twice")


def refuse_unknown(path: Path, rows: Sequence[Sequence[str]], column: int, known: Collection[str]) -> None:
    """Raise LexiconError at the first row whose column holds a value that is not known."""
    if {row[column] for row in rows} <= set(known):
        return
    number, value = next((number, row[column]) for number, row in enumerate(rows, _FIRST_ROW) if row[column] not in known)
    allowed = f"none of {', '.join(sorted(known))}" if len(known) <= _LISTED else "not among the words allowed there"
    raise error(path, number, f"« {value} » is {allowed}")


def error(path: Path, number: int, message: str) -> LexiconError:
    """Make the error that names file and line."""
    return LexiconError(f"{path.name}:{number}: {message}")


def _read_lines(path: Path) -> list[str]:
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as wrong:
        raise LexiconError(f"{path.name}: byte {wrong.start} is not UTF-8") from wrong
    first, *lines, last = text.split("\n")
    if not first.startswith("# "):
        raise error(path, 1, "a comment that says what the file holds is wanted")
    if last or not lines:
        raise error(path, len(lines) + 2, "the file must hold entries and end with a line break")
    if "’" in text or "\r" in text or not is_normalized("NFC", text):
        _refuse_characters(path, lines)
    if not all(map(lt, lines, islice(lines, 1, None))):
        _refuse_disorder(path, lines)
    return lines


def _refuse_characters(path: Path, lines: Iterable[str]) -> None:
    for number, line in enumerate(lines, _FIRST_ROW):
        if "’" in line or "\r" in line or not is_normalized("NFC", line):
            raise error(path, number, f"{line!a} is not NFC, or has ’ for ' or a carriage return")


def _refuse_disorder(path: Path, lines: Sequence[str]) -> None:
    for number, (line, following) in enumerate(pairwise(lines), _FIRST_ROW + 1):
        if line >= following:
            raise error(path, number, f"« {following} » stands out of order or twice: sort by code point (LC_ALL=C sort -u)")
