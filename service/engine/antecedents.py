"""Lead a pronoun, a role or an epithet to the entity that it means.

Takes the registry of the article and the weights of the model `antecedent`; gives for a mention its entity, the way there and
how clear it is. The candidates are the entities mentioned last before, who spoke last, and whom the article is about; a role
may also speak of somebody who is not named.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice
from operator import itemgetter
from typing import NamedTuple

import regex

from service.engine import ages, bodies, manners
from service.engine.entities import REACH, Registry, Resolution, add, attach, is_open, spoken_as, spoken_of
from service.engine.families import ANYBODY, COURT, DOCK, INVERSE, KIN, SPOUSES, TIES, suits
from service.engine.model import Entity, Mention, SpeakerKind, Via
from service.engine.nouns import EPICENE, FIRST_NAMES, LATTER, POSSESSIVE, SOURCES
from service.engine.salience import SUBJECTS, Circumstances, Occurrence, Place, Sort, alone, features
from service.engine.wording import content, fold, nations, office, stem

Weigh = Callable[[Iterable[str]], float]
_Before = tuple[Mention, int]  # the pronoun or epithet before, and how many sentences back it stands
# By what a candidate is weighed anew: the entity, how many stand nearer, whether `foremost`, ahead, and who spoke last.
_Standing = tuple[int, int, bool, bool, bool]
_Rival = tuple[int | None, tuple[str, ...], float]  # whom a mention could mean, with features and their weight

_LATTER = LATTER | {"celui-ci", "celle-ci", "ceux-ci", "celles-ci"}
_FORMER = frozenset(("premier", "première"))
_POINTED = _LATTER | _FORMER | {"second", "seconde"}
_WEIGHT = itemgetter(0)
_LEADS = ((8.0, "alone"), (1.0, "clear"), (0.4, "likely"))
_MOST = 12
_BACK = 8
_ECHO = 3
_SAID = 24
_OVERTAKEN = 3
_OVERTAKING = (Place.FIRST_SUBJECT, Place.SPEAKER)
_AHEAD = 8
_VIEWS = 16
_EARLY = 3
_HEADING = 160
_UNFIT = frozenset(("another office", "another family"))
_MATCHING = frozenset(("again", "noun", "noun and complement", "noun alone", "noun with another complement", "kin", "nation"))
# Whose relative somebody is: la mère | de la victime, le fils | d'un éleveur; but une mère de famille, la femme d'affaires.
_RELATED = regex.compile(r"\s(?:du\s|des\s|de\s(?:la\s|leurs?\s|s(?:a|on|es)\s|ce(?:t|tte|s)?\s|l['’])|d['’]une?\s|d(?:e\s|['’])\p{Lu})")
# Of something that is new itself: le patron | d'un bar.
_OF_SOMETHING = regex.compile(r"\sd['’]une?\s")
# Who stands against the one before: le maire, lui, se tait; de son côté, le maire se tait; a pour sa part dit le maire.
_CONTRAST = regex.compile(
    r"\b(?:de (?:son|leur) côté|(?:pour|de) (?:sa|leur) part|quant (?:à (?:lui|elles?|eux)|aux?\b|à l)|, (?:lui|elles?|eux)(?=[,.]))",
    regex.IGNORECASE,
)
_CONTRASTING = 40
# Who speaks to the one before: « … », lui a lancé | le journaliste; « … », lui a-t-| il répondu.
_ADDRESSING = regex.compile(r"[»”\",] ?(?:(?:lui|leur)(?: (?:a|ont|avait|avaient))?(?: \p{Ll}+){1,2} |lui \p{Ll}+\p{Pd}(?:t\p{Pd})?)$")
_SAME = frozenset(("cette", "même"))
_HYPHENS = frozenset(("-", "\u2010", "\u2011"))
_CONCERNED = frozenset(("intéressé", "intéressée"))
_WITHIN = ("dans ", "Dans ", "dans\u00a0")
_NOBODY = frozenset[int]()
_SOMEBODY = frozenset(("person", "anonymous"))
_OF_MEMBERS = frozenset("association asbl collectif coordination famille intersyndicale ong organisation syndicat équipe".split())


def resolve(registry: Registry, weigh: Weigh, mention: Mention, last_speaker: int | None, *, single: bool = False) -> Resolution:
    """Return the entity of a mention, how it was reached and what is known of it, as features; `single` is who says je."""
    key = mention.start, mention.end, last_speaker, single
    known = registry.resolved.get(key)
    if known is None:
        known = _resolve(registry, weigh, mention, last_speaker, single)
        registry.resolved[key] = known
    return known


def _resolve(registry: Registry, weigh: Weigh, mention: Mention, last_speaker: int | None, single: bool) -> Resolution:
    found = registry.of_mention.get((mention.start, mention.end))
    if is_open(registry, mention):
        index, lead = antecedent(registry, weigh, mention, last_speaker, single=single and mention.pronoun)
        via: Via = "pronoun" if mention.pronoun else "role"
        if index is None and mention.pronoun:
            return None, None, ("pronoun astray",)
        if index is not None and index != found:
            if _sort(mention) == "body" and registry.entities[index].kind == "person" and registry.likeness[index] <= 1:
                registry.entities[index].kind = "organization"  # nobody is called l'entreprise
                registry.views.clear()
            return index, via, (f"{_sort(mention)} {lead}", *_traits(registry, index, mention))
    mere = found is None and mention.name is not None
    if found is None:
        found = _fresh(registry, mention)
    entity = registry.entities[found]
    via = "role" if mention.name is None and entity.tokens else "name"
    if mention.name is not None and fold(mention.name) != entity.tokens:
        via = "alias"
    return found, via, ("merely a capital" if mere else f"via {via}", *_traits(registry, found, mention))


def _fresh(registry: Registry, mention: Mention) -> int:
    """Return the entity of a mention that speaks of nobody known, made when first asked for: one for every phrase that names a person."""
    somebody = mention.kind == "person" and mention.name is None
    key = fold(registry.text[mention.start : mention.end]) if somebody else (str(mention.start), str(mention.end))
    index = registry.fresh.get(key)
    if index is None:
        index = registry.fresh[key] = add(registry, mention, ())
    if (index, mention.start, mention.end) not in registry.attached:
        attach(registry, index, mention)
        del registry.of_mention[mention.start, mention.end]
        if somebody:
            spoken_of(registry, index, mention)
    return index


def _traits(registry: Registry, index: int, mention: Mention) -> tuple[str, ...]:
    entity = registry.entities[index]
    traits = _known_by(entity.kind, min(len(entity.tokens), 2), min(len(entity.mentions), 4))
    indefinite = not mention.pronoun and mention.name is None and not mention.definite
    return (*traits, "indefinite") if indefinite else traits


@cache
def _known_by(kind: SpeakerKind, tokens: int, mentions: int) -> tuple[str, ...]:
    alone = (f"entity {kind} of one word",) if tokens == 1 else ()
    return (f"entity {kind}", f"entity {'named' if tokens else 'unnamed'}", *alone, f"entity mentions {mentions}")


def antecedent(
    registry: Registry, weigh: Weigh, mention: Mention, last_speaker: int | None, *, single: bool = False
) -> tuple[int | None, str]:
    """Return the entity that a pronoun, a role or an epithet points to, and how clear that is; whoever is `single` is no body."""
    if mention.head in _POINTED:
        return _pointed(registry, mention)
    called = _called_before(registry, mention) if mention.head in _CONCERNED else None
    called = _cited_before(registry, mention) if called is None and mention.head in SOURCES else called
    if called is not None:
        return called, "clear"
    scores = [(weight, index) for index, _, weight in _rivals(registry, weigh, mention, last_speaker)]
    scores.sort(key=_WEIGHT, reverse=True)
    if single:
        scores = [row for row in scores if row[1] is not None and registry.entities[row[1]].kind in _SOMEBODY] or scores
    if not scores:
        return None, "astray"
    lead = scores[0][0] - scores[1][0] if len(scores) > 1 else 9.0
    return scores[0][1], next((name for least, name in _LEADS if lead > least), "open")


def _called_before(registry: Registry, mention: Mention) -> int | None:
    """Return whom a quotation right before names, as « l'intéressée » does: « | Anne ment », dit Paul. « Non », répond l'intéressée."""
    sentence = bisect_right(registry.openings, mention.start) - 1
    since = registry.openings[max(0, sentence - 1)]
    quoted = registry.quoted[bisect_left(registry.quoted, (since, 0)) : bisect_left(registry.quoted, (mention.start, 0))]
    return next((index for _, index in reversed(quoted) if _agrees(registry.entities[index], mention)), None)


def _cited_before(registry: Registry, mention: Mention) -> int | None:
    """Return who told something last, as « la même source » does: (Il a fui, selon) | le parquet. Selon la même source, il « … »."""
    words = set(registry.text[mention.start : mention.end].lower().split())
    if _SAME.isdisjoint(words):
        return None
    position = bisect_left(registry.starts, mention.start)
    near = registry.timeline[max(0, position - REACH) : position]
    if "même" not in words and any(stem(mention.head) in registry.entities[told.entity].heads for told in near):
        return None
    return next((told.entity for told in reversed(near) if told.place is Place.SPEAKER), None)


def _pointed(registry: Registry, mention: Mention) -> tuple[int | None, str]:
    """Return whom « ce dernier » means: the person mentioned last, else the last of any kind that agrees."""
    position = bisect_left(registry.starts, mention.start)
    near = registry.meant[max(0, position - REACH) : position]
    fitting = [index for index in reversed(near) if _agrees(registry.entities[index], mention)]
    if not fitting:
        return None, "astray"
    people = [index for index in fitting if registry.entities[index].kind == "person" and registry.likeness[index]]
    unnamed = [index for index in fitting if registry.entities[index].kind == "anonymous"]
    # (Anne sert) la mère de Paul: who is unnamed may be meant too, but not who is only said to be something: (Paul,) un ami
    somebody = [index for index in fitting if index in people or (index in unnamed and registry.entities[index].mentions[0].definite)]
    distinct = list(dict.fromkeys(somebody or unnamed or fitting))
    return distinct[min(1, len(distinct) - 1) if mention.head in _FORMER else 0], "clear"


class _View(NamedTuple):
    """Hold how the article looks from a mention: its sentence, what was mentioned before it, what kind of mention it is."""

    mention: Mention
    sentence: int
    position: int
    times: Counter[int]
    places: dict[int, int]
    own: int | None
    said: int | None
    echo: tuple[int, int] | None
    stale: int | None
    rest: set[str]
    nations: set[str]
    others: set[int]
    noun: str
    family: str
    sort: Sort
    stance: str
    contrasted: bool
    behind: frozenset[int]
    relatives: frozenset[int]
    related: bool
    subject: Occurrence | None
    personal: bool
    judged: dict[_Standing, tuple[Circumstances, _Rival | None]]
    fitting: dict[int, bool]


def rivals(registry: Registry, weigh: Weigh, mention: Mention, last_speaker: int | None) -> Iterator[tuple[int | None, tuple[str, ...]]]:
    """Give whom a pronoun, role or epithet could mean, each with its features; None is somebody whom nothing else names."""
    yield from ((index, named) for index, named, _ in _rivals(registry, weigh, mention, last_speaker))


def _rivals(registry: Registry, weigh: Weigh, mention: Mention, last_speaker: int | None) -> Iterator[_Rival]:
    """Give whom a mention could mean, each with its features and their weight."""
    view = _view(registry, weigh, mention, last_speaker)
    if not mention.pronoun and view.own is None:
        itself = alone(view.sort, view.stance, view.family, known=False)
        yield None, itself, weigh(itself)
    before = _before(registry, view, last_speaker)
    after = _after(registry, view, before, last_speaker)
    before = [index for index in before if index not in after]
    outdone = -1  # where somebody stands nearest who would be meant rather than a body
    for rank, index in enumerate(before):
        position = view.places.get(index, -1)
        standing = index, min(rank, 3), position > outdone, False, index == last_speaker
        found, rival = _judged(registry, weigh, view, standing)
        if found.kind in _SOMEBODY or (found.gender == "shown" and found.place in SUBJECTS):
            outdone = max(outdone, position)
        if index == view.own and registry.entities[index].mentions[0].start == mention.start:
            if not view.relatives.isdisjoint(before):
                continue
            itself = alone(view.sort, view.stance, view.family, known=True)
            yield index, itself, weigh(itself)
        elif rival is not None:
            yield rival
    for index in after:
        standing = index, min(len(before), 3), False, True, index == last_speaker
        rival = _judged(registry, weigh, view, standing)[1]
        if rival is not None:
            yield rival


def _judged(registry: Registry, weigh: Weigh, view: _View, standing: _Standing) -> tuple[Circumstances, _Rival | None]:
    """Return the circumstances of a candidate and, unless nothing can make it the one meant, its weight; kept in the view."""
    known = view.judged.get(standing)
    if known is None:
        found = _circumstances(registry, view, standing)
        named = features(found) if _is_weighable(view, found) else None
        known = view.judged[standing] = found, None if named is None else (standing[0], named, weigh(named))
    return known


def _is_weighable(view: _View, found: Circumstances) -> bool:
    """Tell a candidate unless it holds another office than the full title, or the one that somebody unnamed holds: an avocat is not le maire de Lyon."""
    title = view.rest or view.own is not None or " " in view.mention.head or view.family in COURT
    title = title and not view.stance.startswith("this")  # ce chauffeur says something new of somebody known
    fits = found.head != "opposed" and (found.head not in _UNFIT or not title)
    return fits and not _is_owner(view, found) and not _is_relative(view, found)


def _is_owner(view: _View, found: Circumstances) -> bool:
    """Tell whose relative or helper a phrase names from who that is: dit Paul Roy. | Son avocat plaide."""
    if not view.stance.startswith("own") or found.head in _MATCHING:
        return False
    return found.spoke or (found.steps <= 1 and found.place in SUBJECTS)


def _is_relative(view: _View, found: Circumstances) -> bool:
    """Tell who is not known as the relative that a phrase says of whom: (Anne Morel a disparu.) | La mère de la jeune fille espère."""
    return view.related and found.head not in _MATCHING


def _view(registry: Registry, weigh: Weigh, mention: Mention, last_speaker: int | None) -> _View:
    """Return how the article looks from a mention; the last few are kept, until somebody turns out to be meant otherwise."""
    known = registry.views.get(mention.start)
    if isinstance(known, _View) and known.mention is mention:
        return known
    view = _look(registry, weigh, mention, last_speaker)
    if len(registry.views) >= _VIEWS:
        registry.views.clear()
    registry.views[mention.start] = view
    return view


def _look(registry: Registry, weigh: Weigh, mention: Mention, last_speaker: int | None) -> _View:
    before = _taken_up(registry, mention)
    echo = _echo(registry, weigh, mention, before, last_speaker)
    noun, rest = _noun(registry.text, mention)
    families = () if mention.pronoun else KIN.get(noun, ())
    sort = _sort(mention)
    stance = _pronoun_stance(registry.text, mention) if mention.pronoun else _role_stance(registry.text, mention, rest)
    family = "anybody" if noun in ANYBODY else "crown" if "crown" in families else next(iter(families)) if len(families) == 1 else ""
    peoples = nations(rest)
    strangers = [_meant(registry, weigh, other, None) for other in _of_other_countries(registry, mention)] if peoples else []
    others = {index for index in strangers if index is not None}
    sentence, position = bisect_right(registry.openings, mention.start) - 1, bisect_left(registry.starts, mention.start)
    first = max(0, position - REACH)
    near = registry.meant[first:position]
    places = _places(registry, near, first)
    own = registry.of_mention.get((mention.start, mention.end))
    alike = _said_before(registry, mention)
    said = None if alike is None else _meant(registry, weigh, alike, None)
    stale = _stale(registry, before, echo)
    if echo is not None and stale in places:
        places[echo[0]] = max(places.pop(stale), places.get(echo[0], first))
    related = not mention.pronoun and "relatives" in families and _RELATED.search(registry.text, mention.start, mention.end) is not None
    return _View(
        mention, sentence, position, Counter(near), places, own, said, echo, stale, rest, peoples, others, noun, family, sort, stance,
        _is_contrasted(registry, mention, sentence), _behind(registry, mention, sentence), _relatives(registry, mention, noun, near),
        related, _subject_before(registry, mention, before, echo),
        mention.pronoun and manners.are_of_people(registry.text, mention), {}, {},
    )  # fmt: skip


def _places(registry: Registry, near: list[int], first: int) -> dict[int, int]:
    """Return where on the timeline each entity was spoken of last; what it is said to be is no place of its own: | Anne Morel est maire."""
    places: dict[int, int] = {}
    for position, index in enumerate(near, first):
        said = places.get(index)
        occurrence = registry.timeline[position]
        if said is None or occurrence.place != Place.PREDICATE or registry.timeline[said].sentence != occurrence.sentence:
            places[index] = position
    return places


def _subject_before(registry: Registry, mention: Mention, before: _Before | None, echo: tuple[int, int] | None) -> Occurrence | None:
    """Return the role that a pronoun takes up as an occurrence of who is meant by it: La députée s'est tue. | Elle."""
    if echo is None or before is None or not mention.pronoun or before[0].pronoun or before[0].governed:
        return None
    sentence = bisect_right(registry.openings, before[0].start) - 1
    return Occurrence(before[0].start, echo[0], sentence, Place.SUBJECT)


