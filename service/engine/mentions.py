"""Find who could speak: names, titles, roles, organisations, groups and pronouns of a sentence.

Takes the text and a tagged sentence; gives its mentions in order. A name and the role beside it in apposition are one
mention, as in « le porte-parole du Kremlin, Dmitri Peskov ».
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import regex

from service.engine.lexicon import Role, load
from service.engine.model import Gender, Mention, Number, Sentence, Span, SpeakerKind

# le porte-parole du Kremlin · un responsable du gouvernement · des études occidentales · M. Peskov · Amnesty International
_PHRASE = regex.compile(
    r"""
      (?P<pronoun> [SIZ] )
    | (?P<couple> OCOM+ )
    | (?P<one> D?D(?:dZ|g[rw]) )
    | (?P<phrase>
        (?: O?[Dg]D?0?B?(?=[rwMOe]) | (?<![rMO&]) (?=[MO]) | (?<![rwMO&DdgaPC0B]) (?=r) )
        (?: [rwMOe0&] | E(?=M) )+
        (?: (?:C?[ud]*[dga]D?0?) [rwMOe0&]+ | C w?r [rwMe]* | (?:,[dg]D?[rwM]+)+ C(?=[dg]) )*+
      )
    """,
    regex.VERBOSE,
)
_NAME = regex.compile(r"O*M+(?:(?:[dg]D?|D|&)M+)*")
_HUMAN = frozenset(("title", "office", "profession", "person", "civility", "anonymous"))
_PLURAL = frozenset(
    "les des ces ses mes nos vos leurs plusieurs quelques certains certaines deux trois quatre cinq six sept huit neuf dix"
    " onze douze quinze vingt trente cent aux tous toutes".split()
)
_FEMININE = frozenset("la une cette sa ma toute certaine celle celle-ci celle-là elle elles elle-même -elle -t-elle -elles -t-elles quelle".split())
_MASCULINE = frozenset("le un ce cet du au celui celui-ci celui-là il ils -il -t-il -ils -t-ils lui lui-même".split())
_INDEFINITE = frozenset("un une des plusieurs quelques certains certaines deux trois quatre cinq six sept huit neuf dix".split())
_FEMALE_TITLES = frozenset("mme mme. mlle mlle. mmes mmes. madame mademoiselle lady".split())
_MALE_TITLES = frozenset("m. m mm. mm monsieur messieurs sir".split())
_SPEAKING_PRONOUNS = frozenset(
    "il elle ils elles on -il -elle -ils -elles -on -t-il -t-elle -t-ils -t-elles -t-on celui-ci celle-ci ceux-ci"
    " celles-ci celui-là celle-là lui eux elles lui-même elle-même eux-mêmes".split()
)
_BEING = frozenset("est était fut sera serait être sont étaient furent seront seraient".split())
_ADDRESSED = frozenset("presse journalistes journaliste médias micro antenne caméra agence télévision télé radio tweet x twitter facebook".split())
_ONES = frozenset(("un", "une", "l'un", "l'une"))
_LATTER = frozenset(("dernier", "dernière", "derniers", "dernières"))
_FORMER = frozenset(("premier", "première", "second", "seconde"))
_PARTICLES_OF_NAMES = frozenset("van von der den ter ten zu ben bin ibn bint el al abou abu ould di da dos del della y".split())
_OF_PLACES = ("ois", "oise", "oises", "ais", "aise", "aises", "ien", "ienne", "iens", "iennes", "éen", "éenne", "éens", "éennes")
_LEARNED = ("logue", "logues", "logiste", "logistes", "thérapeute", "thérapeutes")
_NOT_LEARNED = ("dialogue", "catalogue", "monologue", "prologue", "épilogue", "analogue", "homologue", "logues")
_PREFIXES = frozenset("ex vice sous co mini super ultra néo pro anti".split())
_ADJECTIVAL = frozenset("sortant sortante sortants sortantes suppléant suppléante adjoint adjointe intérimaire".split())
_NAMING = frozenset("nommé nommée prénommé prénommée dénommé dénommée surnommé surnommée appelé appelée baptisé baptisée".split())
_TIMES = frozenset(
    "début fin mi hier aujourd'hui demain lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin"
    " juillet août septembre octobre novembre décembre".split()
)


def find(text: str, sentence: Sentence) -> list[Mention]:
    """Return the mentions of a sentence in order, each with the name, role, gender and number that it shows."""
    sentence = _tuned(sentence)
    found: list[Mention] = []
    for match in _PHRASE.finditer(sentence.tags, concurrent=False):
        first, last = match.span()
        if match["pronoun"]:
            if sentence.keys[first] in _SPEAKING_PRONOUNS or _is_antecedent(sentence, first):
                found.append(_pronoun(text, sentence, first))
        elif match["couple"] or (match["one"] and sentence.keys[last - 3] in _ONES):
            found.append(_some(sentence, first, last, match["couple"] is not None))
        elif last - first > 1 or sentence.keys[first] not in _FUNCTION_WORDS:
            limits = (first, *_splits(sentence, first, last), last)
            for start, end in pairwise(limits):
                phrase = _phrase(text, sentence, start, end)
                found.append(_coordinate(sentence, found, phrase))
                found.extend(_inner_names(text, sentence, phrase))
    return _join(text, sentence, found)


def _is_antecedent(sentence: Sentence, item: int) -> bool:
    return sentence.keys[item] in ("celui", "celle") and sentence.keys[item + 1 : item + 2] == ["qui"]


def _some(sentence: Sentence, first: int, last: int, couple: bool) -> Mention:
    """Read a couple as the group that it is, and « l'un d'eux » as one person who is not named."""
    governed = first > 0 and sentence.tags[first - 1] in "Pdgau"
    key = sentence.keys[last - 3]
    gender: Gender | None = None if couple else "f" if key == "une" else "m"
    return Mention(
        sentence.starts[first], sentence.ends[last - 1], first, last, "group" if couple else "person", "et" if couple else key,
        gender=gender, number="p" if couple else "s", governed=governed, definite=couple,
    )  # fmt: skip


def _splits(sentence: Sentence, first: int, last: int) -> Iterator[int]:
    """Part what stands after a preposition from the subject behind it: à l'AFP | Anne Morel, dans un tweet | Paul Roy."""
    tags, keys = sentence.tags, sentence.keys
    if not first or tags[first - 1] not in "aPd" or tags[first:last].count("M") < 2:
        return
    for item in range(first + 1, last - 1):
        if tags[item : item + 2] == "MM" and keys[item] in _FIRST_NAMES and keys[item - 1] not in _FIRST_NAMES and tags[item - 1] not in "dgaO":
            if _is_complement(sentence, first, item):
                yield item
                return


