"""Bring the mentions of one speaker together, and lead surname, role and pronoun to the fullest name.

Takes the readings of the whole article; gives a registry that says for every mention which entity it speaks of. Names are
gathered first, from the longest to the shortest, so that a surname finds its full name wherever that stands; roles find the
entity that bears them; pronouns are resolved later, by gender, number and salience.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import normalize

import regex

from service.engine.lexicon import load
from service.engine.model import Entity, Mention, Reading, SpeakerKind, Via

_SEPARATORS = regex.compile(r"[\s\-’'.]+")
_ACRONYM = regex.compile(r"\s?\((?:l[ea] |l['’]|les )?([\p{Lu}][\p{L}\d\-]{1,14})\)")
_DETERMINER = regex.compile(r"^(?:l[ea]s?\s|l['’]|une?\s|des\s|du\s|ces?\s|cet(?:te)?\s|s(?:on|a|es)\s|leurs?\s)", regex.IGNORECASE)
_REACH = 40


@dataclass(slots=True)
class Registry:
    """Hold the entities, the entity of every mention (by its start) and the mentions in order."""

    text: str
    entities: list[Entity]
    of_mention: dict[int, int]
    timeline: list[tuple[int, int, float]]


def gather(text: str, readings: Sequence[Reading]) -> Registry:
    """Bring the mentions of all sentences together."""
    mentions = [mention for reading in readings for mention in reading.mentions]
    registry = Registry(text, [], {}, [])
    _gather_names(registry, [mention for mention in mentions if mention.name])
    _gather_roles(registry, [mention for mention in mentions if not mention.name and not mention.pronoun and mention.kind])
    subjects = {reading.mentions[0].start for reading in readings if reading.mentions}
    for mention in mentions:
        index = registry.of_mention.get(mention.start)
        if index is not None:
            weight = (0.0 if mention.governed else 1.0) + (0.5 if mention.start in subjects else 0.0)
            registry.timeline.append((mention.start, index, weight))
    registry.timeline.sort()
    return registry


def fold(name: str) -> tuple[str, ...]:
    """Return the words of a name without case, accents and hyphens.

    >>> fold("Kim Jong-un") == fold("KIM Jong Un")
    True
    """
    plain = "".join(letter for letter in normalize("NFD", name.lower()) if not "\u0300" <= letter <= "\u036f")
    return tuple(word for word in _SEPARATORS.split(plain) if word)


def _gather_names(registry: Registry, mentions: list[Mention]) -> None:
    by_name: dict[tuple[str, ...], list[Mention]] = {}
    for mention in mentions:
        by_name.setdefault(fold(mention.name or ""), []).append(mention)
    surnames: dict[str, list[int]] = {}
    for words in [words for words in by_name if len(words) == 1 and _mere_capital(words, by_name)]:
        del by_name[words]
    for words in sorted((words for words in by_name if words), key=lambda words: (-len(words), by_name[words][0].start)):
        for mention in by_name[words]:
            index = _known(registry, surnames, words, mention)
            if index is not None and _runs_on(registry.entities[index], words):
                registry.entities[index].name = _title(registry.text, mention)
            if index is None:
                index = _add(registry, mention, words)
                for word in {words[0], words[-1], "".join(word[0] for word in words)}:
                    surnames.setdefault(word, []).append(index)
                acronym = _ACRONYM.match(registry.text, mention.end)
                if acronym:
                    surnames.setdefault(fold(acronym.group(1))[0], []).append(index)
            _attach(registry, index, mention)


def _mere_capital(words: tuple[str, ...], by_name: dict[tuple[str, ...], list[Mention]]) -> bool:
    """Tell a word that has its capital from the start of its sentence only (Investissement) from a name (Peskov)."""
    if any(mention.first or mention.role for mention in by_name[words]) or (by_name[words][0].name or "").lower() in _FIRST_NAMES:
        return False
    return not any(words[0] in other for other in by_name if len(other) > 1)


def _known(registry: Registry, surnames: dict[str, list[int]], words: tuple[str, ...], mention: Mention) -> int | None:
    """Return the entity that a name is a form of: the same words, a surname, a first name or an acronym."""
    fitting = [
        index
        for index in dict.fromkeys(surnames.get(words[-1], []) + surnames.get(words[0], []))
        if _same_name(registry.entities[index], words, mention)
    ]
    if not fitting:
        return None
    return min(fitting, key=lambda index: _distance(registry.entities[index], mention))


def _runs_on(entity: Entity, words: tuple[str, ...]) -> bool:
    """Tell a heading that runs on after a name from the name: Sheila Hicks | Apprentissages."""
    return entity.kind == "person" and len(words) > 1 and len(words) < len(entity.tokens) and entity.tokens[: len(words)] == words


def _same_name(entity: Entity, words: tuple[str, ...], mention: Mention) -> bool:
    if entity.tokens == words:
        return True
    if entity.gender and mention.gender and entity.gender != mention.gender and entity.kind == "person":
        return False
    size = len(words)
    if size >= len(entity.tokens):
        return False
    if entity.kind == "person":
        return entity.tokens[-size:] == words or entity.tokens[:size] == words or set(words) <= set(entity.tokens)
    initials = "".join(word[0] for word in entity.tokens)
    return size == 1 and (words[0] == initials or len(words[0]) > 3 and words[0] in entity.tokens) or entity.tokens[:size] == words


def _distance(entity: Entity, mention: Mention) -> tuple[bool, int]:
    """Prefer the entity mentioned last before, then the one that comes soonest."""
    before = [mention.start - other.start for other in entity.mentions if other.start <= mention.start]
    return (False, min(before)) if before else (True, min((other.start - mention.start for other in entity.mentions), default=0))


def _add(registry: Registry, mention: Mention, words: tuple[str, ...]) -> int:
    kind = mention.kind or ("group" if mention.number == "p" else "organization")
    if kind == "person" and mention.name is None:
        kind = "group" if mention.number == "p" else "anonymous"
    registry.entities.append(Entity(_title(registry.text, mention), kind, mention.gender, mention.number, words))
    return len(registry.entities) - 1


def _title(text: str, mention: Mention) -> str:
    """Return the name that an entity gets from a mention: the person's name, or the whole phrase of another kind."""
    if mention.name and mention.kind == "person":
        return " ".join(mention.name.split())
    span = mention.plain
    return " ".join((text[span.start : span.end] if span else text[mention.start : mention.end]).split())