def _relatives(registry: Registry, mention: Mention, noun: str, near: list[int]) -> frozenset[int]:
    """Return those nearby whose relative somebody is, if a noun says the reverse: (Anne a) un fils, Paul | sa mère, la mère de Paul."""
    inverse = INVERSE.get(noun)
    if inverse is None or mention.pronoun:
        return _NOBODY
    people = [(index, registry.entities[index]) for index in reversed(near) if registry.entities[index].tokens and registry.likeness[index]]
    words = fold(registry.text[mention.start : mention.end])
    owned = words[0] in POSSESSIVE
    owner = next((entity for _, entity in people if owned or _is_named_in(entity.tokens, words)), None)
    if owner is None or inverse.isdisjoint(owner.heads):
        return _NOBODY
    introduced = bisect_right(registry.openings, owner.mentions[0].start)
    end = registry.openings[introduced] if introduced < len(registry.openings) else len(registry.text)
    return frozenset(index for index, entity in people if entity is not owner and entity.mentions[0].start < end)


def _is_contrasted(registry: Registry, mention: Mention, sentence: int) -> bool:
    """Tell who stands against the one before, or speaks to him, by words close to the mention: Le maire, | lui, | se tait."""
    end = registry.openings[sentence + 1] if sentence + 1 < len(registry.openings) else len(registry.text)
    first = max(registry.openings[sentence], mention.start - _CONTRASTING)
    if _ADDRESSING.search(registry.text[first : mention.start]):
        return True
    return _CONTRAST.search(registry.text, first, min(end, mention.end + _CONTRASTING)) is not None