def _is_complement(sentence: Sentence, first: int, item: int) -> bool:
    """Tell whether what ends before an item can be no role of the person named there."""
    tags, keys = sentence.tags, sentence.keys
    if any(keys[place] in _MEDIA or keys[place] in _ADDRESSED for place in range(first, item)):
        return True
    if "r" in tags[first:item]:
        return any((role := _role(keys[place])) is not None and role.kind == "document" for place in range(first, item) if tags[place] == "r")
    place = tags[first] == "M" and tags[first - 1] in "aP"
    return (place and (keys[first] not in _FIRST_NAMES or tags[first:item] == "MM")) or "w" in tags[first:item]


def names(text: str, sentence: Sentence) -> list[Mention]:
    """Return the people who are named with first name and surname in the words of a quotation."""
    sentence = _tuned(sentence)
    found = []
    for match in _NAME.finditer(sentence.tags, concurrent=False):
        start, end = match.span()
        while start < end and sentence.tags[start] == "O":
            start += 1
        if end - start > 1 and _first_name(sentence, start, start + 1) is not None:
            found.append(_phrase(text, sentence, start, end))
    return found


def _tuned(sentence: Sentence) -> Sentence:
    """Tag anew what only its neighbours tell: particles inside names, compounds of roles, roles with a capital, sortant."""
    tags, keys = sentence.tags, sentence.keys
    changed: dict[int, str] = {}
    for item, key in enumerate(keys):
        tag = tags[item]
        if tag == "w" and key.endswith(_LEARNED) and _role(key) is not None:
            changed[item] = "r"
        elif tag in "wM" and "-" in key and _role(key) is not None and key not in _FIRST_NAMES:
            if tag == "w" or tags[item + 1 : item + 2] != "M":
                changed[item] = "r"
        elif key in _PARTICLES_OF_NAMES and item and (tags[item - 1] == "M" or changed.get(item - 1) == "M"):
            if "M" in tags[item + 1 : item + 3]:
                changed[item] = "M"
        elif key == "me" and tag in "Mc" and tags[item + 1 : item + 2] == "M":
            changed[item] = "O"
        elif tag in "Tt" and item > 1 and keys[item - 1] in _PREPOSED and tags[item - 2] in "Dg":
            changed[item] = "w"
        elif tag in "Ff" and key in _ADJECTIVAL and item and tags[item - 1] == "r":
            changed[item] = "w"
        elif tag == "M" and item and tags[item + 1 : item + 2] != "M" and (tags[item - 1] == "D" or keys[item - 1] in _PREPOSED):
            role = _ROLES.get(key)
            if (role is not None and role.kind in _HUMAN) or (key.endswith(_OF_PLACES) and key not in _FIRST_NAMES and key not in _MEDIA):
                changed[item] = "r"
    if not changed:
        return sentence
    return replace(sentence, tags="".join(changed.get(item, tag) for item, tag in enumerate(tags)))


