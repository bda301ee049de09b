"""Join the mentions of a sentence that name one speaker, and group those that speak together.

Takes the mentions of a sentence in order; gives them with each name and the role in apposition to it made one, and a group
put before two speakers joined by « et ».
"""

import re
from dataclasses import replace

import regex

from service.engine import nouns
from service.engine.model import Mention, Sentence, Span
from service.engine.tags import FINITE, VERB_GROUP

# Anne Morel (PS) et · Anne, 25 ans, et
_MAY_JOIN = re.compile(r"\*?(?:\(M+\))?(?:,0w)?,?C")
# What may stand between a role and the name beside it: a comma, a bracket, further complements of the role, an age.
_BETWEEN = regex.compile(r"\.?(?:\([^()]{1,30}\))?(?P<role>(?:[udgaPC]+D?[rwM0eE]+)*+)(?:\([^()]{1,30}\))?(?P<age>,0w(?=,))?(?P<comma>,?)")
_AFTER = frozenset(("", ",", ".", "Q", "V", "X", "(", ":", ";", "-", "R", "I", "P", "B", "v", "c", "n", "C", "a", "U"))
# What a role goes on with: its complements (à la Ligue), a second one (et chercheuse à Brume, et responsable de la voirie).
_REST = r"(?:[ud]*[dgaP]D?[rwMeE0]+|C(?:w?r|g|[wE](?=[dgaP]))[rwMeE]*|(?<=M)CM(?=C))*+(?=[,.(:;]|$|[VXQR])"
# Zelbrika Ottomar, 27 ans, | fleuriste à Nice; Anne Morel, | également autrice de l'étude; | en charge des routes
_BARE = regex.compile(rf"(?:,0w(?=,))?,(?P<added>[Zc]?B)?(?P<role>[wr][rwMeE]*|E(?=[dg])|aw(?=[dg])){_REST}")
_SECOND = regex.compile(rf"(?=C){_REST}")
_ADDING = frozenset(("également", "aussi"))
_VERBAL = (*nouns.PARTICIPIAL, "ant")
_NO_ROLE = frozenset(
    "lors afin faute grâce suite fin début mi face quant âgé âgée près quelques rien tout tous même voire loin proche proches"
    " janvier février mars avril mai juin juillet août septembre octobre novembre décembre jeudi lundi mardi mercredi vendredi".split()
)
_SETTING = frozenset("dans devant sur depuis après avant pendant durant sous dès vers derrière".split())
_FAR = 3
_AND = frozenset(("et", "ni"))  # ni la mairie ni la préfecture


def join(sentence: Sentence, found: list[Mention]) -> list[Mention]:
    """Make a name and the role in apposition to it one mention, left to right, and put groups before their members."""
    if not any(mention.name for mention in found):
        return _grouped(sentence, found)
    joined: list[Mention] = []
    for mention in found:
        alone = not joined or mention.governed or mention.pronoun
        joined.append(mention if alone else _with_what_stands_before(sentence, joined, mention))
    joined.sort(key=lambda mention: (mention.first, -mention.last))
    joined = [_with_bracketed_role(sentence, joined, mention) for mention in joined]
    return _grouped(sentence, [_with_role_behind(sentence, mention) if mention.name else mention for mention in joined])


def _with_what_stands_before(sentence: Sentence, joined: list[Mention], mention: Mention) -> Mention:
    """Return the mention with what it is apposed to, which is taken off the list; complements between the two stay."""
    for back in range(len(joined) - 1, max(-1, len(joined) - 1 - _FAR), -1):
        together = _apposed(sentence, joined[back], mention)
        if together is not None:
            joined[back:] = [other for other in joined[back + 1 :] if other.governed]
            return together
        if not joined[back].governed:
            break
    return mention


def _apposed(sentence: Sentence, left: Mention, right: Mention) -> Mention | None:
    """Return both as one mention if one is the apposition of the other, else None."""
    if left.pronoun or left.number != right.number or left.last > right.first:
        return None
    if bool(left.name) == bool(right.name):
        return None
    if _is_described_as_a_body(sentence, left, right):
        return replace(left, kind="organization", end=right.end, last=right.last, plain=left.plain or Span(left.start, left.end))
    named, other = (left, right) if left.name else (right, left)
    between = _BETWEEN.fullmatch(sentence.tags, left.last, right.first) if _may_be_one(named, other) else None
    if between is None or not _is_tight(sentence, left, between):
        return None
    fits = _fits_comma(sentence, named, other, right) if between["comma"] else _fits_directly(sentence, named, other, right)
    if not fits:
        return None
    start, end = _role_items(sentence, other, between if left is other else None)
    role = Span(sentence.starts[start + (sentence.tags[start] in "Dg" and end - start > 1)], sentence.ends[end - 1])
    return Mention(
        left.start, right.end, left.first, right.last, named.kind, other.head, named.name, named.gender or other.gender,
        named.number, named.pronoun, left.governed, named.definite, named.role or role, _plain(named), named.members,
    )  # fmt: skip