def _behind(registry: Registry, mention: Mention, sentence: int) -> frozenset[int]:
    """Return who is named behind a pronoun or role in its sentence, or in a quotation there: il accuse | Paul Roy."""
    start = registry.openings[sentence]
    end = registry.openings[sentence + 1] if sentence + 1 < len(registry.openings) else len(registry.text)
    behind = registry.meant[bisect_left(registry.starts, mention.end) : bisect_left(registry.starts, end)]
    quoted = registry.quoted[bisect_left(registry.quoted, (start, 0)) : bisect_left(registry.quoted, (end, 0))]
    return frozenset((*behind, *(index for _, index in quoted)))


def _noun(text: str, mention: Mention) -> tuple[str, set[str]]:
    """Return the noun of a role or epithet, and the words that say more of it."""
    phrase = "" if mention.pronoun else text[mention.start : mention.end]
    noun = office(phrase) or stem(mention.head)
    return noun, content(phrase) - content(mention.head) - content(noun)


def _of_other_countries(registry: Registry, mention: Mention) -> list[Mention]:
    """Return the mentions before of the same role in other countries: le président danois is not le président norvégien."""
    noun, rest = _noun(registry.text, mention)
    peoples = nations(rest)
    if not peoples:
        return []
    place = bisect_left(registry.national, mention.start, key=lambda other: other.start)
    return [
        other
        for other in registry.national[max(0, place - _BACK) : place]
        if stem(other.head) == noun and peoples.isdisjoint(nations(content(registry.text[other.start : other.end]) - content(other.head)))
    ]


