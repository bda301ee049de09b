"""Bring the mentions of one speaker together, and lead surname, role and pronoun to the fullest name.

Takes the readings of the whole article; gives a registry that says for every mention which entity it speaks of. Names are
gathered first, from the longest to the shortest, so that a surname finds its full name wherever that stands; roles find the
entity that bears them; pronouns and epithets are resolved later, by antecedents.py.
"""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import regex

from service.engine import ages, bodies, nouns, predicates, subjects
from service.engine.families import ANYBODY, GENERAL
from service.engine.lexicon import load
from service.engine.model import Entity, Gender, Mention, Reading, Sentence, Via
from service.engine.salience import SUBJECTS, Occurrence, Place
from service.engine.tags import FINITE, VERB_GROUP
from service.engine.wording import content, fold, heads, is_of_court, nations, office, stem

_LEXICON = load()
_FIRST_NAMES = _LEXICON.first_names
_PLACES = bodies.PLACES
_COUNTRY_WORDS = frozenset("".join(words) for name in _LEXICON.countries if len(words := fold(name)) == 1)
_ACRONYM = regex.compile(r"\s?\((?:l[ea] |l['’]|les )?([\p{Lu}][\p{L}\d\-]{1,14})\)")
_DETERMINER = regex.compile(r"^(?:les|des|ces|ses|leurs|nos|deux|trois|quatre|cinq|plusieurs|quelques)\s", regex.IGNORECASE)
_ELISION = regex.compile(r"^(?:[ld]|qu)['’]", regex.IGNORECASE)
_SMALL = frozenset("le la les l un une des de du d et en pour à a au aux sur dans ce cet cette ces son sa ses leur leurs notre".split())
_LAWYERS = ("me ", "maître ")
# Who is tried, by what stands behind the name: Anne Morel, jugée pour vol; Paul Roy est accusé de fraude.
_TRIED = regex.compile(
    r",?\s(?:qui\s)?(?:(?:est|était|a été)\s)?(?:jugée?|accusée?|poursuivie?|soupçonnée?|suspectée?|mise? en (?:examen|cause)|inculpée?)\b"
)
# Anne Morel | , 63 ans, soignée ici, a dit: what is said of the subject before its verb, without any quotation.
_RESUMED = regex.compile(r"(?:,[^,Q.XVv]*+)+?,(?:[XVnc]|D?v)")
# From the comma of an incise to its subject: Le site a fermé, a annoncé | le maire.
_TOLD = regex.compile(r",n?c*(?:V|X[BX]*E)B*$")
# Whom a body gathers, which is its name then: la fédération | des détaillants.
_OF_MANY = regex.compile(r"(?:\S+\s)?\S+\sdes\s")
# What opens a sentence with whose view it gives: Pour | Anne Morel, tout est dit.
_VIEWING = frozenset(
    "pour|selon|chez|d' après|du côté|du côté de|du côté d'|côté|aux yeux de|aux yeux d'|de l' avis de|mais pour".split("|")
)
_TOPIC = frozenset(("quant", "quant à"))
_WHERE = frozenset("à en dans vers depuis sur près".split())
_ARTICLES = {"du": "le", "au": "le", "aux": "les"}
_POINTING = frozenset(("c'", "ce"))
_ACTING = VERB_GROUP | {",", "R", "P"}
_IMPERSONAL = frozenset("y faut faudra faudrait fallait agit agissait agira convient suffit".split())
_GENERIC = frozenset("responsable dirigeant dirigeante homme femme officiel élu élue représentant représentante patron patronne".split())
# What is called by the name behind it: le chalutier | Anna Virelle, le navire de pêche | Anna Virelle.
_CALLED = regex.compile(r"(?<=[Dgd])[wr](?:dw)?(?P<name>M+)")
# Whom an article calls by the surname alone is no one whom it brings in as somebody's relative: son père, Paul Roy.
_RELATIVES = frozenset(noun for noun, families in _LEXICON.kin.items() if "relatives" in families)
_DOCTORS = frozenset(("dr", "docteur", "pr", "professeur"))
_NATIVE = frozenset(("natif", "native"))  # only says whence somebody is who has a name
REACH = 40
_SURELY = 2
_OFTEN = 3
_LONGEST_ACRONYM = 6
_LONGEST_EPITHET = 2
_LONGEST_LIST = 24
_CLITICS = 6
_OBJECT_AND_VERB = frozenset(("DV", "Dv", "DX"))
_OBJECTS = frozenset(("le", "la", "l'", "les"))
_LONGEST_BRACKET = 6
_NAMESAKES = 8
_NESTED = 3

Resolution = tuple[int | None, Via | None, tuple[str, ...]]


@dataclass(slots=True)
class Registry:
    """Hold the entities, the entity of every mention (by its bounds) and what happened where.

    `openings` are the starts of the sentences and `paragraphs` their paragraphs; `timeline` holds the occurrences in order,
    `starts` and `meant` their starts and entities. `likeness` says how surely an entity is a person (0 to 2), `central` is who
    is mentioned most, `protagonists` who is of each gender. `followers` are the pronouns and epithets with their sentences and `followed`
    their starts; `resolved`, `echoes` and `fresh` keep what was resolved, what pronouns mean, and whom nothing else names;
    `acting` are those who are a subject somewhere, `national` the roles without a name that say of which country they are,
    `determined` the entities whose name stands with an article somewhere; `quoted` says where quotations name an entity;
    `commanding` are those mentioned much more than all others, `paired` a woman and a man who are named together, `namesakes`
    who bears a surname behind a first name, `attached` which mentions each entity has, `later` who is named below and
    bears the role of a mention above, `views` how the article looks from a few mentions, `alike` which
    of the followers are the same words.
    """

    text: str
    entities: list[Entity]
    of_mention: dict[tuple[int, int], int]
    timeline: list[Occurrence]
    openings: list[int]
    paragraphs: list[int]
    starts: list[int] = field(default_factory=list)
    likeness: list[int] = field(default_factory=list)
    central: int | None = None
    aliases: dict[str, int] = field(default_factory=dict)
    meant: list[int] = field(default_factory=list)
    resolved: dict[tuple[int, int, int | None, bool], Resolution] = field(default_factory=dict)
    protagonists: dict[Gender | None, int] = field(default_factory=dict)
    followers: list[tuple[Mention, int]] = field(default_factory=list)
    followed: list[int] = field(default_factory=list)
    echoes: dict[int, int | None] = field(default_factory=dict)
    fresh: dict[tuple[str, ...], int] = field(default_factory=dict)
    acting: set[int] = field(default_factory=set)
    national: list[Mention] = field(default_factory=list)
    determined: set[int] = field(default_factory=set)
    quoted: list[tuple[int, int]] = field(default_factory=list)
    commanding: set[int] = field(default_factory=set)
    paired: dict[int, frozenset[int]] = field(default_factory=dict)
    namesakes: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    attached: set[tuple[int, int, int]] = field(default_factory=set)
    later: dict[int, int] = field(default_factory=dict)
    views: dict[int, object] = field(default_factory=dict)
    alike: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


