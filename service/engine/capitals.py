"""Read capitals: which words of a line set in capitals they mark, and what a word with a capital is.

Takes words and their tags in the lexicon; gives which capitals tell something, and tags.
"""

from itertools import chain, compress, groupby, repeat
from operator import contains

from service.engine.lexicon import load, vectors
from service.engine.word_tags import ADVERB, TAGS

_FEW = 2
_TITLED = 0.8
_SMALL = frozenset("DdgaPCSURK")
# Parlez-nous is two words, Laissez-moi one.
_BIDDEN = tuple(f"{ending}-{pronoun}" for ending in ("ez", "ons", "ites") for pronoun in "moi le la les lui leur en y".split())
_BEHIND_INTERJECTIONS = frozenset("BSZUKRpD")
_BEHIND_NAMES = frozenset(",(XVvcnR")
_FUNCTIONAL = frozenset("SIURKCnP")
_PARTICLES = frozenset("de d' du le la des".split())
_ARABIC_ARTICLES = frozenset("al el ad an ar as at az ed er es ez".split())
_ARTICLE = 3  # letters, with its hyphen


def telling(text: str, keys: list[str], starts: list[int]) -> list[bool]:
    """Tell which words have a capital that tells something: not those of a list in a line set in capitals, LE MAIRE ET L'ÉLUE, Il Met Le Feu."""
    capitals = list(map(str.isupper, map(text.__getitem__, starts)))
    if keys and text.find("-", starts[0], starts[-1] + _ARTICLE) >= 0:
        for place in compress(range(len(keys)), map(contains, keys, repeat("-"))):
            capitals[place] = capitals[place] or _is_articled(text, keys[place], starts[place])
    return _without_loud(text, keys, starts, capitals) if capitals.count(True) > _FEW else capitals


def _is_articled(text: str, key: str, start: int) -> bool:
    """Tell an Arabic name by its article: Karim | al-Bassiri, but vice-Président."""
    return key[2:_ARTICLE] == "-" and key[:2] in _ARABIC_ARTICLES and text[start + _ARTICLE : start + _ARTICLE + 1].isupper()


def _without_loud(text: str, keys: list[str], starts: list[int], capitals: list[bool]) -> list[bool]:
    loud = [capital and text[start : start + 2].isupper() for capital, start in zip(capitals, starts, strict=True)]
    if loud.count(True) <= _FEW and 2 * capitals.count(True) < len(keys):
        return capitals
    words = [place for place, key in enumerate(keys) if key[0].isalpha()]
    titled = capitals.count(True) >= _TITLED * len(words)
    found = list(capitals)
    for marked, skipped in ((loud, 0), (capitals, 1)) if titled else ((loud, 0),):
        runs = [list(run) for capital, run in groupby(range(len(keys)), marked.__getitem__) if capital]
        shouted = [run for run in runs if len(run) > _FEW and any(TAGS.get(keys[place], "w")[0] in _SMALL for place in run[skipped:])]
        for place in chain.from_iterable(shouted):
            found[place] = _may_name(keys, place)
    return found


def _may_name(keys: list[str], place: int) -> bool:
    """Tell what is no word of a list, a first name before such a word, or a noun behind a first name: PIERRE CASTELAIN, JEANNE PETIT."""
    base = TAGS.get(keys[place])
    if keys[place] in _PARTICLES and place and keys[place + 1 : place + 2] != [] and keys[place + 1] not in TAGS:
        return True  # Selon De Brévin
    if base is None or (keys[place] in _FIRST_NAMES and keys[place + 1 : place + 2] != [] and keys[place + 1] not in TAGS):
        return True
    return base[0] in "wr" and place > 0 and keys[place - 1] in _FIRST_NAMES


def tag(key: str, base: str | None, opening: bool, capital_next: bool, following: str) -> str:
    """Tag a word with a capital: a name inside a sentence, at its start only if it is no common word.

    `following` is the tag of the next word: a verb before another verb or a comma is a first name (Marie, 17 ans).
    """
    if key == ADVERB:  # ENTRETIEN - À LIRE AUSSI
        return "B"
    if (following == "I" and (base is None or base[0] in "VvTt")) or (base is None and key.endswith(_BIDDEN)):
        return "v"
    if not opening:
        plain = (base in _FUNCTIONAL and len(key) > 1 and not (capital_next and key[-1] == "'")) or (
            base == "D" and following == "r" and not capital_next
        )
        return base if plain and base is not None else "M"
    if key == "ben" and following in _BEHIND_INTERJECTIONS:  # Ben oui, Ben c'est fini
        return "B"
    if base is None and key[0] == "e" and key not in _FIRST_NAMES:  # Evoquant, Elue
        base = TAGS.get(f"é{key[1:]}")
    if base is not None and len(base) > 1 and base[0] in "Vv" and _opens_phrase(key, following):
        return base[1]
    if base is None and not capital_next and _is_common(key, following):
        return "T" if following == "D" and key.endswith("ant") else "w"
    if base is None or (key in _FIRST_NAMES and (capital_next or base[0] in "wr" or (base[0] == "v" and following in _BEHIND_NAMES))):
        return "M" if not key[0].isdigit() else "0"
    return "Z" if key == "lui" else base[0]


def _is_common(key: str, following: str) -> bool:
    """Tell a common word that opens a line from a name, by its ending and where it stands: | Intempéries dans le sud, | Affectant les quais."""
    if key in _FIRST_NAMES or key in _NAMES or following in _AS_PREDICATES:
        return False
    return (following == "D" and len(key) > _SHORTEST_PARTICIPLE and key.endswith("ant")) or (
        key.endswith(_COMMON_ENDINGS) and vectors.knows(key)
    )


_AS_PREDICATES = frozenset("XVvEeSnc")  # Renaissance | dénonce
_SHORTEST_PARTICIPLE = 6
_COMMON_ENDINGS = tuple(
    f"{ending}{number}"
    for ending in "able ade age aire ance ence eur euse ible ique isme ité ive ment sion tion ure ée é érie".split()
    for number in ("", "s")
)


def _opens_phrase(key: str, following: str) -> bool:
    """Tell a noun at the head of a sentence from the verb that it looks like: | Réplique d'Anne Morel, | Riposte immédiate."""
    return following in "dg" or (key in _SPEECH_NOUNS and following == "w")


_LEXICON = load()
_FIRST_NAMES = _LEXICON.first_names
_NAMES = _LEXICON.media | _LEXICON.organizations | _LEXICON.places.keys() | _LEXICON.countries.keys()
_SPEECH_NOUNS = _LEXICON.speech_nouns