def _meant(registry: Registry, weigh: Weigh, mention: Mention, last_speaker: int | None) -> int | None:
    """Return whom a mention before means, kept for all that hang on it.

    What it hangs on itself is found first, from a list and not by recursion: pronouns may follow one another for thousands of sentences.
    """
    pending = [mention]
    while pending:
        other = pending[-1]
        waiting = [] if other.start in registry.echoes else [one for one in _hangs_on(registry, other) if one.start not in registry.echoes]
        if waiting:
            pending += reversed(waiting)
            continue
        if other.start not in registry.echoes:
            index = antecedent(registry, weigh, other, last_speaker)[0]
            unnamed = index is None and other.kind == "person" and not other.pronoun
            registry.echoes[other.start] = _fresh(registry, other) if unnamed else index
        pending.pop()
    return registry.echoes[mention.start]


def _is_somebody_else(mention: Mention) -> bool:
    """Tell a role that says what somebody is to others, by which an unnamed person is known: la mère de la victime, le prévenu."""
    kin = KIN.get(stem(mention.head), frozenset())
    return not mention.pronoun and bool(kin) and kin <= TIES | DOCK


def _hangs_on(registry: Registry, mention: Mention) -> list[Mention]:
    """Return the mentions before whose meaning sways that of this one."""
    if mention.head in _POINTED:
        return []
    before = _taken_up(registry, mention)
    others = [] if mention.pronoun else _of_other_countries(registry, mention)
    alike = _said_before(registry, mention)
    return [*others, *(() if before is None else (before[0],)), *(() if alike is None else (alike,))]


