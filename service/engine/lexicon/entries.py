"""Define the entries of the lexicon.

Takes nothing, gives frozen dataclasses. A dash stands where a word does not show a number or a gender.
"""

from dataclasses import dataclass


class LexiconError(ValueError):
    """Say which line of which data file is wrong, and how."""


@dataclass(frozen=True, slots=True)
class Verb:
    """Hold a verb that frames speech; a reflexive lemma has its « se », the flags are explained in the package's docstring."""

    lemma: str
    verb_class: str
    flags: frozenset[str]
    stance: str

    @property
    def reflexive(self) -> bool:
        """Tell whether the lemma is used with « se »."""
        return "R" in self.flags


@dataclass(frozen=True, slots=True)
class VerbForm:
    """Hold one reading of an inflected form; the lemma is a single verb, without « se »."""

    lemma: str
    tense: str
    number: str
    gender: str


@dataclass(frozen=True, slots=True)
class CliticVerb:
    """Hold a verb that has a sense of its own beside « en » or « y »: (« s'en prendre », « en être convaincu »)."""

    clitics: tuple[str, ...]
    words: tuple[str, ...]
    lemma: str


@dataclass(frozen=True, slots=True)
class Role:
    """Hold one form of a noun for people, institutions or documents; `noun` is its singular, the gender u is both."""

    noun: str
    gender: str
    kind: str
    number: str


@dataclass(frozen=True, slots=True)
class BodyNoun:
    """Hold a noun for bodies, the sorts that it names, and whether it takes up one named before: l'entreprise."""

    noun: str
    sorts: frozenset[str]
    epithet: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Hold a place that speaks, and for whom: « matignon », -, « premier ministre français »."""

    name: str
    gender: str
    stands_for: str


@dataclass(frozen=True, slots=True)
class Country:
    """Hold a country with its article, a dash for those that have none: « les », « états-unis », m."""

    name: str
    article: str
    gender: str