def _plain(mention: Mention) -> Span:
    return mention.plain or Span(mention.start, mention.end)


def _is_described_as_a_body(sentence: Sentence, left: Mention, right: Mention) -> bool:
    """Tell a name that no list knows from a person's by what it is said to be: Zelkor, | une jeune entreprise de Brume."""
    if left.name is None or left.kind != "person" or left.gender is not None or left.role is not None:
        return False
    if right.kind != "organization" or right.governed or sentence.tags[left.last : right.first] != ",":
        return False
    closed = sentence.tags[right.last : right.last + 1] in _AFTER
    indefinite = not right.definite or sentence.tags[right.first] == "r"
    return closed and indefinite and nouns.first_name(sentence, left.first, left.last) is None


def _may_be_one(named: Mention, other: Mention) -> bool:
    if named.kind not in ("person", "organization") or other.kind == "document":
        return False
    return other.kind is None or (named.kind == "person") == (other.kind == "person")


def _is_tight(sentence: Sentence, left: Mention, between: regex.Match[str]) -> bool:
    """Tell that nothing parts the two: complements behind a role only, a stop behind an initial only."""
    if sentence.tags[left.last] == ".":
        return sentence.ends[left.last - 1] - sentence.starts[left.last - 1] == 1
    plain = between.end() - between.start() <= 1 or between["age"] is not None
    return left.name is None or (not between["role"] and plain)


def _fits_comma(sentence: Sentence, named: Mention, other: Mention, right: Mention) -> bool:
    bare = sentence.tags[right.first] == "r"
    if _opens_clause(sentence, named if other is right else other, right):
        return False
    if not bare and sentence.tags[right.last : right.last + 1] not in _AFTER:
        return False
    thing = other.kind is None
    if thing and (other is not right or named.kind != "person" or not other.definite):
        return False
    if thing and not (named.gender or " " in (named.name or "")):
        return False
    if other.gender is None or named.gender is None or other.gender == named.gender:
        return True
    return named is right and named.gender == "f"  # le procureur, Anne Morel


def _opens_clause(sentence: Sentence, left: Mention, right: Mention) -> bool:
    """Tell the subject behind words that open a sentence or give its source from an apposition in them: Selon Anne Morel, | la maire ment."""
    tags = sentence.tags
    source = sentence.keys[max(0, left.first - 2) : left.first]
    told = source[-1:] == ["selon"] or source == ["d'", "après"]
    led = told or tags[0] == "U" or (_FRONTED.match(tags) is not None and FINITE.isdisjoint(tags[: right.first]))
    if told and right.kind is None and not right.pronoun and _GOES_ON.match(tags, right.last) is not None:
        return True
    return (led or _is_where(sentence, left)) and tags[right.last : right.last + 1] in VERB_GROUP


def _is_where(sentence: Sentence, left: Mention) -> bool:
    """Tell the lone name of a place, which a sentence may run on from: La foule attend à Brume, | le maire promet une fête."""
    lone = left.name is not None and left.role is None and left.gender is None and left.last - left.first == 1
    return lone and sentence.tags[left.first - 1 : left.first] == "a" and not nouns.is_first_name(sentence.keys[left.first])


_GOES_ON = regex.compile(r",P?R")  # selon Anne Morel, le choix de l'ancien joueur, | qui
_FRONTED = regex.compile(r"[PadguEFef]|B?w[daP]|B[Ee]")  # Visiblement satisfait de


def _fits_directly(sentence: Sentence, named: Mention, other: Mention, right: Mention) -> bool:
    """Tell a full name with its title right behind it (Anne Morel | la maire de Lyon) from one behind a time (le mois de mai | Anne Morel)."""
    if named is right and other.kind is None and _is_circumstance(sentence, other):
        return False
    if named is right and (other.head.removesuffix("-là") in nouns.TIMES or sentence.keys[other.last - 1] in _NO_ROLE):
        return False
    return named is right or (
        named.kind == "person" and named.last - named.first > 1 and other.definite and sentence.tags[right.first] == "D"
    )