def _said_before(registry: Registry, mention: Mention) -> Mention | None:
    """Return the same words for somebody before: | Le chef régionaliste parle. Le chef régionaliste se tait."""
    if mention.pronoun or not mention.definite:
        return None
    position = bisect_left(registry.followed, mention.start)
    alike = registry.alike.get(spoken_as(registry.text, mention), ())
    place = bisect_left(alike, position) - 1
    return registry.followers[alike[place]][0] if place >= 0 and alike[place] >= position - _SAID else None


def _sort(mention: Mention) -> Sort:
    if mention.pronoun:
        return "pronoun"
    return "role" if mention.kind == "person" and not bodies.is_trader(mention) else "body"


def _pronoun_stance(text: str, mention: Mention) -> str:
    if text[mention.start - 1 : mention.start] in _HYPHENS:
        return "inverted"
    return "governed" if mention.governed else mention.head if mention.head in ("on", "lui") else "subject"


def _role_stance(text: str, mention: Mention, rest: set[str]) -> str:
    """Describe the phrase: its determiner, whether it has complements, and a capital among them."""
    first, *others = text[mention.start : mention.end].split() or [""]
    pointing = "this" if first[0] in "cC" else "own" if first.lower() in POSSESSIVE else "the"
    capital = any(word[0].isupper() for word in others)
    if _OF_SOMETHING.search(text, mention.start, mention.end):
        return f"{pointing} indefinite"
    return f"{pointing} {'complement' if rest else 'bare'} {'capital' if capital else 'small'}"