def gather(text: str, readings: Sequence[Reading], quoted: Sequence[Mention] = (), called: Sequence[tuple[int, str]] = ()) -> Registry:
    """Bring the mentions of all sentences together.

    The incises inside the marks come as readings too, of no paragraph; `quoted` are the full names that quotations themselves hold,
    `called` all their words with a capital and where they stand.
    """
    mentions = sorted([mention for reading in readings for mention in reading.mentions], key=lambda mention: (mention.start, -mention.end))
    incises = [mention for reading in readings if reading.sentence.paragraph < 0 for mention in reading.mentions]
    readings = [reading for reading in readings if reading.sentence.paragraph >= 0]
    openings = [reading.sentence.starts[0] for reading in readings]
    registry = Registry(text, [], {}, [], openings, [reading.sentence.paragraph for reading in readings])
    defined = {mention.start for mention in mentions if _defines(text, mention)}
    acting = {mention.start for reading in readings for mention in reading.mentions if _acts(reading.sentence, mention)}
    _gather_names(
        registry, [mention for mention in mentions if mention.name or (mention.start in defined and not mention.pronoun)], quoted, acting
    )
    _settle_kinds(registry, _called(readings))
    _describe(registry, readings)
    _introduce(registry, readings)
    _gather_roles(registry, [mention for mention in mentions if not mention.name and not mention.pronoun and mention.kind])
    registry.national = [mention for mention in mentions if _is_national(text, mention)]
    registry.paired = _pairs(registry, mentions)
    _fill_timeline(registry, readings, incises)
    named = ((mention.start, registry.of_mention.get((mention.start, mention.end))) for mention in quoted)
    registry.quoted = sorted({*((start, index) for start, index in named if index is not None), *_called_inside(registry, called)})
    _settle(registry)
    return registry


def _pairs(registry: Registry, mentions: Iterable[Mention]) -> dict[int, frozenset[int]]:
    """Return who is named together with one person of the other gender: Anne et Paul."""
    pairs: dict[int, frozenset[int]] = {}
    for mention in mentions:
        if not mention.members:
            continue
        both = [registry.of_mention[span] for member in mention.members if (span := (member.start, member.end)) in registry.of_mention]
        if len(both) == len(mention.members) == 2 and {registry.entities[index].gender for index in both} == {"f", "m"}:
            left, right = both
            pairs[left], pairs[right] = frozenset((right,)), frozenset((left,))
    return pairs