def _role(key: str) -> Role | None:
    """Return the role that a word names, also a compound of one: ex-ministre, marins-pêcheurs, assistante-vétérinaire."""
    role = _ROLES.get(key)
    if role is None and "-" in key:
        first, _, rest = key.partition("-")
        role = _ROLES.get(rest) if first in _PREFIXES else _ROLES.get(first)
    if role is None and key.endswith(_LEARNED) and len(key) > 8 and not key.endswith(_NOT_LEARNED):
        plural = key.endswith("s")
        return Role(key.removesuffix("s"), "u", "profession", "p" if plural else "s")
    return role


def _role_at(sentence: Sentence, item: int) -> Role | None:
    """Return the role of the noun at an item; one that no list knows is that of a person, as an inhabitant is."""
    key, tag = sentence.keys[item], sentence.tags[item]
    if tag not in "rwO":
        return None
    role = _role(key)
    return Role(key, "u", "person", "-") if role is None and tag == "r" and key not in _DEMONYMS else role


def _inner_names(text: str, sentence: Sentence, phrase: Mention) -> list[Mention]:
    """Read the people named in the complements of a phrase: les propos de | Nadine Morano."""
    if phrase.pronoun:
        return []
    inner = []
    for match in _NAME.finditer(sentence.tags, phrase.first + 1, phrase.last):
        start, end = match.span()
        if sentence.tags[start - 1] not in "dga":
            continue
        title = sentence.tags[start] == "O"
        split = _first_name(sentence, start, end)
        if (split == start and split + 1 < end) or (title and start + 1 < end):
            inner.append(replace(_phrase(text, sentence, start, _person_end(sentence, start + title, end)[1]), governed=True))
    return inner


def _coordinate(sentence: Sentence, found: list[Mention], mention: Mention) -> Mention:
    """Pass government on to what is coordinated with a governed phrase: pour l'Europe et | l'Asie."""
    if found and not mention.governed:
        before = found[-1]
        between = sentence.tags[before.last : mention.first]
        listed = between == "," and sentence.tags[mention.first] == "g"
        if (between in ("C", ",C") and (before.governed or sentence.tags[mention.first] == "g")) or listed:
            return replace(mention, governed=True)
    return mention