def _echo(
    registry: Registry, weigh: Weigh, mention: Mention, before: _Before | None, last_speaker: int | None
) -> tuple[int, int] | None:  # fmt: skip
    """Return whom the pronoun or epithet before that agrees means, and how many sentences back it stands, more if another is named since."""
    index = None if before is None else _meant(registry, weigh, before[0], last_speaker)
    if before is None or index is None:
        return None
    since = registry.meant[bisect_left(registry.starts, before[0].start) : bisect_left(registry.starts, mention.start)]
    named = any(other != index and registry.likeness[other] > 1 and _agrees(registry.entities[other], mention) for other in since)
    return index, _OVERTAKEN if named else before[1]


def _stale(registry: Registry, before: _Before | None, echo: tuple[int, int] | None) -> int | None:
    """Return the entity kept for the epithet before, no office, that means somebody named: (Anne Morel est arrivée.) | Sa mère | parle."""
    if echo is None or before is None or not _is_no_office(before[0]):
        return None
    kept = registry.of_mention.get((before[0].start, before[0].end))
    return kept if kept != echo[0] else None


def _is_no_office(mention: Mention) -> bool:
    """Tell an epithet that is anybody's or a relative's: la jeune femme, son mari."""
    return mention.head in ANYBODY or mention.head in INVERSE


def _taken_up(registry: Registry, mention: Mention) -> _Before | None:
    """Return what a pronoun takes up, or the epithet before a role that may stand for somebody named, and how many sentences back it stands."""
    before = _pronoun_before(registry, mention)
    return before if mention.pronoun or (before is not None and _is_no_office(before[0])) else None


def _pronoun_before(registry: Registry, mention: Mention) -> tuple[Mention, int] | None:
    """Return the pronoun nearby that agrees with this one, and how many sentences back it stands, two at most."""
    sentence = bisect_right(registry.openings, mention.start) - 1
    position = bisect_left(registry.followed, mention.start)
    for other, there in reversed(registry.followers[max(0, position - _BACK) : position]):
        if sentence - there >= _ECHO:
            return None
        if other.number == mention.number and other.gender == mention.gender:
            return other, min(sentence - there, 2)
    return None


def _before(registry: Registry, view: _View, last_speaker: int | None) -> list[int]:
    """Return the entities that agree: those mentioned last, and those that the article makes one think of."""
    mention = view.mention
    central = (registry.central, registry.protagonists.get(mention.gender))
    thought = [index for index in (last_speaker, *central, view.own, view.said) if index is not None]
    echoed = () if view.echo is None or not mention.pronoun else (view.echo[0],)
    near = registry.meant[max(0, view.position - REACH) : view.position][::-1]
    if view.stale is not None:
        near = [index for index in near if index != view.stale]
    nearest = dict.fromkeys((*echoed, *near, *thought))
    inside = fold(registry.text[mention.start : mention.end]) if view.sort == "role" else ()
    fitting = list(islice((index for index in nearest if index in echoed or _may_be(registry, index, view, inside)), _MOST))
    return fitting + [index for index in dict.fromkeys(thought) if index not in fitting and _may_be(registry, index, view, inside)]


def _after(registry: Registry, view: _View, before: list[int], last_speaker: int | None) -> list[int]:
    """Return the people named next, where few are named before or a heading speaks of somebody whom the text below names."""
    settled = (
        view.sentence >= _EARLY or _is_named(registry, view, before) or (view.mention.pronoun and _is_answered(registry, view, before))
    )
    if before and settled and not _is_heading(registry.text, view.mention):
        return [later] if (later := registry.later.get(view.mention.start)) is not None and later not in before else []
    near = dict.fromkeys(registry.meant[view.position : view.position + _AHEAD])
    fitting = [
        index
        for index in near
        if registry.likeness[index] > 1 and not _is_passer_by(registry, index) and _is_fitting(registry, index, view, ())
    ]
    known = {*view.places, last_speaker, view.own}
    return [index for index in fitting if index not in known][:2]


def _is_passer_by(registry: Registry, index: int) -> bool:
    """Tell somebody unnamed whom the text brings in below, so that nothing above means her: dit la jeune femme. | Une riveraine approuve."""
    entity = registry.entities[index]
    return not entity.tokens and not entity.mentions[0].definite


def _is_named(registry: Registry, view: _View, before: list[int]) -> bool:
    """Tell whether somebody who stands before is surely a person of the gender that a mention shows."""
    gender = view.mention.gender
    near = (index for index in before if index in view.places and registry.likeness[index] > 1)
    return gender is not None and any(
        registry.entities[index].kind == "person" and registry.entities[index].gender == gender for index in near
    )