def _called_inside(registry: Registry, called: Sequence[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    """Give where quotations call the people of the article by first name or surname, and whom: « | Anne a tout fait »."""
    bearers = defaultdict(list)
    for index, entity in enumerate(registry.entities):
        for word in {*entity.tokens[:1], *entity.tokens[-1:]} if entity.kind == "person" else ():
            bearers[word].append(index)
    for start, key in called:
        namesakes = bearers.get("".join(fold(key)), ())
        if len(namesakes) <= _NAMESAKES:  # one name of so many people means none of them
            yield from ((start, index) for index in namesakes)


def _called(readings: Sequence[Reading]) -> set[tuple[str, ...]]:
    """Return the names that films, broadcasts and vessels are called by: le navire de pêche | Anna Virelle, l'émission | Brumes."""
    found = set()
    for reading in readings:
        keys = reading.sentence.keys
        for match in _CALLED.finditer(reading.sentence.tags) if "M" in reading.sentence.tags else ():
            if keys[match.start()] in nouns.THINGS:
                found.add(fold(" ".join(keys[match.start("name") : match.end("name")])))
    return found


def _settle_kinds(registry: Registry, called: Collection[tuple[str, ...]]) -> None:
    """Take a bare name for that of a thing where others show it so: Virelle | accoste, le cargo Virelle | accoste."""
    for index, entity in enumerate(registry.entities):
        if entity.tokens in called and entity.kind == "person" and not entity.heads:
            entity.kind, entity.gender, registry.likeness[index] = "organization", None, 0
            continue
        if entity.kind != "person" or registry.likeness[index] > 1 or any(map(_is_surely_a_person, entity.mentions)):
            continue
        shown = [mention for mention in entity.mentions if _is_determined(mention)]
        if any(fold(mention.head) != fold(mention.name or "")[:1] for mention in shown) or 2 * len(shown) >= len(entity.mentions):
            entity.kind = "organization"


def _describe(registry: Registry, readings: Sequence[Reading]) -> None:
    """Note the roles that sentences give to the people whom they name: Anne Morel a été élue maire de Brume."""
    for reading in readings:
        for mention in reading.mentions:
            index = registry.of_mention.get((mention.start, mention.end)) if mention.name and mention.kind == "person" else None
            role = predicates.role_behind(registry.text, reading.sentence, mention) if index is not None else None
            if index is not None and role is not None:
                registry.entities[index].heads.update(heads(role))
                registry.entities[index].words.update(content(role))


def _introduce(registry: Registry, readings: Sequence[Reading]) -> None:
    """Give a role to the first person named, where the next sentence does so: La procureure a requis. | Anne Morel a rappelé."""
    first = _first_people(registry, free=True)
    borne = {head for entity in registry.entities for head in entity.heads}
    openings = [_opening(reading) for reading in readings]
    for (before, role), (behind, name) in pairwise(zip(readings, openings, strict=True)):
        if role is None or name is None or not _is_introduction(role, name):
            continue
        index = registry.of_mention.get((name.start, name.end))
        if index is None or registry.entities[index].heads - {"accusé"} or registry.entities[index].mentions[0] is not name:
            continue
        if first.get(role.gender, 0) < role.start or behind.sentence.paragraph - before.sentence.paragraph > 1:
            continue
        if stem(role.head) not in borne:
            attach(registry, index, role)
            borne |= registry.entities[index].heads


def _opening(reading: Reading) -> Mention | None:
    """Return the subject that opens a sentence of a reporter's: the first phrase free of prepositions, before every verb."""
    free = next((mention for mention in reading.mentions if not mention.governed), None)
    if free is None:
        return None
    tags = reading.sentence.tags
    return free if FINITE.isdisjoint(tags[: free.first]) and tags[free.last : free.last + 1] in _ACTING else None


def _is_introduction(role: Mention, name: Mention) -> bool:
    """Tell a definite role and the full name of the one who may hold it."""
    if role.kind != "person" or role.name or role.pronoun or not role.definite or role.number != "s":
        return False
    if name.kind != "person" or name.role is not None or len((name.name or "").split()) < 2:
        return False
    return role.gender is None or name.gender is None or role.gender == name.gender


def _settle(registry: Registry) -> None:
    """Read the gender of a lone first name, and find the person whom the article mentions most."""
    most = 1
    places: dict[int, set[Place]] = defaultdict(set)
    for occurrence in registry.timeline:
        places[occurrence.entity].add(occurrence.place)
    for index, entity in enumerate(registry.entities):
        if len(entity.tokens) > 1:
            registry.namesakes[entity.tokens[-1]].add(index)
        if entity.kind not in ("person", "anonymous"):
            continue
        if registry.likeness[index] < 2 and places[index] == {Place.WHERE}:
            entity.kind, registry.likeness[index] = "organization", 0
        if entity.gender is None and entity.tokens and " " not in entity.name:
            name = entity.name.lower()
            known = _FIRST_NAMES.get(name) or _FIRST_NAMES.get(name.partition("-")[0])
            entity.gender = "f" if known == "f" else "m" if known == "m" else None
        if entity.mentions[0].head in ("un", "une"):
            _name_one(registry, entity)
        if len(entity.mentions) > most and registry.likeness[index]:
            most, registry.central = len(entity.mentions), index
    _find_protagonists(registry)


def _find_protagonists(registry: Registry) -> None:
    """Find, for each gender, the person whom the reporter mentions most, and who of them is mentioned much more than all others."""
    counts = Counter(registry.meant)
    seconds: dict[Gender | None, int] = {}
    for index in sorted(counts, key=lambda index: (-counts[index], index)):
        entity = registry.entities[index]
        if entity.kind != "person" or registry.likeness[index] < _SURELY:
            continue
        if registry.protagonists.setdefault(entity.gender, index) != index:
            seconds.setdefault(entity.gender, counts[index])
    registry.commanding = {
        index for gender, index in registry.protagonists.items() if counts[index] >= _OFTEN and counts[index] >= 2 * seconds.get(gender, 0)
    }


def _name_one(registry: Registry, entity: Entity) -> None:
    """Name « l'un d'eux » by the group mentioned before: l'un des pompiers."""
    if not entity.name.endswith(("eux", "elles")):
        return
    position = bisect_left(registry.starts, entity.mentions[0].start)
    for occurrence in reversed(registry.timeline[max(0, position - REACH) : position]):
        group = registry.entities[occurrence.entity]
        if group.kind == "group" and group.number == "p" and occurrence.place != Place.PREDICATE:
            entity.name = f"{'l’' if '’' in entity.name else 'l' + chr(39)}{entity.mentions[0].head} des {_DETERMINER.sub('', group.name)}"
            return


def _defines(text: str, mention: Mention) -> bool:
    """Tell an institution whose acronym follows in brackets: le ministère de la Santé (MS)."""
    if mention.name or "(" not in text[mention.end : mention.end + 2] or mention.head == "et" or not _may_be_shortened(mention):
        return False
    return _ACRONYM.match(text, mention.end) is not None


def _may_be_shortened(mention: Mention) -> bool:
    """Tell a body, which may have an acronym, from people: les membres de la Ligue (LP) are not LP."""
    role = nouns.role_of(mention.head) if mention.kind == "group" else None
    return mention.kind != "person" and (role is None or role.kind not in nouns.HUMAN)


def _fill_timeline(registry: Registry, readings: Sequence[Reading], incises: Sequence[Mention]) -> None:
    timeline, of_mention = registry.timeline, registry.of_mention
    for number, reading in enumerate(readings):
        free, teller = True, subjects.teller(reading)
        for mention in reading.mentions:
            index = of_mention.get((mention.start, mention.end))
            if index is not None and not _is_bracketed_again(timeline, reading.sentence, mention, index):
                place = Place.SPEAKER if mention is teller else _place(mention, reading.sentence, free)
                timeline.append(Occurrence(mention.start, index, number, place))
            if _follows(registry, reading.sentence, mention):
                registry.followers.append((_with_gender(mention), number))
            free = free and mention.governed
    for mention in incises:
        index = of_mention.get((mention.start, mention.end))
        if index is not None:
            number = bisect_right(registry.openings, mention.start) - 1
            timeline.append(Occurrence(mention.start, index, number, Place.SPEAKER))
        elif mention.pronoun and mention.head != "on":
            registry.followers.append((mention, bisect_right(registry.openings, mention.start) - 1))
    timeline.sort()
    registry.followers.sort(key=lambda follower: follower[0].start)
    registry.followed = [mention.start for mention, _ in registry.followers]
    for position, (mention, _) in enumerate(registry.followers):
        if not mention.pronoun:
            registry.alike[spoken_as(registry.text, mention)].append(position)
    registry.starts = [occurrence.start for occurrence in timeline]
    registry.meant = [occurrence.entity for occurrence in timeline]
    registry.acting = {occurrence.entity for occurrence in timeline if occurrence.place in SUBJECTS}


def spoken_as(text: str, mention: Mention) -> str:
    """Return the office that a role names, or its words: le chef de l'État, le président de la République."""
    phrase = text[mention.start : mention.end].lower()
    return office(phrase) or phrase


def _is_bracketed_again(timeline: list[Occurrence], sentence: Sentence, mention: Mention, index: int) -> bool:
    """Tell an acronym in brackets behind the name that it stands for: la Ligue des pontonniers | (LP)."""
    bracketed = mention.first > 0 and sentence.tags[mention.first - 1] == "("
    return bracketed and any(other.entity == index for other in timeline[-_NESTED:])


def spoken_of(registry: Registry, index: int, mention: Mention) -> None:
    """Note on the timeline that a mention speaks of an entity found after all others, so that whom others mean is to be found anew."""
    registry.resolved.clear()
    registry.views.clear()
    position = bisect_left(registry.starts, mention.start)
    number = bisect_right(registry.openings, mention.start) - 1
    opens = mention.definite and mention.start == registry.openings[number]
    place = Place.GOVERNED if mention.governed else Place.FIRST_SUBJECT if opens else Place.SUBJECT
    registry.timeline.insert(position, Occurrence(mention.start, index, number, place))
    registry.starts.insert(position, mention.start)
    registry.meant.insert(position, index)
    registry.acting.add(index)


def _follows(registry: Registry, sentence: Sentence, mention: Mention) -> bool:
    """Tell a pronoun or a role that nobody named bears, which may mean somebody spoken of before."""
    if mention.pronoun:
        return mention.head != "on" and not _is_impersonal(sentence, mention)
    return mention.kind != "document" and is_open(registry, mention)


def _with_gender(mention: Mention) -> Mention:
    """Give an epithet the gender of its noun, which elision hides: l'entreprise."""
    role = None if mention.pronoun or mention.gender is not None else nouns.role_of(mention.head)
    gender: Gender | None = "f" if role is not None and role.gender == "f" else "m" if role is not None and role.gender == "m" else None
    return mention if gender is None else replace(mention, gender=gender)


def _is_impersonal(sentence: Sentence, mention: Mention) -> bool:
    """Tell « il » that stands for nobody: il faut, il y a, il s'agit."""
    return mention.head == "il" and not _IMPERSONAL.isdisjoint(sentence.keys[mention.last : mention.last + 3])


def _place(mention: Mention, sentence: Sentence, opening: bool) -> Place:
    """Say how a mention stands in its sentence: as subject, object, after a preposition."""
    tags = sentence.tags
    if mention.governed and mention.kind == "person" and mention.gender is None and _is_where(sentence, mention.first):
        return Place.WHERE
    before = " ".join(sentence.keys[: mention.first]) if mention.governed else ""
    if before in _VIEWING or before in _TOPIC:
        return Place.TOPIC if before in _TOPIC else Place.OPENING
    if mention.governed:
        preposition = sentence.keys[max(0, mention.first - 2) : mention.first]
        if preposition[-1:] == ["selon"] or preposition == ["d'", "après"]:
            return Place.SPEAKER
        return Place.SUBJECT if preposition[-1:] == ["par"] else Place.GOVERNED
    last = _past_brackets(tags, mention.last)
    after = tags[last : last + 2]
    acts = after[:1] in VERB_GROUP or (after[:1] == "," and after[1:] in VERB_GROUP and mention.name is not None)
    acts = acts or (opening and after[:1] == "," and _RESUMED.match(tags, last) is not None)
    if acts or _acts_on(sentence, last):
        return _acting(tags, mention.first, opening)
    if mention.first and tags[mention.first - 1] == "X":
        cleft = sentence.keys[last : last + 1] == ["qui"] and sentence.keys[max(0, mention.first - 2)] in _POINTING
        return Place.SUBJECT if cleft else Place.PREDICATE  # c'est | Anne qui a tout fait
    if mention.first and tags[mention.first - 1] in "VE":
        return _behind_verb(tags, mention.first)
    if mention.first and tags[mention.first - 1] in "vetTfF" and mention.name is not None:
        return Place.OBJECT
    if opening and mention.kind == "person" and VERB_GROUP.isdisjoint(tags) and "Q" not in tags and tags[-1] == ".":
        return Place.FIRST_SUBJECT  # À ses côtés, | Anne, 10 ans.
    return Place.OPENING if opening else Place.FREE


def _acting(tags: str, item: int, opening: bool) -> Place:
    """Say what place a subject has; that of a clause with « que » is no topic: (le film que) | son ami | a tourné."""
    if opening:
        return Place.FIRST_SUBJECT
    return Place.FREE if item and tags[item - 1] == "K" else Place.SUBJECT


def _is_where(sentence: Sentence, item: int) -> bool:
    """Tell a name, or one in a list, that says where: à | Brume, à Brume, Castel et | Virelle."""
    first = max(1, item - _LONGEST_LIST)
    while item > first and sentence.tags[item - 1] in "M,C":
        item -= 1
    return sentence.keys[item - 1] in _WHERE


def _behind_verb(tags: str, item: int) -> Place:
    """Say how a phrase stands behind its verb: (« … », dit) | le maire; (une idée que rejette) | une élue; (il rencontre) | Anne."""
    told = _TOLD.search(tags, max(0, item - _CLITICS), item)
    if "Q" in tags[:item] or (told is not None and not FINITE.isdisjoint(tags[: told.start()])):
        return Place.SPEAKER
    return Place.SUBJECT if tags[max(0, item - _CLITICS) : item - 1].rstrip("cn")[-1:] == "K" else Place.OBJECT


def _past_brackets(tags: str, item: int) -> int:
    """Return the item behind a bracket that says more of a phrase: la Ligue (LP) | a écrit, le maire (PS) | a dit."""
    close = tags.find(")", item, item + _LONGEST_BRACKET) if tags[item : item + 1] == "(" else -1
    return item if close < 0 else close + 1


def _words(text: str, mention: Mention) -> tuple[str, ...]:
    """Return the words by which a named mention is known: a person's name, or the whole name of an organisation."""
    if mention.name and (mention.kind == "person" or (mention.role is not None and mention.name.lower() not in _PLACES)):
        return fold(mention.name)
    span = mention.plain
    phrase = text[span.start : span.end] if span else text[mention.start : mention.end]
    words = fold(phrase)
    return tuple([word for word in words if word not in _SMALL]) or words


def _gather_names(registry: Registry, mentions: list[Mention], quoted: Sequence[Mention], acting: set[int]) -> None:
    """Bring names together from the longest to the shortest, so that each finds the longer ones that it is a form of."""
    by_name: dict[tuple[str, ...], list[Mention]] = {}
    for mention in (*mentions, *quoted):
        by_name.setdefault(_words(registry.text, mention), []).append(mention)
    longer = {word for words in by_name if len(words) > 1 for word in words}
    single = [words for words in by_name if len(words) == 1 and words[0] not in longer]
    for alone in [words for words in single if _mere_capital(registry.text, by_name[words], acting)]:
        del by_name[alone]
    surnames: dict[str, list[int]] = {}
    for words in sorted((words for words in by_name if words), key=lambda words: (-len(words), by_name[words][0].start)):
        for mention in by_name[words]:
            _gather_name(registry, surnames, words, mention)


def _gather_name(registry: Registry, surnames: dict[str, list[int]], words: tuple[str, ...], mention: Mention) -> None:
    known = _known(registry, surnames, words, mention)
    if known is None:
        known = add(registry, mention, words)
        for word in {words[0], words[-1], "".join([word[0] for word in words])}:
            surnames.setdefault(word, []).append(known)
        if _is_acronym(words, mention):
            surnames.setdefault(f"{words[0][0]}.", []).append(known)
    elif _runs_on(registry.entities[known], words, mention):
        registry.entities[known].name = titled(registry.text, mention)
    bracketed = _may_be_shortened(mention) and "(" in registry.text[mention.end : mention.end + 2]
    acronym = _ACRONYM.match(registry.text, mention.end) if bracketed else None
    if acronym is not None and _may_be_initials(fold(acronym.group(1)), registry.entities[known].tokens or words):
        registry.aliases.setdefault(fold(acronym.group(1))[0], known)
    attach(registry, known, mention)


def _may_be_initials(acronym: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Tell the acronym of a body from the place or body that it belongs to: l'Agence du lait (ADL), l'institut Ambre (UBrume)."""
    return any(word[0] == acronym[0][0] for word in words)


def _acts(sentence: Sentence, mention: Mention) -> bool:
    """Tell a subject before its verb, which without article is a name: Brumex a fermé."""
    return mention.last == 1 and (_acts_on(sentence, 1) or sentence.tags[1:2] in VERB_GROUP)


def _acts_on(sentence: Sentence, item: int) -> bool:
    """Tell a verb with its object before it from a noun: Anne | le sait."""
    return sentence.tags[item : item + 2] in _OBJECT_AND_VERB and sentence.keys[item] in _OBJECTS


def _mere_capital(text: str, mentions: list[Mention], acting: set[int]) -> bool:
    """Tell a word that has its capital from the start of its sentence only (Investissement) from a name (Brévin)."""
    if any(
        mention.first or mention.role or mention.start in acting or not text.startswith(mention.name or "", mention.start)
        for mention in mentions
    ):
        return False
    return (mentions[0].name or "").lower() not in _FIRST_NAMES


def _known(registry: Registry, surnames: dict[str, list[int]], words: tuple[str, ...], mention: Mention) -> int | None:
    """Return the entity that a name is a form of: the same words, a surname, a first name or an acronym."""
    if len(words) == 1 and words[0] in registry.aliases:
        return registry.aliases[words[0]]
    near = [*surnames.get(words[-1], ())[-REACH:], *surnames.get(words[0], ())[-REACH:]]
    fitting = [index for index in dict.fromkeys(near) if _same_name(registry.entities[index], words, mention)]
    people = [index for index in fitting if registry.entities[index].kind == "person"] if mention.kind == "person" else []
    fitting = people or fitting  # Morel is Anne Morel, not l'administration Morel
    if not fitting and _heads_acronyms(words, mention):
        fitting = [index for index in surnames.get(f"{words[0][0]}.", ())[-REACH:] if _agree(registry.entities[index], mention)]
        return fitting[0] if len(fitting) == 1 else None
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    main = [index for index in fitting if _RELATIVES.isdisjoint(registry.entities[index].heads)] if len(words) == 1 else fitting
    nearest: int = min(main or fitting, key=lambda fit: _distance(registry.entities[fit], mention))
    return nearest


def _is_acronym(words: tuple[str, ...], mention: Mention) -> bool:
    """Tell a body that is named by its initials only: la FVB."""
    name = mention.name or ""
    return mention.kind == "organization" and len(words) == 1 and name.isupper() and len(name) < _LONGEST_ACRONYM


def _heads_acronyms(words: tuple[str, ...], mention: Mention) -> bool:
    """Tell a noun with a capital by which a body is called whose initials begin with its letter: la FVB is | la Fédération."""
    role = nouns.role_of(mention.head) if mention.kind == "organization" and len(words) == 1 and mention.definite else None
    return role is not None and role.kind == "institution" and mention.name is not None and not mention.name.isupper()


def _agree(entity: Entity, mention: Mention) -> bool:
    return not (entity.gender and mention.gender) or entity.gender == mention.gender


def _runs_on(entity: Entity, words: tuple[str, ...], mention: Mention) -> bool:
    """Tell a heading that runs on after a name from the name: Anne Morel | Apprentissages."""
    if entity.kind != "person" or " " not in " ".join((mention.name or "").split()):
        return False
    return len(words) < len(entity.tokens) and entity.tokens[: len(words)] == words


def _same_name(entity: Entity, words: tuple[str, ...], mention: Mention) -> bool:
    if entity.tokens == words:
        return True
    if entity.gender and mention.gender and entity.gender != mention.gender and entity.kind == "person" and not _is_doctor(mention):
        return False
    size = len(words)
    if size >= len(entity.tokens) or _is_known_body(words, mention):
        return False
    if entity.kind == "person":
        return entity.tokens[-size:] == words or entity.tokens[:size] == words or set(words) <= set(entity.tokens)
    initials = "".join(word[0] for word in entity.tokens)
    if size == 1 and (words[0] == initials or (len(entity.tokens) == 2 and len(words[0]) > 3 and words[0] == entity.tokens[1])):
        return True
    return entity.tokens[:size] == words


def _is_doctor(mention: Mention) -> bool:
    """Tell a title that is a man's by its form only: le docteur Anne Morel, le Pr Morel."""
    return mention.head in _DOCTORS


def _is_known_body(words: tuple[str, ...], mention: Mention) -> bool:
    """Tell a country or medium, which is no short form of a longer name: l'Italie is not l'Italie du Sud."""
    return (
        mention.kind == "organization" and len(words) == 1 and (words[0] in _COUNTRY_WORDS or (mention.name or "").lower() in nouns.MEDIA)
    )


def _distance(entity: Entity, mention: Mention) -> tuple[bool, int]:
    """Prefer the entity mentioned last before, then the one that comes soonest."""
    near = entity.mentions[-REACH:]
    before = [mention.start - other.start for other in near if other.start <= mention.start]
    return (False, min(before)) if before else (True, min((other.start - mention.start for other in near), default=0))


def add(registry: Registry, mention: Mention, words: tuple[str, ...]) -> int:
    """Make an entity of a mention; `words` are those of its name, none for a role."""
    kind = mention.kind or ("group" if mention.number == "p" else "organization")
    if kind == "person" and mention.name is None:
        kind = "group" if mention.number == "p" else "anonymous"
    registry.entities.append(Entity(titled(registry.text, mention), kind, mention.gender, mention.number, words))
    registry.likeness.append(0)
    return len(registry.entities) - 1


def titled(text: str, mention: Mention) -> str:
    """Return the name that an entity gets from a mention: the person's name, or the whole phrase of another kind."""
    if mention.name and mention.kind == "person":
        return " ".join(mention.name.split())
    span = mention.plain
    title = " ".join((text[span.start : span.end] if span else text[mention.start : mention.end]).split())
    first, _, rest = title.partition(" ")
    article = _ARTICLES.get(first.lower())
    return f"{article} {rest}" if article else title


def attach(registry: Registry, index: int, mention: Mention) -> None:
    """Note that a mention speaks of an entity, with the gender, role and words that it shows."""
    entity = registry.entities[index]
    entity.mentions.append(mention)
    entity.gender = entity.gender or mention.gender
    entity.age = entity.age or (ages.shown(registry.text, mention) if mention.kind == "person" else None)
    registry.of_mention[mention.start, mention.end] = index
    registry.attached.add((index, mention.start, mention.end))
    role = registry.text[mention.role.start : mention.role.end] if mention.role else ""
    borne = set(heads(role)) if role else set()
    registry.likeness[index] = max(registry.likeness[index], _certainty(mention, borne))
    if _is_determined(mention):
        registry.determined.add(index)
    if entity.kind == "organization" and _is_a_person(registry, index, mention):
        entity.kind, entity.name = "person", titled(registry.text, mention)
    _learn(registry.text, entity, mention, role)
    entity.heads.update(borne)


def _learn(text: str, entity: Entity, mention: Mention, role: str) -> None:
    """Note the words by which a mention describes an entity; `role` is that beside its name, or nothing."""
    if role:
        if entity.role is None or len(role) > len(entity.role):
            entity.role = role
        entity.words.update(content(role))
    elif not mention.name:
        phrase = text[mention.start : mention.end]
        entity.heads.update((stem(mention.head), office(phrase) or stem(mention.head)))
        if entity.tokens:
            entity.heads.update(heads(phrase))
        entity.words.update(content(phrase))
    elif mention.kind == "person":
        entity.heads.update(_shown(text, mention))


def _shown(text: str, mention: Mention) -> Iterator[str]:
    """Give the roles that a name shows without naming them: | Me Morel is an avocate, | Paul Roy, jugé pour vol, an accusé."""
    if text[mention.start : mention.start + 7].lower().startswith(_LAWYERS):
        yield from ("avocat", "avocate")
    if _TRIED.match(text, mention.end):
        yield "accusé"


def _is_a_person(registry: Registry, index: int, mention: Mention) -> bool:
    """Tell whether a name shows that what was taken for a body is a person: ANNE MOREL | Anne Morel."""
    if mention.name is None or mention.kind != "person" or registry.likeness[index] == 0:
        return False
    return _is_surely_a_person(mention) or index not in registry.determined


def _is_determined(mention: Mention) -> bool:
    """Tell a name with its article: le Brume Herald."""
    return mention.kind == "organization" and mention.name is not None and mention.end - mention.start > len(mention.name)


def _is_surely_a_person(mention: Mention) -> bool:
    return _humanity(mention) == 2 or (_humanity(mention) == 1 and fold(mention.name or "")[0] in _FIRST_NAMES)


def _certainty(mention: Mention, borne: set[str]) -> int:
    """Return how surely a mention speaks of a person; a medium, an acronym and what bears no human role do so less than they seem.

    `borne` are the nouns of its role.
    """
    surely = _humanity(mention)
    name = mention.name or ""
    if not surely or not name:
        return surely
    if name.lower() in nouns.MEDIA or (len(name) < _LONGEST_ACRONYM and name.isupper()):
        return 0
    return 1 if mention.role and not borne else surely


def _humanity(mention: Mention) -> int:
    """Return how surely a named mention speaks of a person: by role, title, first name."""
    if mention.kind != "person":
        return 0
    if mention.name is None or mention.role is not None or mention.gender is not None:
        return 2
    words = fold(mention.name)
    known = words[0] in _FIRST_NAMES
    several = len(mention.name.split()) > 1
    return 2 if known and several else 1 if known or several else 0


def _is_national(text: str, mention: Mention) -> bool:
    """Tell a role that says of which country it is, without a name: le président danois."""
    if mention.kind != "person" or mention.name or mention.pronoun or mention.number != "s" or not mention.definite:
        return False
    return bool(nations(content(text[mention.start : mention.end]) - {mention.head}))


def _gather_roles(registry: Registry, mentions: Iterable[Mention]) -> None:
    by_head: dict[str, list[int]] = {}
    for index, entity in enumerate(registry.entities):
        for head in entity.heads:
            by_head.setdefault(head, []).append(index)
    of_word: dict[str, list[int]] = {}
    for index, entity in enumerate(registry.entities):
        for word in entity.words if entity.kind == "person" else ():
            of_word.setdefault(word, []).append(index)
    first, unnamed, offices = _first_people(registry), set[Gender | None](), set[tuple[str, Gender | None]]()
    first_bodies: dict[str, int] = {}
    for mention in mentions:
        if (mention.start, mention.end) in registry.of_mention:
            continue
        bearer = _bearer(registry, by_head, of_word, mention)
        if bearer is not None and _is_doubtful(registry, registry.entities[bearer], mention):
            continue
        bearer = _unless_later(registry, bearer, mention, first)
        if bearer is None:
            known = _is_somebody(mention, by_head, first) or (mention.head in ANYBODY and mention.gender in unnamed)
            known = known or (mention.head in GENERAL and not offices.isdisjoint(_offices(mention)))
            known = known and not _is_new_body(registry, first_bodies, mention)
            if _is_left_open(registry, by_head, mention, known):
                continue
            bearer = add(registry, mention, ())
            _note_nouns(registry, by_head, mention, bearer)
            unnamed.update((mention.gender,) if mention.kind == "person" and not mention.definite else ())
            offices.update(_offices(mention))
        attach(registry, bearer, mention)
        _take_title(registry, registry.entities[bearer], mention)


def _offices(mention: Mention) -> list[tuple[str, Gender | None]]:
    """Return the families of the role of somebody without a name, each with the gender."""
    single = mention.kind == "person" and mention.number == "s"
    return [(family, mention.gender) for family in _LEXICON.kin.get(stem(mention.head), ())] if single else []


def _is_left_open(registry: Registry, by_head: dict[str, list[int]], mention: Mention, known: bool) -> bool:
    """Tell a role that makes no entity of its own: one without determiner, and an epithet that may speak of somebody known."""
    phrase = registry.text[mention.start : mention.end]
    owned = phrase.split(maxsplit=1)[0].lower() in nouns.POSSESSIVE
    epithet = known and not owned and is_epithet(registry, mention) and not is_of_court(phrase, mention.head)
    return _is_bare(mention, registry.text) or (epithet and not _is_one_of(registry, by_head, mention))


def _is_doubtful(registry: Registry, entity: Entity, mention: Mention) -> bool:
    """Tell an epithet that says something else than the role of the one named, who is not surely meant: le coach Paul Roy, le coach azuréen."""
    if not entity.tokens or not is_epithet(registry, mention):
        return False
    rest = content(registry.text[mention.start : mention.end]) - content(mention.head)
    return bool(rest) and rest.isdisjoint(entity.words)


def _note_nouns(registry: Registry, by_head: dict[str, list[int]], mention: Mention, bearer: int) -> None:
    """Note by which nouns somebody without a name is found: l'avocat général as one and as an avocat."""
    noun = stem(mention.head)
    for known in {noun, office(registry.text[mention.start : mention.end]) or noun}:
        by_head.setdefault(known, []).append(bearer)


def _unless_later(registry: Registry, bearer: int | None, mention: Mention, first: dict[Gender | None, int]) -> int | None:
    """Return the bearer of a role unless named only below while another is named above, who may be meant: (Paul Roy pétrit le pain.) | le boulanger.

    An office, and what is said word for word below, means its bearer wherever that stands.
    """
    phrase = registry.text[mention.start : mention.end]
    if bearer is None or mention.kind != "person" or phrase.split(maxsplit=1)[0].lower() in nouns.POSSESSIVE:
        return bearer
    entity, rest, role = registry.entities[bearer], content(phrase) - content(mention.head), nouns.role_of(mention.head)
    said = rest <= entity.words and (bool(rest) or role is None or role.kind == "office")
    if said or entity.mentions[0].start < mention.start or first.get(mention.gender, len(registry.text)) > mention.start:
        return bearer
    registry.later[mention.start] = bearer
    return None


def _take_title(registry: Registry, entity: Entity, mention: Mention) -> None:
    """Name an entity by a mention that says more of it than those before."""
    if entity.tokens or (mention.members and _name_members(registry, entity, mention)):
        return
    title = titled(registry.text, mention)
    if title != entity.name and len(content(title)) > len(content(entity.name)):
        entity.name = title


def _name_members(registry: Registry, entity: Entity, mention: Mention) -> bool:
    """Name a group by its people, without their roles: le maire Paul Roy et la députée Anne Morel are Paul Roy et Anne Morel."""
    found = [registry.of_mention.get((member.start, member.end)) for member in mention.members]
    people = [registry.entities[index] for index in found if index is not None]
    if len(people) < len(found) or any(person.kind != "person" for person in people):
        return False
    entity.name = f"{', '.join(person.name for person in people[:-1])} et {people[-1].name}"
    return True


def _first_people(registry: Registry, *, free: bool = False) -> dict[Gender | None, int]:
    """Say where the first person of each gender is named, `free` of prepositions; one whose gender is not shown counts as both."""
    first: dict[Gender | None, int] = {}
    for entity, likeness in zip(registry.entities, registry.likeness, strict=True):
        if entity.kind == "person" and not (free and (not likeness or all(mention.governed for mention in entity.mentions))):
            genders: tuple[Gender | None, ...] = (None, "f", "m") if entity.gender is None else (None, entity.gender)
            for gender in genders:
                first[gender] = min(first.get(gender, len(registry.text)), entity.mentions[0].start)
    return first


def _is_somebody(mention: Mention, by_head: dict[str, list[int]], first: dict[Gender | None, int]) -> bool:
    """Tell whether an epithet may speak of a person named before it, or of one who bears its noun."""
    named = first.get(mention.gender)
    return mention.kind != "person" or bool(by_head.get(stem(mention.head))) or (named is not None and named < mention.start)


def _is_new_body(registry: Registry, first: dict[str, int], mention: Mention) -> bool:
    """Tell a described body, where none is named before that its noun may mean: L'association des éleveurs.

    `first` keeps for every noun where the first such body is named.
    """
    described = content(registry.text[mention.start : mention.end]) - content(mention.head)
    if mention.kind != "organization" or not described:
        return False
    if mention.head not in first:
        fitting = (entity for entity in registry.entities if entity.tokens and bodies.may_be_meant(entity, mention))
        first[mention.head] = min((entity.mentions[0].start for entity in fitting), default=len(registry.text))
    return first[mention.head] > mention.start


def _is_one_of(registry: Registry, by_head: dict[str, list[int]], mention: Mention) -> bool:
    """Tell one of a group from a person named before: Des responsables du ministère ont parlé. « … », dit le responsable."""
    bearers = [registry.entities[index] for index in by_head.get(stem(mention.head), [])[-REACH:]]
    return bool(bearers) and all(entity.kind == "group" for entity in bearers)


def _bearer(registry: Registry, by_head: dict[str, list[int]], of_word: dict[str, list[int]], mention: Mention) -> int | None:
    phrase = registry.text[mention.start : mention.end]
    bearers = by_head.get(office(phrase) or stem(mention.head), ())[-REACH:]
    generic = mention.head in _GENERIC and mention.kind == "person"
    if not mention.definite or not (bearers or generic):
        return None
    head = content(mention.head)
    own = content(phrase)
    proper = {word for part in phrase.split()[1:] if part[0].isupper() for word in content(part)}
    if generic:
        near = [index for word in proper for index in of_word.get(word, ())[-REACH:]]
        fitting = [index for index in near if _likeness(registry.entities[index], head, own - head, mention) > 0]
        if fitting:
            return max(fitting)  # the order of a set differs from run to run
    best: tuple[float, int] | None = None
    short = own <= head and (mention.kind == "person" or is_epithet(registry, mention))
    for index in bearers:
        entity = registry.entities[index]
        worth = _likeness(entity, head, own - head, mention) if mention.kind == "person" or proper <= entity.words else 0.0
        if worth > 0 and (best is None or worth >= best[0]):
            if best is not None and short:
                return None
            best = (worth, index)
    return best[1] if best else None


def _is_bare(mention: Mention, text: str) -> bool:
    """Tell a role without determiner, which stands beside somebody, as in « Native de Lyon, elle »."""
    bare = text[mention.start : mention.start + len(mention.head)].lower() == mention.head
    return bare and mention.kind == "person" and mention.number == "s"


def is_open(registry: Registry, mention: Mention) -> bool:
    """Tell a mention whose entity hangs on what stands around it: a pronoun, an epithet, a role that nobody named bears."""
    if mention.pronoun or mention.name is not None:
        return mention.pronoun
    found = registry.of_mention.get((mention.start, mention.end))
    if found is None:
        return is_epithet(registry, mention)
    entity = registry.entities[found]
    if entity.tokens or _takes_up(registry, entity, mention):
        return False
    return mention.definite and mention.number == "s" and mention.kind == "person"


def _takes_up(registry: Registry, entity: Entity, mention: Mention) -> bool:
    """Tell a bare noun that takes up somebody whom the article brought in by it: un apiculteur de la vallée | l'apiculteur."""
    bare = not content(registry.text[mention.start : mention.end]) - content(mention.head)
    return bare and not entity.mentions[0].definite and entity.mentions[0].start < mention.start


def is_epithet(registry: Registry, mention: Mention) -> bool:
    """Tell a short definite role that nobody bears in so many words, to be resolved like a pronoun: le chercheur, cet élu."""
    if mention.name or not mention.definite or mention.number != "s":
        return False
    body = mention.kind != "person" and bodies.is_epithet(mention)
    if mention.kind != "person" and not body:
        return False
    phrase = registry.text[mention.start : mention.end]
    if body and (len(content(phrase) - content(mention.head)) > _LONGEST_EPITHET or _OF_MANY.match(phrase)):
        return False
    words = phrase.split()
    bare = [_ELISION.sub("", word) or word for word in words[1:]]
    named = any(word[0].isupper() and word != "Premier" and not nouns.is_inhabitant(word.lower()) for word in bare)
    return not named or words[0].lower() in ("ce", "cet", "cette") or mention.head in _NATIVE


def _likeness(entity: Entity, head: set[str], rest: set[str], mention: Mention) -> float:
    """Return how well an entity suits a mention, by the words of its head and those of the rest of the phrase; 0 is not at all."""
    if entity.number != mention.number:
        return 0.0
    if entity.gender and mention.gender and entity.gender != mention.gender and entity.kind in ("person", "anonymous"):
        return 0.0
    shared, peoples = len(rest & entity.words), nations(rest)
    if rest and not shared and not entity.words <= head:
        return 0.0
    if peoples and peoples.isdisjoint(nations(entity.words) or peoples):  # l'agence de presse chilienne is not the péruvienne
        return 0.0
    before = entity.mentions[0].start < mention.start if entity.mentions else False
    return 1.0 + shared - 0.3 * len(rest - entity.words) + (0.5 if before else 0.0)