def _is_circumstance(sentence: Sentence, thing: Mention) -> bool:
    """Tell where and when from who: (devant) la halle | Anne Morel, (du haut de) ses 92 ans | Anne Morel, (au bout) du fil | Anne Morel."""
    before = sentence.keys[thing.first - 1] if thing.first else ""
    if sentence.keys[thing.first] in nouns.POSSESSIVE and sentence.tags[max(0, thing.first - 1) : thing.first] in tuple("daP"):
        return True  # lors de son arrivée | Zelda Bruhl
    if before in _SETTING or "0" in sentence.tags[thing.first : thing.last]:
        return True
    return sentence.keys[thing.first] == "du" and sentence.tags[thing.first - 1 : thing.first] == "w"


def _role_items(sentence: Sentence, other: Mention, between: regex.Match[str] | None) -> tuple[int, int]:
    """Return the items of a role with the complements that stand between it and the name."""
    last = between.end("role") if between is not None and between["role"] else other.last
    return other.first, _before_circumstance(sentence, other.first, last)


def _with_bracketed_role(sentence: Sentence, found: list[Mention], mention: Mention) -> Mention:
    """Give a name the role in brackets behind it: Anne Morel (maire de Brume)."""
    if (
        mention.kind != "person"
        or mention.name is None
        or mention.role is not None
        or sentence.tags[mention.last : mention.last + 1] != "("
    ):
        return mention
    inside = next((other for other in found if other.first == mention.last + 1 and sentence.tags[other.last : other.last + 1] == ")"), None)
    if inside is None or inside.name is not None or inside.kind != "person" or inside.number != mention.number:
        return mention
    start = inside.first + (sentence.tags[inside.first] == "D")
    role = Span(sentence.starts[start], inside.end)
    return replace(mention, role=role, gender=mention.gender or inside.gender)


def _with_role_behind(sentence: Sentence, mention: Mention) -> Mention:
    """Extend a name by what is said behind it of what the person is."""
    mention = _with_bare_role(sentence, mention)
    role = mention.role
    if mention.kind != "person" or role is None or role.end != mention.end or sentence.tags[mention.last : mention.last + 1] != "C":
        return mention
    match = _SECOND.match(sentence.tags, mention.last, concurrent=False)
    charged = sentence.tags[mention.last + 1 : mention.last + 2] != "E" or sentence.keys[mention.last + 1] in nouns.IN_CHARGE
    if match is None or match.end() == mention.last or not charged:
        return mention
    last = _before_circumstance(sentence, mention.last, match.end())
    end = sentence.ends[last - 1]
    return replace(mention, end=end, last=last, role=Span(role.start, end), plain=_plain(mention))


def _with_bare_role(sentence: Sentence, mention: Mention) -> Mention:
    """Extend a name by a bare noun in apposition that no list knows: Zelbrika Ottomar, fleuriste de 27 ans."""
    if mention.kind != "person" or mention.role is not None:
        return mention
    match = _BARE.match(sentence.tags, mention.last, concurrent=False) if sentence.tags[mention.last : mention.last + 1] == "," else None
    if match is None or not _is_role(sentence, match.start("role"), mention):
        return mention
    if match["added"] and (sentence.keys[match.end("added") - 1] not in _ADDING or match["role"][0] != "r"):
        return mention
    last = _before_circumstance(sentence, match.start("role"), match.end())
    span = Span(sentence.starts[match.start("role")], sentence.ends[last - 1])
    return replace(mention, end=span.end, last=last, role=span, plain=_plain(mention))


def _before_circumstance(sentence: Sentence, first: int, last: int) -> int:
    """End a role before where, when and to whom its bearer speaks: élue à Brume | en conférence de presse, maire | depuis 2014."""
    tags, keys = sentence.tags, sentence.keys
    for item in range(first + 1, last):
        noun = keys[item + 1 + (tags[item + 1 : item + 2] == "D")] if item + 2 < len(keys) else ""
        circumstance = nouns.ADVERBIAL if keys[item] == "en" else _OCCASIONS
        if keys[item] in _SINCE or (tags[item] == "a" and (noun in circumstance or noun in nouns.MEDIA)):
            return item
    return last


_OCCASIONS = frozenset("occasion issue cours sujet propos terme lendemain suite micro".split())
_SINCE = frozenset(("depuis", "jusqu'", "pendant", "dès", "lors", "après"))


