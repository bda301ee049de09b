"""The engine's work grows linearly with the length of the text, whatever the text: counted in steps, not in seconds.

A step is a line of the engine that runs, each turn of a loop anew, or a character of the text that is copied. What C code does on the
words of one sentence counts as one step, so that no sentence may be long.
"""

import sys
import time
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from benchmarks.hostile import FAMILIES
from service.engine import attribute, frame, marks, subjects, text

LENGTH = 2_500
LONGEST_SENTENCE = 256
# Steps do not waver as seconds do; what is over 2 is left to units that are cut in two at the half.
RATIO_LIMIT = 2.2
STEPS_A_CHARACTER = 1_000


class Copied(str):
    """A text that counts the characters of every piece that is taken out of it."""

    __slots__ = ("characters",)

    def __init__(self, _: str) -> None:
        self.characters = 0

    def __getitem__(self, key: Any) -> str:
        piece = super().__getitem__(key)
        self.characters += len(piece)
        return piece


def lines_run(work: Callable[[], object], most: int = sys.maxsize) -> int:
    """Count the lines that run while this works; fail as soon as they are more than the most allowed."""
    lines = 0

    def trace(_frame: FrameType, event: str, _argument: object) -> Any:
        nonlocal lines
        lines += event == "line"
        if lines > most:
            pytest.fail(f"over {most} lines run")
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return lines


def steps(article: str) -> int:
    """Count the steps that an article takes."""
    copied = Copied(article)
    return lines_run(lambda: attribute(copied), STEPS_A_CHARACTER * len(article)) + copied.characters


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """What is read or built once is not counted."""
    attribute("« Oui », dit Anne Roy.")


@pytest.mark.parametrize("family", FAMILIES)
def test_twice_the_text_takes_twice_the_steps(family: str) -> None:
    half, whole = (steps(FAMILIES[family](length)) for length in (LENGTH, 2 * LENGTH))
    assert whole < RATIO_LIMIT * half, f"{half} steps, then {whole}"


@pytest.mark.parametrize("family", FAMILIES)
def test_no_sentence_is_so_long_that_what_looks_at_all_of_it_costs_much(family: str) -> None:
    article = FAMILIES[family](LENGTH)
    bounds = text.paragraphs(article)
    spans, _ = marks.pair(article, bounds)
    longest = max((len(sentence.tags) for sentence in frame.sentences(article, text.tokenize(article), bounds, spans)), default=0)
    assert longest <= LONGEST_SENTENCE


def seconds_to_refuse(tags: str) -> float:
    """Return the least time of a few tries to read tags as complements, with one at the end that is none."""
    least = float("inf")
    for _ in range(5):
        began = time.perf_counter()
        assert not subjects.COMPLEMENTS.fullmatch(tags + "*")
        least = min(least, time.perf_counter() - began)
    return least


@pytest.mark.parametrize("unit", ["PaZ", "ZRXE", ",UaT", ",ZRX", ",PZRX"])
def test_complements_can_be_read_in_one_way_only(unit: str) -> None:
    """A step more for C code is none here: two ways for each of the units take a thousand times as long for twenty as for ten."""
    assert seconds_to_refuse(unit * 20) < 50 * seconds_to_refuse(unit * 10)


def test_the_count_sees_each_turn_of_a_loop_and_each_copy() -> None:
    def quadratic(article: str) -> int:
        return sum(len(article[start:]) for start in range(len(article)))

    copied = Copied("a" * 100)
    assert lines_run(lambda: quadratic(copied)) >= 100
    assert copied.characters == 5_050


def test_there_are_enough_families() -> None:
    assert 25 <= len(FAMILIES)