def _pronoun(text: str, sentence: Sentence, item: int) -> Mention:
    key = sentence.keys[item]
    bare = key.rsplit("-", 1)[-1] if key[0] == "-" else key
    start = sentence.ends[item] - len(bare)
    number: Number = "p" if bare in ("ils", "elles", "eux", "ceux-ci", "celles-ci", "eux-mêmes") else "s"
    governed = item > 0 and sentence.tags[item - 1] in "Pdga"
    gender: Gender | None = "f" if key in _FEMININE else "m" if key in _MASCULINE else None
    return Mention(start, sentence.ends[item], item, item + 1, None, bare, None, gender, number, True, governed, True)


def _phrase(text: str, sentence: Sentence, first: int, last: int) -> Mention:
    last = _to_acronym(text, sentence, first, _cut(sentence, first, last))
    tags, keys = sentence.tags, sentence.keys
    if last - first == 2 and (keys[last - 1] in _LATTER or (keys[last - 1] in _FORMER and keys[first] in ("le", "la"))):
        return _latter(sentence, first, last)
    determiner = keys[first] if tags[first] in "Dg" else None
    governed = (first > 0 and tags[first - 1] in "Pdgau(") or determiner == "du"
    head = _head(sentence, first, last)
    role = _role_at(sentence, head)
    name = _name(text, sentence, first, last, head)
    kind = _kind(text, sentence, first, head, name)
    number: Number = "p" if determiner in _PLURAL or (role and role.number == "p" and determiner not in ("le", "la", "un", "une")) else "s"
    gender = _gender(text, sentence, first, head, name)
    if number == "p" and (kind == "person" or (kind == "organization" and not name)):
        kind = "group"
    named = text[sentence.starts[name[0]] : sentence.ends[name[1] - 1]] if name else None
    beside = _beside(sentence, first, last, name) if name else None
    return Mention(
        sentence.starts[first], sentence.ends[last - 1], first, last, kind, keys[head], named, gender, number,
        governed=governed, definite=determiner not in _INDEFINITE, role=beside,
        plain=Span(sentence.starts[first], sentence.ends[(last if named else _plain_end(sentence, head, last)) - 1]),
    )  # fmt: skip


_TO_ACRONYM = regex.compile(r"(?P<name>(?:[aPudgC]+D?[wrMe]+){1,3})\((?P<acronym>M)\)")


def _to_acronym(text: str, sentence: Sentence, first: int, last: int) -> int:
    """Extend the name of a body up to the acronym in brackets behind it: la Ligue | pour les oiseaux (LO)."""
    if last >= len(sentence.tags) or sentence.tags[last] not in "aPudgC":
        return last
    match = _TO_ACRONYM.match(sentence.tags, last)
    if match is None or "M" not in sentence.tags[first:last]:
        return last
    named = first + sentence.tags[first:last].index("M")
    acronym = text[sentence.starts[match.start("acronym")] : sentence.ends[match.start("acronym")]]
    fits = acronym[:1] in text[sentence.starts[first] : sentence.ends[named]] and acronym[1:2].isupper()
    return match.end("name") if fits else last


def _plain_end(sentence: Sentence, head: int, last: int) -> int:
    """End the name of an unnamed speaker before a participle: les experts | interrogés par la chaîne."""
    for item in range(head + 1, last):
        if sentence.tags[item] in "eE" and sentence.keys[item] not in _ROLES:
            return item
        if sentence.keys[item].endswith(_PARTICIPIAL) and sentence.keys[item + 1 : item + 2] == ["par"]:
            return item
    return last


def _latter(sentence: Sentence, first: int, last: int) -> Mention:
    """Read « ce dernier » as the pronoun that it is."""
    key = sentence.keys[last - 1]
    governed = first > 0 and sentence.tags[first - 1] in "Pdga"
    return Mention(
        sentence.starts[first], sentence.ends[last - 1], first, last, None, key, None,
        "f" if key.rstrip("s").endswith("e") else "m", "p" if key[-1] == "s" else "s", True, governed, True,
    )  # fmt: skip


