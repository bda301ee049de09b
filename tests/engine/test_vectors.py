"""Words of like sense have like vectors, and a data file that is not as it should be is refused."""

from math import sqrt
from pathlib import Path

import pytest

from service.engine.lexicon import LexiconError, vectors
from service.engine.lexicon.vectors import DIMENSIONS, sense

HEADER = "# word, vector\n"
ZEROS = "A" * 42 + "g="


def likeness(one: str, other: str) -> float:
    """Return the cosine between two words."""
    left, right = sense([one]), sense([other])
    return sum(a * b for a, b in zip(left, right, strict=True)) / sqrt(sum(a * a for a in left) * sum(b * b for b in right))


@pytest.mark.parametrize(
    ("word", "like", "unlike"),
    [
        ("scandaleux", "honteux", "fromage"),
        ("député", "sénateur", "camion"),
        ("chanson", "album", "justice"),
        ("inquiétude", "crainte", "bateau"),
    ],
)
def test_words_of_like_sense_are_nearer_than_others(word: str, like: str, unlike: str) -> None:
    assert likeness(word, like) > likeness(word, unlike) + 0.2


def test_words_that_are_not_known_mean_nothing() -> None:
    assert sense(["zorglubien", "le"]) == (0.0,) * DIMENSIONS
    assert sense(["chanson", "zorglubien"]) == sense(["chanson"])


def test_a_word_said_four_times_counts_twice() -> None:
    assert sense(["chanson"] * 4) == pytest.approx([2 * number for number in sense(["chanson"])])


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("avril\tAAAA\n", "2: 32 bytes are wanted"),
        ("avril\tA+é\n", "2: « A[+]é » is no base64"),
        (f"Avril\t{ZEROS}\n", "2: « Avril » is not in lower case"),
        (f"avril\t{ZEROS}\navril\t{'B' + ZEROS[1:]}\n", "3: « avril » stands here twice"),
    ],
)
def test_a_vector_that_is_wrong_is_refused_with_its_line(lines: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "word_vectors.tsv"
    path.write_text(HEADER + lines, encoding="utf-8")
    with pytest.raises(LexiconError, match=f"word_vectors.tsv:{message}"):
        vectors.read_vectors(path)