_SYNONYMS = {"chef de l'état": "président", "chef de l'etat": "président", "chef du gouvernement": "ministre", "souverain pontife": "pape"}


def _attach(registry: Registry, index: int, mention: Mention) -> None:
    entity = registry.entities[index]
    entity.mentions.append(mention)
    entity.gender = entity.gender or mention.gender
    registry.of_mention[mention.start] = index
    if mention.role:
        role = registry.text[mention.role.start : mention.role.end]
        if entity.role is None or len(role) > len(entity.role):
            entity.role = role
        entity.heads.add(mention.head)
        entity.words.update(_content(role))
    elif not mention.name:
        entity.heads.add(mention.head)
        entity.words.update(_content(registry.text[mention.start : mention.end]))


def _content(phrase: str) -> set[str]:
    return {word for word in fold(phrase) if len(word) > 3}


def _gather_roles(registry: Registry, mentions: Iterable[Mention]) -> None:
    """Lead a role without a name to the entity that bears it, or make it an entity of its own."""
    by_head: dict[str, list[int]] = {}
    for index, entity in enumerate(registry.entities):
        for head in entity.heads:
            by_head.setdefault(_stem(head), []).append(index)
    for mention in mentions:
        index = _bearer(registry, by_head, mention)
        if index is None and _is_epithet(registry, mention):
            continue
        if index is None:
            index = _add(registry, mention, ())
            by_head.setdefault(_stem(mention.head), []).append(index)
        _attach(registry, index, mention)
        entity = registry.entities[index]
        title = _title(registry.text, mention)
        if not entity.tokens and len(_content(title)) > len(_content(entity.name)):
            entity.name = title


def _stem(head: str) -> str:
    role = _ROLES.get(head)
    return role.noun if role else head


def _bearer(registry: Registry, by_head: dict[str, list[int]], mention: Mention) -> int | None:
    if not mention.definite:
        return None
    own = _content(registry.text[mention.start : mention.end])
    best: tuple[float, int] | None = None
    for index in by_head.get(_stem(mention.head), [])[-_REACH:]:
        entity = registry.entities[index]
        worth = _likeness(entity, own, mention)
        if worth > 0 and (best is None or worth >= best[0]):
            best = (worth, index)
    return best[1] if best else None


