"""Give the tags of single words, as the lexicon knows them.

Takes words in lower case; gives their tags: of a verb that may be a noun or a role both, the verbal one first.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from sys import intern

from service.engine.lexicon import Lexicon, VerbForm, load

REFLEXIVE = frozenset(("se", "s'"))
ADVERB = "ainsi"  # stands for every word of a phrase that is one adverb
PUNCTUATION = {
    ",": ",", ":": ":", ";": ";", ".": ".", "!": ".", "?": ".", "…": ".", "..": ".", "...": ".", "(": "(", "[": "(",
    ")": ")", "]": ")", "-": "-", "–": "-", "—": "-", "•": "-", "|": "-", "&": "&",
}  # fmt: skip
_AUXILIARIES = frozenset(("avoir", "être"))
_TENSE_TAGS = {"past_participle": "Ee", "present_participle": "Ff", "infinitive": "Tt"}
_INFINITIVE_ENDINGS = ("er", "ir", "re")
_LEAST_INFINITIVE = 4
_PARTICIPIAL_ENDINGS = {"é": "eront", "i": "iront", "u": "ront"}  # and those of the future
_LEAST_PARTICIPLE = 5
_LIKE_INFINITIVES = frozenset(("verre",))


@lru_cache(maxsize=4096)
def form_tag(key: str) -> str | None:
    """Tell the infinitive (t) or past participle (e) of a verb that reports nothing, which the lists do not hold.

    >>> form_tag("fournir"), form_tag("rétabli"), form_tag("quartier")
    ('t', 'e', None)
    """
    return "t" if _is_infinitive(key, TAGS) else "e" if _is_participle(key, TAGS) else None


def _is_infinitive(key: str, tags: Mapping[str, str]) -> bool:
    """Tell an infinitive by the future that is made of it: fournir (fourniront), rendre (rendront), but le dossier, un verre.

    >>> _is_infinitive("rétablir", TAGS), _is_infinitive("combattre", TAGS), _is_infinitive("quartier", TAGS)
    (True, True, False)
    """
    if not key.endswith(_INFINITIVE_ENDINGS) or len(key) < _LEAST_INFINITIVE:
        return False
    return tags.get(f"{key.removesuffix('e')}ont", "w")[0] in "Vv" and key not in _LIKE_INFINITIVES


def _is_participle(key: str, tags: Mapping[str, str]) -> bool:
    """Tell a past participle by the future of its verb: distribuées (distribueront), rétabli (rétabliront), but la santé.

    >>> _is_participle("distribuées", TAGS), _is_participle("rétabli", TAGS), _is_participle("santé", TAGS)
    (True, True, False)
    """
    bare = key.removesuffix("s")
    bare = bare.removesuffix("e") if bare[-2:-1] in _PARTICIPIAL_ENDINGS else bare
    ending = _PARTICIPIAL_ENDINGS.get(bare[-1:])
    return ending is not None and len(bare) >= _LEAST_PARTICIPLE and tags.get(f"{bare[:-1]}{ending}", "w")[0] in "Vv"


def _word_tags(lexicon: Lexicon) -> dict[str, str]:
    """Merge the word lists into one table from a key to its tag, or to its verbal tag and its nominal one."""
    single = (lemma.removeprefix("se ").removeprefix("s'") for lemma in lexicon.verbs)
    reporting = {lemma for lemma in single if " " not in lemma}
    # From a set, fromkeys makes a table for keys of any type, half again as large.
    tags = dict.fromkeys(tuple(lexicon.common_words), "w")
    tags.update(dict.fromkeys(lexicon.ambiguous_finite_forms, "vw"))
    tags.update(dict.fromkeys(lexicon.finite_forms, "v"))
    for form, readings in lexicon.verb_forms.items():
        tags[form] = "X" if _is_auxiliary(readings) else intern(_verb_tag(readings, reporting) + ("r" if form in lexicon.roles else "w"))
    tags.update({form: "r" for form in lexicon.roles if form not in lexicon.verb_forms})
    tags.update(lexicon.function_words)
    tags.update(PUNCTUATION)
    tags["«»"] = "Q"  # no word has that key
    tags["lui"] = "lui"  # its tag hangs on the word before
    return tags


def _verb_tag(readings: Sequence[VerbForm], reporting: set[str]) -> str:
    known = [reading for reading in readings if reading.lemma in reporting]
    chosen = next((reading for reading in known or readings if reading.tense not in _TENSE_TAGS), (known or readings)[0])
    return _TENSE_TAGS.get(chosen.tense, "Vv")[0 if known else 1]


def _is_auxiliary(readings: Sequence[VerbForm]) -> bool:
    # a list, because any() over a generator takes three times as long, and the start waits for it
    return [reading for reading in readings if reading.lemma in _AUXILIARIES and reading.tense not in _TENSE_TAGS] != []


TAGS = _word_tags(load())