def _cut(sentence: Sentence, first: int, last: int) -> int:
    """End a phrase before an addressee (le maire | à l'AFP) and before what cannot be a complement."""
    tags, keys = sentence.tags, sentence.keys
    named = False
    for item in range(first + 1, last):
        if tags[item] == "M" and keys[item] in _FIRST_NAMES:
            named = True
        if keys[item] in _TIMES and tags[item] in "wB" and tags[item - 1] not in "dDgP":
            return item
        if tags[item] in "au" and item > first:
            after = item + 1 + (tags[item + 1] in "Dd") + (tags[item + 1 : item + 3] == "dD")
            addressed = after < last and (keys[after] in _MEDIA or keys[after] in _ADDRESSED)
            bare = tags[item - 1] == "M" and "r" not in tags[first:item] and keys[item] in ("à", "en", "au")
            if addressed or named or bare:
                return item
    return last


def _head(sentence: Sentence, first: int, last: int) -> int:
    """Return the item of the head noun: the first role, else the first noun or name."""
    tags = sentence.tags
    end = first + 1
    while end < last and tags[end] not in "dgau":
        end += 1
    capital = first + (tags[first] in "Dg")
    if tags[capital : capital + 2] == "Mr" and sentence.keys[capital] not in _PREPOSED and sentence.keys[capital] not in _FIRST_NAMES:
        return capital
    for wanted in ("r", "O", "wM", "eE0&"):
        for item in range(first, end):
            if tags[item] in wanted and not (tags[item] == "w" and sentence.keys[item] in _PREPOSED):
                return item
    return min(first + 1, last - 1)


def _name(text: str, sentence: Sentence, first: int, last: int, head: int) -> tuple[int, int] | None:
    """Return the items of the person's or organisation's proper name in a phrase, without civility."""
    runs = [match.span() for match in _NAME.finditer(sentence.tags, first, last)]
    if not runs:
        return None
    for start, end in reversed(runs):
        if start > head and sentence.tags[start - 1] in "dga":
            split = _first_name(sentence, start + 1, end)
            if split is not None and split + 1 < end and sentence.tags[split - 1] == "M":
                return _person_end(sentence, split, end)
            continue
        while start < end and sentence.tags[start] == "O":
            return (start + 1, end) if start + 1 < end and sentence.tags[start + 1] == "M" else None
        split = _first_name(sentence, start, end)
        if split is not None and (split == start or split + 1 < end):
            return _person_end(sentence, split, end)
        if start and sentence.keys[start - 1] in _NAMING:
            return _person_end(sentence, start, end)
    runs = [run for run in runs if sentence.keys[run[0]] not in _PREPOSED and (run[0] >= head or sentence.tags[head] != "r")]
    if not runs:
        return None
    start, end = runs[0]
    if sentence.tags[head] == "r" and start == head + 1:
        role = _role(sentence.keys[head])
        acronym = text[sentence.starts[start] : sentence.ends[start]].isupper() and end == start + 1
        if role is None or role.kind in _HUMAN:
            return None if acronym or (role and role.number == "p") else _person_end(sentence, start, end)
        return start, end
    if start in (first, head):
        return _person_end(sentence, start, end)
    adjective = sentence.tags[head] == "r" and set(sentence.tags[head + 1 : start]) <= {"w", "e", "E"}
    return (start, end) if adjective else None


def _first_name(sentence: Sentence, start: int, end: int) -> int | None:
    for item in range(start, end):
        if sentence.tags[item] == "M":
            key = sentence.keys[item]
            if key in _FIRST_NAMES or key.split("-")[0] in _FIRST_NAMES:
                return item if (key not in _PLACES and key not in _COUNTRIES) or item + 1 < end else None
    return None