def _is_epithet(registry: Registry, mention: Mention) -> bool:
    """Tell a short definite role that nobody bears in so many words, to be resolved like a pronoun: le chercheur, cet élu."""
    if mention.kind != "person" or not mention.definite or mention.number != "s":
        return False
    words = registry.text[mention.start : mention.end].split()
    return not any(word[0].isupper() for word in words[1:]) or words[0].lower() in ("ce", "cet", "cette")


def _likeness(entity: Entity, own: set[str], mention: Mention) -> float:
    if entity.number != mention.number:
        return 0.0
    if entity.gender and mention.gender and entity.gender != mention.gender and entity.kind in ("person", "anonymous"):
        return 0.0
    head = _content(mention.head)
    rest = own - head
    shared = len(rest & entity.words)
    if rest and not shared and entity.words - head:
        return 0.0
    before = any(other.start < mention.start for other in entity.mentions)
    return 1.0 + shared - 0.3 * len(rest - entity.words) + (0.5 if before else 0.0)


def resolve(
    registry: Registry, mention: Mention, last_speaker: int | None, floor: int
) -> tuple[int | None, Via | None, tuple[str, ...]]:
    """Return the entity of a mention, how it was reached and what is known of it, as features."""
    if mention.pronoun or (mention.start not in registry.of_mention and _is_epithet(registry, mention)):
        index, lead = pronoun(registry, mention, last_speaker, floor)
        via: Via = "pronoun" if mention.pronoun else "role"
        return (index, via, (f"{via} {lead}", *_traits(registry, index, mention))) if index is not None else (None, None, (f"{via} astray",))
    found = registry.of_mention.get(mention.start)
    if found is None:
        found = _add(registry, mention, ())
        _attach(registry, found, mention)
    entity = registry.entities[found]
    via = "role" if mention.name is None and entity.tokens else "name"
    if mention.name is not None and fold(mention.name) != entity.tokens:
        via = "alias"
    return found, via, (f"via {via}", *_traits(registry, found, mention))


def _traits(registry: Registry, index: int, mention: Mention) -> Iterator[str]:
    entity = registry.entities[index]
    yield f"entity {entity.kind}"
    yield f"entity {'named' if entity.tokens else 'unnamed'}"
    if len(entity.tokens) == 1:
        yield f"entity {entity.kind} of one word"
    yield f"entity mentions {min(len(entity.mentions), 4)}"
    if not mention.pronoun and mention.name is None and not mention.definite:
        yield "indefinite"


def pronoun(registry: Registry, mention: Mention, last_speaker: int | None, floor: int) -> tuple[int | None, str]:
    """Return the entity a pronoun points to, compatible in gender and number, salient and near, and how clear that is.

    `last_speaker` is the entity of the quotation before; `floor` the start of its paragraph.
    """
    position = bisect_left(registry.timeline, (mention.start, -1, 0.0))
    scores: dict[int, float] = {}
    entities = registry.entities
    for rank, (start, index, weight) in enumerate(reversed(registry.timeline[max(0, position - _REACH) : position])):
        near = 1.0 if start >= floor else 0.0
        scores[index] = max(scores.get(index, -9.0), weight + near - 0.12 * rank)
    if last_speaker is not None:
        scores[last_speaker] = scores.get(last_speaker, 0.0) + 1.2
    for index in scores:
        scores[index] += _SALIENCE[entities[index].kind]
    fitting = sorted(((score, index) for index, score in scores.items() if _agrees(registry.entities[index], mention)), reverse=True)
    if not fitting:
        return None, "astray"
    lead = fitting[0][0] - fitting[1][0] if len(fitting) > 1 else 9.0
    return fitting[0][1], "alone" if lead > 8 else "clear" if lead > 1 else "likely" if lead > 0.4 else "open"


def _agrees(entity: Entity, mention: Mention) -> bool:
    if mention.head == "on":
        return True
    if entity.number != mention.number:
        return False
    if entity.kind == "person" and not entity.tokens and entity.gender is None and mention.head in ("il", "elle"):
        return False
    return entity.gender is None or mention.gender is None or entity.gender == mention.gender


_ROLES = load().roles
_FIRST_NAMES = load().first_names
# Who says « il a dit » is a person far more often than anything else.
_SALIENCE: dict[SpeakerKind, float] = {"person": 1.5, "anonymous": 1.0, "group": 0.3, "organization": 0.0, "document": -0.3}