def _is_role(sentence: Sentence, item: int, mention: Mention) -> bool:
    """Tell a role behind a name from a participle or an adverbial: née à Lyon, lors d'un débat."""
    key = sentence.keys[item]
    if sentence.tags[item] in "Ea":
        return key in nouns.IN_CHARGE or sentence.keys[item : item + 2] == ["en", "charge"]
    if key in _NO_ROLE or (sentence.tags[item] == "w" and key.endswith(_VERBAL)):
        return False
    name = mention.name or ""
    return sentence.tags[item] == "r" or mention.gender is not None or " " in name or name.lower() in nouns.FIRST_NAMES


def _grouped(sentence: Sentence, mentions: list[Mention]) -> list[Mention]:
    """Put before two speakers joined by « et », or by « ni » twice, the group that they make: Anne Morel et Paul Roy, le maire et son adjoint."""
    if _AND.isdisjoint(sentence.keys):
        return mentions
    result: list[Mention] = []
    for mention in mentions:
        if mention.first and sentence.keys[mention.first - 1] in _AND and mention.kind is not None and not mention.pronoun:
            place = next(
                (place for place in range(max(0, len(result) - _FAR), len(result)) if _is_pair(sentence, result[place], mention)), None
            )
            if result and _is_one_body(sentence, result[-1], mention):
                result[-1] = replace(result[-1], end=mention.end, last=mention.last, plain=Span(result[-1].start, mention.end))
                continue
            if place is not None:
                listed = [*_listed(sentence, result, place), mention]
                result.insert(result.index(listed[0]), _group(sentence, listed))
        result.append(mention)
    return result


def _is_one_body(sentence: Sentence, left: Mention, right: Mention) -> bool:
    """Tell the name of one body, whose acronym stands behind, from two: le collectif Rives | et Marées (RM)."""
    keys, acronym = sentence.keys, right.last + 1
    if left.kind not in ("organization", "group") or left.last + 1 != right.first or right.last > right.first + 1:
        return False
    return sentence.tags[right.last : right.last + 3] == "(M)" and keys[acronym].endswith(keys[right.first][0]) and len(keys[acronym]) > 1


def _is_pair(sentence: Sentence, left: Mention, right: Mention) -> bool:
    if sentence.keys[right.first - 1] == "ni" and sentence.keys[left.first - 1 : left.first] != ["ni"]:
        return False
    if _is_shared(sentence, left, right):
        return True
    if left.kind is None or left.head == "et" or not _MAY_JOIN.fullmatch(sentence.tags, left.last, right.first):
        return False
    bare = right.name is None and right.number == "s" and sentence.tags[right.first] not in "Dg"  # Anne Morel, élue et fleuriste
    return (left.kind == "document") == (right.kind == "document") and (right.name is None or left.name is not None) and not bare


def _is_shared(sentence: Sentence, left: Mention, right: Mention) -> bool:
    """Tell a group of two parties: les députés LR | et RN."""
    alone = right.name is not None and right.last == right.first + 1 and left.last == right.first - 1
    return alone and left.kind == "group" and left.head != "et" and sentence.tags[left.last - 1] == "M"


def _listed(sentence: Sentence, result: list[Mention], place: int) -> list[Mention]:
    """Return the speakers that stand in one list up to a place: Anne Morel, | Paul Roy | et Luc Petit."""
    listed = [result[place]]
    for mention in reversed(result[max(0, place - _FAR * _FAR) : place]):
        if mention.last > listed[0].first - 1:
            continue
        if sentence.tags[mention.last : listed[0].first] != "," or not _is_alike(mention, listed[0]):
            break
        listed.insert(0, mention)
    return listed


def _is_alike(left: Mention, right: Mention) -> bool:
    if left.pronoun or left.governed or left.kind is None or left.head == "et":
        return False
    return bool(left.name) == bool(right.name) and (left.kind == "document") == (right.kind == "document")


def _group(sentence: Sentence, listed: list[Mention]) -> Mention:
    left, right = listed[0], listed[-1]
    whole = Span(left.start, right.end)
    if _is_shared(sentence, left, right):
        return replace(left, end=right.end, last=right.last, plain=whole)
    return replace(
        left, end=right.end, last=right.last, kind="group", head="et", name=None, gender=None, number="p", role=None,
        definite=True, plain=whole, members=tuple(Span(mention.start, mention.end) for mention in listed),
    )  # fmt: skip