def _person_end(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """Keep particles inside a name after a first name only: Charles de Gaulle, but Peskov | de Moscou."""
    item = start
    while item < end and sentence.tags[item] == "M":
        item += 1
    if item < end and (sentence.keys[start] in _FIRST_NAMES or sentence.keys[start].split("-")[0] in _FIRST_NAMES) and item == start + 1:
        return start, end
    return start, item if item < end and sentence.tags[item] in "dg" else end


def _kind(text: str, sentence: Sentence, first: int, head: int, name: tuple[int, int] | None) -> SpeakerKind | None:
    tags, keys = sentence.tags, sentence.keys
    if name is None and first and keys[first] in _INDEFINITE and keys[first - 1] in _BEING:
        return None
    role = _role_at(sentence, head) or (_DEMONYMS.get(keys[head]) if tags[first] in "Dg" else None)
    if name and (_first_name(sentence, name[0], name[0] + 1) is not None or tags[name[0] - 1 : name[0]] == "O"):
        return "person"
    if name and name[0] and keys[name[0] - 1] in _NAMING:
        return "person"
    if name and _is_titled(sentence, name[0], name[1]):
        return "organization"
    if role is not None and not (tags[head] == "M" and role.number != "p"):
        return _ROLE_KINDS.get(role.kind, "person") if not (name and role.kind in _HUMAN) else "person"
    if name is None:
        return None
    body = _ROLES.get(keys[head]) if head == name[0] else None
    if body is not None and body.kind in _ROLE_KINDS and name[1] == head + 1:
        return _ROLE_KINDS[body.kind]
    written = text[sentence.starts[name[0]] : sentence.ends[name[1] - 1]]
    if tags[first] in "Dg" or written.lower() in _PLACES or written.lower() in _COUNTRIES or written.isupper() or keys[name[0]] in _MEDIA:
        return "organization"
    return "person"


def _participle_gender(sentence: Sentence, item: int) -> Gender | None:
    """Return the gender that a participle behind a name shows: Zoé Morel, née à Lyon; Zoé Morel est arrivée."""
    keys, tags = sentence.keys, sentence.tags
    if item + 1 >= len(keys) or not (tags[item] == "," and tags[item + 1] in "eEw" or keys[item] in _BEING and tags[item + 1] in "eE"):
        return None
    if keys[item + 1] in ("né", "née"):
        return "f" if keys[item + 1] == "née" else "m"
    shown = {form.gender for form in _VERB_FORMS.get(keys[item + 1], ()) if form.tense == "past_participle"}
    return "f" if shown == {"f"} else "m" if shown == {"m"} else None


def _is_titled(sentence: Sentence, start: int, end: int) -> bool:
    """Tell a name that begins with its article and a common noun, as papers' do (Le Courrier), from one like Le Goff."""
    keys = sentence.keys
    if keys[start] not in ("le", "la", "les", "l'") or end - start < 2:
        return False
    return keys[start] != "le" or keys[start + 1] in _COMMON or keys[start + 1] in _ROLES or sentence.tags[end : end + 1] in ("d", "g")


def _gender(text: str, sentence: Sentence, first: int, head: int, name: tuple[int, int] | None) -> Gender | None:
    """Return the gender that the phrase shows, by civility, first name, role noun, then determiner."""
    keys, tags = sentence.keys, sentence.tags
    if keys[first] in _FEMALE_TITLES:
        return "f"
    if name:
        before = keys[name[0] - 1] if name[0] else ""
        if before in _FEMALE_TITLES or before in _MALE_TITLES:
            return "f" if before in _FEMALE_TITLES else "m"
        first_name = keys[name[0]]
        gender = _FIRST_NAMES.get(first_name) or _FIRST_NAMES.get(first_name.split("-")[0])
        if gender in ("f", "m") and name[1] - name[0] > 1:
            return "f" if gender == "f" else "m"
        agreeing = _participle_gender(sentence, name[1]) if tags[first] != "D" else None
        if agreeing is not None:
            return agreeing
    role = _role_at(sentence, head)
    if role is not None and role.gender in ("f", "m") and role.kind in _HUMAN:
        return "f" if role.gender == "f" else "m"
    if tags[first] in "Dg":
        return "f" if keys[first] in _FEMININE else "m" if keys[first] in _MASCULINE else None
    return None


def _beside(sentence: Sentence, first: int, last: int, name: tuple[int, int]) -> Span | None:
    """Delimit the role that stands before a name, without its determiner: (le) président | Vladimir Poutine."""
    start = first + (sentence.tags[first] in "Dg")
    end = name[0]
    while end > start and sentence.tags[end - 1] == "O":
        end -= 1
    return Span(sentence.starts[start], sentence.ends[end - 1]) if end > start else None


def _join(text: str, sentence: Sentence, found: list[Mention]) -> list[Mention]:
    """Join a name and the role in apposition to it into one mention, left to right."""
    joined: list[Mention] = []
    for mention in found:
        for back in range(len(joined) - 1, max(-1, len(joined) - 4), -1):
            together = _apposed(sentence, joined[back], mention)
            if together is not None:
                inner = [other for other in joined[back + 1 :] if other.governed]
                del joined[back:]
                joined.extend(inner)
                mention = together
                break
            if not joined[back].governed:
                break
        joined.append(mention)
    joined.sort(key=lambda mention: (mention.first, -mention.last))
    return _coordinated(sentence, _append_bare(text, sentence, joined))


def _coordinated(sentence: Sentence, mentions: list[Mention]) -> list[Mention]:
    """Put before two speakers joined by « et » the group that they make: Anne Morel et Paul Roy, le maire et son adjoint."""
    result: list[Mention] = []
    for mention in mentions:
        group = _pair(sentence, result, mention) if mention.kind is not None and mention.first and not mention.pronoun else None
        if group is not None:
            place = next(index for index, other in enumerate(result) if other.first == group.first)
            result.insert(place, group)
        result.append(mention)
    return result


def _pair(sentence: Sentence, before: list[Mention], right: Mention) -> Mention | None:
    if sentence.keys[right.first - 1] != "et":
        return None
    for left in before[-3:]:
        if _is_shared(sentence, left, right):
            return replace(left, end=right.end, last=right.last, plain=Span(left.start, right.end))
        if left.kind is None or not _MAY_JOIN.fullmatch(sentence.tags, left.last, right.first) or left.head == "et":
            continue
        if bool(left.name) != bool(right.name) and right.name is not None or (left.kind == "document") != (right.kind == "document"):
            continue
        return replace(
            left, end=right.end, last=right.last, kind="group", head="et", name=None, gender=None, number="p", role=None,
            definite=True, plain=Span(left.start, right.end),
        )  # fmt: skip
    return None


def _is_shared(sentence: Sentence, left: Mention, right: Mention) -> bool:
    """Tell a group of two parties: les députés LR | et RN."""
    alone = right.name is not None and right.last == right.first + 1
    return alone and left.kind == "group" and sentence.tags[left.last - 1] == "M" and left.last == right.first - 1 and left.head != "et"


_MAY_JOIN = regex.compile(r"(?:\(M+\))?,?C")
# What may stand between a role and the name beside it: a comma, a bracket, further complements of the role.
_APPOSITION = regex.compile(r"\.?(?:\([^()]{1,30}\))?(?P<role>(?:[udgaPC]+D?0?[rwM0eE]+)*+)(?:\([^()]{1,30}\))?(?P<age>,0w(?=,))?(?P<comma>,?)")
_AFTER = frozenset(("", ",", ".", "Q", "V", "X", "(", ":", ";", "-", "R", "I", "P", "B", "v", "c", "n", "C"))


def _apposed(sentence: Sentence, left: Mention, right: Mention) -> Mention | None:
    """Return both as one mention if one is the apposition of the other, else None."""
    if left.pronoun or right.pronoun or left.number != right.number or right.governed or left.last > right.first:
        return None
    between = _APPOSITION.fullmatch(sentence.tags, left.last, right.first)
    if between is None or bool(left.name) == bool(right.name):
        return None
    comma = bool(between["comma"])
    named, other = (left, right) if left.name else (right, left)
    if left is named and (between["role"] or (between.end() - between.start() > 1 and not between["age"] and sentence.tags[left.last] != ".")):
        return None
    if sentence.tags[left.last] == "." and sentence.ends[left.last - 1] - sentence.starts[left.last - 1] > 1:
        return None
    if named.kind not in ("person", "organization") or other.kind == "document":
        return None
    if other.kind is not None and (named.kind == "person") != (other.kind == "person"):
        return None
    if not comma and named is left and (named.last - named.first < 2 or not other.definite or sentence.tags[right.first] != "D"):
        return None
    bare = sentence.tags[right.first] == "r"
    if comma and not bare and sentence.tags[right.last : right.last + 1] not in _AFTER:
        return None
    if comma and other.kind is None and (other is left or not other.definite):
        return None
    if comma and other.gender and named.gender and other.gender != named.gender:
        return None
    return replace(
        named, start=left.start, end=right.end, first=left.first, last=right.last, governed=left.governed,
        gender=named.gender or other.gender, head=other.head, role=named.role or _without_determiner(sentence, other),
    )  # fmt: skip


def _without_determiner(sentence: Sentence, mention: Mention) -> Span:
    first = mention.first + (sentence.tags[mention.first] in "Dg" and mention.last - mention.first > 1)
    return Span(sentence.starts[first], mention.end)


def _append_bare(text: str, sentence: Sentence, mentions: list[Mention]) -> list[Mention]:
    """Extend a name by a bare noun in apposition that no list knows: Kanako Sano, fleuriste de 27 ans."""
    result = []
    for mention in mentions:
        if mention.name and _is_person(mention) and mention.role is None:
            match = _BARE.match(sentence.tags, mention.last, concurrent=False)
            known = mention.gender is not None or len((mention.name or "").split()) > 1 or (mention.name or "").lower() in _FIRST_NAMES
            if match and not _is_no_role(sentence, match.start("role")) and (known or sentence.tags[match.start("role")] == "r"):
                span = Span(sentence.starts[match.start("role")], sentence.ends[match.end() - 1])
                mention = replace(mention, end=span.end, last=match.end(), role=span)
        result.append(mention)
    return result


_BARE = regex.compile(r"(?:,0w(?=,))?,(?P<role>[wr][rwMeE]*)(?:[ud]*[dgaP]D?[rwMeE0]+|C(?:w?r|g)[rwMeE]*)*+(?=[,.(:]|$|[VXQ])")
_PARTICIPIAL = ("é", "ée", "és", "ées", "ant")
_NO_APPOSITION = frozenset(
    "lors afin faute grâce suite fin début mi face quant âgé âgée près quelques rien tout tous même voire loin proche proches"
    " janvier février mars avril mai juin juillet août septembre octobre novembre décembre jeudi lundi mardi mercredi vendredi".split()
)


def _is_no_role(sentence: Sentence, item: int) -> bool:
    """Tell a participle or an adverbial behind a name from a role: née à Lyon, lors d'un débat."""
    key = sentence.keys[item]
    return key in _NO_APPOSITION or (sentence.tags[item] == "w" and key.endswith(_PARTICIPIAL))


def _is_person(mention: Mention) -> bool:
    return mention.kind == "person"


_LEXICON = load()
_ROLES = _LEXICON.roles
_FIRST_NAMES = _LEXICON.first_names
_PLACES = _LEXICON.places
_MEDIA = _LEXICON.media
_COUNTRIES = _LEXICON.countries
_DEMONYMS = _LEXICON.demonyms
_FUNCTION_WORDS = _LEXICON.function_words
_COMMON = _LEXICON.common_words
_VERB_FORMS = _LEXICON.verb_forms
_PREPOSED = frozenset("ancien ancienne nouveau nouvelle jeune vieux vieille grand grande petit petite premier première autre même haut haute futur future seul seule célèbre simple numéro".split())
_ROLE_KINDS: dict[str, SpeakerKind] = {
    "group": "group", "institution": "organization", "document": "document", "anonymous": "person",
}  # fmt: skip