def _is_answered(registry: Registry, view: _View, before: list[int]) -> bool:
    """Tell a pronoun that a subject right before suits, so that it waits for no name: Le parquet enquête. | Il se tait. Anne Morel écrit."""
    near = [registry.timeline[view.places[index]] for index in before if index in view.places]
    paragraph = registry.paragraphs[view.sentence]
    return any(
        occurrence.place in SUBJECTS and view.sentence - occurrence.sentence <= 1 and registry.paragraphs[occurrence.sentence] == paragraph
        for occurrence in near
    )


def _is_heading(text: str, mention: Mention) -> bool:
    end = text.find("\n", mention.end, mention.end + _HEADING)
    return end > 0 and text[mention.start : end].rstrip()[-1] not in '.!?…»”"'


def _circumstances(registry: Registry, view: _View, standing: _Standing) -> Circumstances:
    index, rank, foremost, ahead, spoke = standing
    mention = view.mention
    entity, place = registry.entities[index], view.places.get(index)
    occurrence = None if place is None else registry.timeline[place]
    if view.subject is not None and view.subject.entity == index and (occurrence is None or occurrence.start < view.subject.start):
        occurrence = view.subject
    there = max(0, view.sentence - 9) if occurrence is None else occurrence.sentence
    paragraph = registry.paragraphs[there]
    shown = "shown" if entity.gender and entity.gender == mention.gender else "open" if entity.gender else "unknown"
    return Circumstances(
        view.sort, view.stance,
        steps=9 if occurrence is None else view.sentence - there,
        paragraphs=3 if occurrence is None else min(registry.paragraphs[view.sentence] - paragraph, 3),
        place=None if occurrence is None else occurrence.place,
        opens=occurrence is not None and _opens(registry, there, occurrence.place),
        rank=rank,
        foremost=foremost,
        kind=entity.kind,
        unnamed=None if entity.kind != "anonymous" else _unnamed(registry.text, entity),
        human=registry.likeness[index],
        times=min(view.times[index], 4),
        gender=shown,
        several=entity.number != mention.number and mention.head != "on",
        spoke=spoke,
        overtaken=spoke and _is_overtaken(registry, view, index),
        contrasted=view.contrasted,
        central=index in (registry.central, registry.protagonists.get(mention.gender)),
        commanding=index in registry.commanding,
        ahead=ahead,
        head=None if mention.pronoun else "again" if index == view.own else _headed(registry, index, view),
        family=view.family,
        acts=index in registry.acting,
        behind=not ahead and index in view.behind,
        said=index == view.said,
        personal=view.personal,
        echo=view.echo[1] if mention.pronoun and view.echo is not None and view.echo[0] == index else None,
    )  # fmt: skip


def _is_overtaken(registry: Registry, view: _View, index: int) -> bool:
    """Tell whether another person who agrees was the first subject of a sentence, or spoke, since an entity was spoken of."""
    since = registry.timeline[view.places.get(index, view.position) + 1 : view.position]
    return any(
        other.entity != index and other.place in _OVERTAKING and registry.likeness[other.entity] > 1
        and _agrees(registry.entities[other.entity], view.mention)
        for other in since
    )  # fmt: skip


def _unnamed(text: str, entity: Entity) -> str:
    """Say how the article brings in somebody without a name: a passer-by, his sister, the minister, who may well have one."""
    first = entity.mentions[0]
    if not first.definite:
        return "indefinite"
    if _is_somebody_else(first):
        return "owned"
    return "owned" if text[first.start : first.end].split(maxsplit=1)[0].lower() in POSSESSIVE else "definite"


def _opens(registry: Registry, sentence: int, place: Place) -> bool:
    """Tell whether an entity stands at the head of a paragraph."""
    opening = sentence == 0 or registry.paragraphs[sentence - 1] != registry.paragraphs[sentence]
    return opening and place in (Place.FIRST_SUBJECT, Place.OPENING)


def _headed(registry: Registry, index: int, view: _View) -> str:
    """Say how well the roles of an entity suit an epithet; one that is no office, as « la jeune femme », goes with any role."""
    entity, noun, rest = registry.entities[index], view.noun, view.rest
    if noun in entity.heads or view.mention.head in entity.tokens:
        if not rest or not rest.isdisjoint(entity.words):
            return "noun and complement" if rest else "noun"
        return "noun with another complement" if entity.words - content(noun) else "noun alone"
    if not rest.isdisjoint(entity.words):
        return "complement" if view.nations.isdisjoint(nations(entity.words)) else "nation"
    if entity.kind not in _SOMEBODY:
        return "kin" if bodies.is_kin(entity, view.mention.head) else "none"
    if ages.fits(noun, entity.age) or _is_related(registry, index, view):
        return "noun"
    return suits(entity, noun, rest)


