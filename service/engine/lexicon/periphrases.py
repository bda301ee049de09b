"""Cut the lemmas of several words into a head verb and the words around it.

Takes the verbs and their forms; gives tables from a head verb to what may follow or precede it, longest first.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from service.engine.lexicon.entries import CliticVerb, VerbForm

VerbForms = Mapping[str, tuple[VerbForm, ...]]
Continuation = tuple[tuple[str, ...], str]

_REFLEXIVES = frozenset({"se", "s'"})
_CLITICS = frozenset({"en", "y"})
# The subject's person shows in the possessive: tire son chapeau, tirent leur chapeau.
_POSSESSIVES = {"son": ("son", "leur"), "sa": ("sa", "leur"), "ses": ("ses", "leurs")}


def several_words(lemmas: Iterable[str], forms: VerbForms) -> dict[str, tuple[Continuation, ...]]:
    """Give, for each head verb, the words that make another verb of it and that verb's lemma: « faire », « valoir »."""
    found: dict[str, set[Continuation]] = defaultdict(set)
    for lemma in lemmas:
        clitics, head, words = split_lemma(lemma)
        if words and not clitics:
            found[head].update((variant, lemma) for variant in _variants(words, forms))
    return {head: tuple(sorted(entries, key=lambda entry: (-len(entry[0]), entry))) for head, entries in found.items()}


def clitic_verbs(lemmas: Iterable[str], forms: VerbForms) -> dict[str, tuple[CliticVerb, ...]]:
    """Give, for each head verb, the verbs that it makes with « en » or « y »: « s'en prendre », « y voir »."""
    found: dict[str, set[CliticVerb]] = defaultdict(set)
    for lemma in lemmas:
        clitics, head, words = split_lemma(lemma)
        if clitics:
            found[head].update(CliticVerb(clitics, variant, lemma) for variant in _variants(words, forms))
    return {head: tuple(sorted(verbs, key=lambda verb: (-len(verb.words), verb.lemma, verb.words))) for head, verbs in found.items()}


def split_lemma(lemma: str) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    """Cut a lemma into « en » or « y », head verb and the words after it; « se » is left out.

    >>> split_lemma("s'en prendre")
    (('en',), 'prendre', ())
    >>> split_lemma("tirer la sonnette d'alarme")
    ((), 'tirer', ('la', 'sonnette', "d'", 'alarme'))
    """
    words = [word for word in lemma.replace("'", "' ").split() if word not in _REFLEXIVES or not lemma.startswith(word)]
    place = next(place for place, word in enumerate(words) if word not in _CLITICS)
    return tuple(words[:place]), words[place], tuple(words[place + 1 :])


def _variants(words: tuple[str, ...], forms: VerbForms) -> list[tuple[str, ...]]:
    """Give the words as they agree: their possessives, a participle at the end, a verb after « et », d' for de."""
    variants: list[tuple[str, ...]] = [()]
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        last = place == len(words) - 1
        choices = _POSSESSIVES.get(word) or (("de", "d'") if word == "de" and last else _agreeing(word, before, forms, last=last))
        variants = [(*variant, choice) for variant in variants for choice in choices]
    return variants


def _agreeing(word: str, before: str, forms: VerbForms, *, last: bool) -> tuple[str, ...]:
    readings = forms.get(word, ())
    if last and before in ("", "en") and any(reading.tense == "past_participle" for reading in readings):
        return (word, word + "e", word + "s", word + "es")
    if before == "et" and any(reading.tense == "infinitive" for reading in readings):
        return tuple(sorted(form for form, others in forms.items() if any(other.lemma == word for other in others)))
    return (word,)