def _is_related(registry: Registry, index: int, view: _View) -> bool:
    """Tell whose relative was spoken of last, or who bears the surname of one nearby: son fils Paul | sa mère; Anne Morel, Luc Morel | son mari."""
    tokens = registry.entities[index].tokens
    if index in view.relatives or not tokens or view.noun not in INVERSE or not view.stance.startswith("own"):
        return index in view.relatives
    if view.noun in SPOUSES and not registry.paired.get(index, _NOBODY).isdisjoint(view.places):
        return True
    namesakes = registry.namesakes[tokens[-1]] if len(tokens) > 1 else _NOBODY
    return len(namesakes) > 1 and any(other in namesakes for other in view.places if other != index)


def _is_no_relative(registry: Registry, index: int, view: _View) -> bool:
    """Tell somebody named of whom nothing shows that she is « sa mère »."""
    entity = registry.entities[index]
    blood = view.noun in INVERSE and view.noun not in SPOUSES and view.stance.startswith("own")
    return blood and entity.tokens != () and view.noun not in entity.heads and not _is_related(registry, index, view)


def _may_be(registry: Registry, index: int, view: _View, inside: tuple[str, ...]) -> bool:
    """Tell whom a phrase may mean, and keep it in the view; `inside` are its words where they may name whom it does not mean."""
    known = view.fitting.get(index)
    if known is None:
        known = view.fitting[index] = _is_fitting(registry, index, view, inside)
    return known


def _is_fitting(registry: Registry, index: int, view: _View, inside: tuple[str, ...]) -> bool:
    """Tell whom a phrase may mean from one whom it names (la mère de Chloé is not Chloé) and from whose role it is part of."""
    entity = registry.entities[index]
    if not _agrees(entity, view.mention) or index in view.others or _is_foreign(entity, view) or _is_set_before(registry, index, view):
        return False
    if view.sort == "body" and _is_only_where(registry.text, entity):
        return False
    if ages.fits(view.noun, entity.age) is False or _is_no_relative(registry, index, view):
        return False
    if not inside:
        return True
    named = entity.kind == "person" and view.mention.name is None and _is_named_in(entity.tokens, inside)
    head = content(view.mention.head)
    owned = bool(head) and head <= entity.words and not view.rest and bool(entity.heads) and stem(view.mention.head) not in entity.heads
    return not named and not owned


def _is_set_before(registry: Registry, index: int, view: _View) -> bool:
    """Tell whom a role is set off from by the comma between them: Interrogée sur Anne Morel, | la maire; Avec Paul Roy, | le préfet."""
    place, start = view.places.get(index), view.mention.start
    if view.mention.pronoun or place is None or registry.text[start - 2 : start] != ", ":
        return False
    occurrence, tokens = registry.timeline[place], registry.entities[index].tokens
    if occurrence.place != Place.GOVERNED or occurrence.sentence != view.sentence or not tokens:
        return False
    return start - occurrence.start < _HEADING and fold(registry.text[occurrence.start : start - 2])[-1:] == tokens[-1:]


def _is_only_where(text: str, entity: Entity) -> bool:
    """Tell a region that is only said to be where something is from a body: l'usine de Brume, dans | l'Orne."""
    return bool(entity.tokens) and all(text.endswith(_WITHIN, 0, mention.start) for mention in entity.mentions[:REACH])


def _is_foreign(entity: Entity, view: _View) -> bool:
    """Tell who is of another country than a role says: Ana Zelmat, la ministre norvégienne. | Le chef de la diplomatie danoise."""
    if not view.nations:
        return False
    own = nations(entity.words)
    return bool(own) and own.isdisjoint(view.nations)


def _is_named_in(tokens: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    """Tell whether a phrase names a person (la mère de Chloé, l'avocat de Morel) and not a namesake (la veuve de Paul Morel)."""
    if not tokens or tokens[0] in phrase:
        return bool(tokens)
    return tokens[-1] in phrase and phrase[phrase.index(tokens[-1]) - 1] not in FIRST_NAMES


def _agrees(entity: Entity, mention: Mention) -> bool:
    if mention.head == "on":  # dit-on à la mairie: those of a body, but nobody whom the article names
        return entity.kind != "person"
    if entity.number != mention.number:
        return mention.pronoun and mention.number == "p" and _is_of_several(entity)
    if not mention.pronoun:
        if mention.kind != "person" or (bodies.is_trader(mention) and entity.kind not in _SOMEBODY):
            return bodies.may_be_meant(entity, mention)
        if entity.kind not in _SOMEBODY:
            return False
    if entity.gender is None or mention.gender is None or entity.gender == mention.gender:
        return True
    if mention.head in EPICENE or not entity.heads.isdisjoint(EPICENE):  # La victime est sortie. « … », dit-il
        return True
    return entity.kind == "organization" and any(other.gender == mention.gender for other in entity.mentions[-REACH:])


def _is_of_several(entity: Entity) -> bool:
    """Tell a body whose members « ils » may mean: un collectif, un couple, le syndicat."""
    return entity.kind == "group" or (entity.kind == "organization" and not entity.heads.isdisjoint(_OF_MEMBERS))
