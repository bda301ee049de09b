"""Attribute quotations within their sentence: the named rules, as values in an ordered table.

Takes the reading of a sentence and the place of a quotation in it; gives links, each with a cue, a mention, the rule's name
and the circumstances that speak for or against it, as named features that confidence.py weighs.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from service.engine.features import named
from service.engine.lexicon import load
from service.engine.model import Cue, CueGroup, Link, Mention, Reading, Words

Found = Iterator[tuple[CueGroup | None, Mention | None, list[str]]]


@dataclass(frozen=True, slots=True)
class Spot:
    """Hold a quotation as the rules see it: the reading of its sentence and its item there."""

    quotation: int
    reading: Reading
    index: int
    item: int
    words: Words


@dataclass(frozen=True, slots=True)
class Rule:
    """Hold one rule: its name, an example, and the function that finds what it describes."""

    name: str
    example: str
    find: Callable[[Spot], Found]


# What may stand between a quotation and the verb of its incise: a comma, adverbs, short complements.
_INTRO = re.compile(r"[,\-]?(?:B+(?!B)|,|P[dg]?D?[wr0M]{1,3},?|aD?[wr0]{1,2},?){0,4}[USa]?")
# What may stand between the verb of an incise and its subject: mardi, il y a deux jours, à l'AFP, entre rire et larmes, quant à elle, sans
# attendre de réponse, en fermant la porte, à ceux qui doutent; and between commas: quand on l'interroge, lui qui n'a rien vu.
_COMPLEMENTS = re.compile(
    r"(?:ScX|PaS|a?D?ZRn?[cD]*[XVv][eE]?|[au]d?Z|Pa?Z|,(?:U|P?[Zc]?R)[^,.;:Q]{1,20},|U?[Pad]B?d?n?c*[TtXfF]|[B,p()\-0CPaudgIDwrM&eEQ])*"
)
_VERBS_BEFORE = 4
_QUOTATIONS_BETWEEN = 2
_VERBS_SHARING = 3
_PHRASES_A_SIDE = 3
_FARTHEST_SUBJECT = 14
_BESIDE = 2
_FARTHEST_BEHIND = 32
_TIMES = frozenset(
    "an ans année années mois semaine semaines week-end jour jours journée matin matinée midi après-midi soir soirée nuit heure heures"
    " minutes printemps été automne hiver".split()
)


def links(spot: Spot) -> list[Link]:
    """Return every link that the rules propose for a quotation."""
    shape = "clause" if spot.words.finite else "fragment"
    return [
        Link(spot.quotation, rule.name, cue, mention, spot.index, _features(rule.name, shape, spot, cue, mention, found))
        for rule in RULES
        for cue, mention, found in rule.find(spot)
        if mention is None or not mention.first <= spot.item < mention.last
    ]


def _features(name: str, shape: str, spot: Spot, cue: CueGroup | None, mention: Mention | None, found: list[str]) -> tuple[str, ...]:
    features = [name, *named(name, (shape, *found))]
    if cue is not None and cue.shape is not None:
        features += [f"{name} verb {flag}" for flag in "AFQ" if flag in cue.flags]
        if mention is not None and mention.kind in (None, "document") and not mention.pronoun:
            sort, manner = mention.kind or "thing", "A" if "A" in cue.flags else "sure"
            features += [f"{name} {sort} {feature}" for feature in (manner, *found) if feature in _OF_THINGS]
        features += [f"{name} {cue.shape}", f"{name} class {cue.cue.verb_class}", f"{name} lemma {cue.cue.lemma}"]
    features.append(f"{name} by {_sort(mention)}")
    if mention is not None and mention.governed:
        features.append(f"{name} governed")
    if spot.words.headline:
        features += [f"{name} headline", f"{name} headline by {_sort(mention)}"]
    return tuple(features)


# What tells whether a thing may report: selon before it, a verb with other senses.
_OF_THINGS = frozenset(("A", "sure", "under selon", "joint object", "joint que", "joint preposition", "joint colon", "joint words"))


def _sort(mention: Mention | None) -> str:
    if mention is None:
        return "nobody"
    if mention.pronoun:
        return "on" if mention.head == "on" else "pronoun"
    if mention.name is not None:
        return f"named {mention.kind}"
    return mention.kind or ("thing" if mention.definite else "indefinite thing")


def _size(length: int) -> str:
    """Name a distance in items.

    >>> _size(0), _size(3), _size(30)
    ('0', '2-4', '20+')
    """
    for limit, name in ((1, "0"), (2, "1"), (5, "2-4"), (10, "5-9"), (20, "10-19")):
        if length < limit:
            return name
    return "20+"


def subject(reading: Reading, cue: CueGroup, depth: int = 0) -> Mention | None:
    """Return the subject of a verb group: its inverted pronoun, what stands before it, or the antecedent of qui."""
    if cue.inverted is not None:
        return next((mention for mention in reading.mentions if mention.first == cue.inverted), None)
    if cue.shape in ("participle", "infinitive", "past_participle"):
        return _main_subject(reading, cue, depth)
    return _finite_subject(reading, cue.first, cue.number, depth)


def _finite_subject(reading: Reading, first: int, number: str | None, depth: int) -> Mention | None:
    tags, keys = reading.sentence.tags, reading.sentence.keys
    left = first - 1
    while left >= 0 and tags[left] == "B":
        left -= 1
    if left < 0:
        return None
    voice = _voice(reading, left) if tags[left] == "," else None
    if voice is not None:
        return voice
    direct = _ending_at(reading, left + 1)
    if direct is not None and not direct.governed and not _is_object(direct, tags):
        return direct
    if keys[left] == "qui":
        return _antecedent(reading, left)
    if tags[left] == "C" and depth < 4:
        shared = _shared_subject(reading, left, number, depth)
        if shared is not None:
            return shared
    return _leftwards(reading, left, number)


def _shared_subject(reading: Reading, conjunction: int, number: str | None, depth: int) -> Mention | None:
    """Return the subject of the verb that another is coordinated with: the nearest one that agrees, else the nearest."""
    nearest: Mention | None = None
    verb = _verb_before(reading, conjunction)
    for _ in range(_VERBS_SHARING):
        if verb is None:
            break
        found = _finite_subject(reading, verb, number, depth + 1)
        if found is not None and number in (None, found.number):
            return found
        nearest = nearest or found
        verb = _verb_before(reading, verb)
    return nearest


def _voice(reading: Reading, comma: int) -> Mention | None:
    """Return by whose voice a body speaks: la région, par la voix de | sa présidente, a dénoncé."""
    keys = reading.sentence.keys
    ending = (mention for mention in reading.mentions if mention.last == comma)
    return next((mention for mention in ending if " ".join(keys[max(0, mention.first - 4) : mention.first]).endswith(_VOICES)), None)


_VOICES = ("par la voix de", "par la voix", "par la bouche de", "par la bouche")


def _is_object(mention: Mention, tags: str) -> bool:
    """Tell an object from a subject: le mouvement qui porte | Castelain | se veut."""
    before = tags[mention.first - 1 : mention.first]
    return before in tuple("EeTtFf") or (before in ("V", "v") and "R" in tags[: mention.first])


def _verb_before(reading: Reading, item: int) -> int | None:
    """Return the first item of the finite verb group before an item."""
    tags = reading.sentence.tags
    for place in range(item - 1, -1, -1):
        if tags[place] in "XVv":
            first = place
            while first and tags[first - 1] in "cn":
                first -= 1
            return first
        if tags[place] in ".;":
            return None
    return None


def _ending_at(reading: Reading, item: int) -> Mention | None:
    return next((mention for mention in reading.mentions if mention.last == item), None)


def _antecedent(reading: Reading, relative: int) -> Mention | None:
    """Return what qui stands for: the nearest phrase before it, but whom a comma parts from a thing rather than the thing."""
    before = [mention for mention in reading.mentions if mention.last <= relative]
    near = [mention for mention in before if relative - mention.last <= 2]
    if not near or reading.sentence.tags[relative - 1] != "," or near[-1].pronoun:
        return near[-1] if near else None
    if near[-1].kind is not None:
        return _described(reading, near[-1]) or near[-1]
    apposed = (mention for mention in reversed(before) if mention.kind in _HUMAN and reading.sentence.tags[mention.last] == ",")
    return next(apposed, near[-1])


def _described(reading: Reading, body: Mention) -> Mention | None:
    """Return the person whose apposition a body closes: | Anne Morel, chercheuse à l'université de Brume, qui s'est dite."""
    if not body.governed or body.kind not in ("organization", "document"):
        return None
    before = next((mention for mention in reversed(reading.mentions) if mention.last <= body.first and mention.kind == "person"), None)
    if before is None or before.name is None:
        return None
    return before if _APPOSITION.fullmatch(reading.sentence.tags[before.last : body.first]) else None


_APPOSITION = re.compile(r",[BweErD0MdgPau]{1,12}")  # , spécialisée en tourbières à


def _leftwards(reading: Reading, left: int, number: str | None) -> Mention | None:
    """Return the best phrase to the left: free of prepositions, agreeing in number, the nearest of equals."""
    best: tuple[float, Mention] | None = None
    tags = reading.sentence.tags
    stop, opening = _clause(tags, left)
    listed = 0  # where a list of examples goes on
    for mention in reading.mentions:
        if mention.last > left + 1:
            break
        worth = _fitness(mention, number, tags)
        if reading.sentence.keys[mention.first - 1 : mention.first] in _BEFORE_EXAMPLES or (
            0 < listed < mention.first and tags[listed : mention.first] in (",", "C", ",C")
        ):
            worth, listed = worth - 1.5, mention.last
        if mention.last <= max(stop, opening):
            worth -= 3.0 if mention.last <= stop else 2.0
        if tags[left] == "," and mention.first <= 1 and mention.kind is not None:
            worth += 0.7  # it stands before all insertions: Anne, élève au lycée S, …, conseille
        if best is None or worth >= best[0]:
            best = (worth, mention)
    return best[1] if best and best[0] > -2 else None


def _clause(tags: str, left: int) -> tuple[int, int]:
    """Return where the clause of a verb begins: the semicolon before it, and its own puisque or que; -1 where it has none."""
    stop, opening = tags.rfind(";", 0, left + 1), max(tags.rfind("U", 0, left + 1), tags.rfind("K", 0, left + 1))
    return stop, opening if opening >= 0 and _FINITE.isdisjoint(tags[opening : left + 1]) else -1


_FINITE = frozenset("XVv")
_BEFORE_EXAMPLES = (["savoir"], ["dont"], ["notamment"])  # trois rivaux, à savoir X, Y et Z, | réagissent
_HUMAN = ("person", "anonymous", "group")
_SPEAKING = (*_HUMAN, "organization")


def _fitness(mention: Mention, number: str | None, tags: str) -> float:
    worth = -3.0 if mention.governed else 0.0
    if mention.first and tags[mention.first - 1] in "XvVeEtTfF":
        worth -= 1.5
    if number and mention.number != number:
        worth -= 2
    if mention.kind is None and not mention.pronoun:
        worth -= 1
    return worth


def _main_subject(reading: Reading, cue: CueGroup, depth: int) -> Mention | None:
    """Return the subject of a participle or infinitive: what it is apposed to, else the subject of the main verb."""
    tags = reading.sentence.tags
    left = cue.first - 1
    direct = _ending_at(reading, left + 1) if left >= 0 else None
    if cue.shape == "participle" and direct is not None:
        beside = [
            mention for mention in reading.mentions if mention.last == left + 1 and (mention.kind is not None or not mention.governed)
        ]
        if beside:
            return beside[0]
    if cue.shape == "infinitive" and left > 0 and tags[left] == "d":
        narrated = _ending_at(reading, left)
        if narrated is not None and narrated.first and tags[narrated.first - 1] in "C,":
            return narrated
    verb = _main_verb(reading, cue.first)
    if verb is not None:
        found = _subject_at(reading, verb, depth)
        if found is not None:
            return _doer(reading, cue, verb, found, depth) if _is_thing(found) else found
    for item in range(cue.last, len(tags)):
        if tags[item] in "XVv":
            return _subject_at(reading, item, depth)
    free = [mention for mention in reading.mentions if not mention.governed and mention.last <= cue.first]
    return free[0] if free else None


def _doer(reading: Reading, cue: CueGroup, main: int, thing: Mention, depth: int) -> Mention | None:
    """Return who does what is said beside a verb whose subject is a thing."""
    if cue.shape == "infinitive" and reading.sentence.keys[main] in _BEING:
        return _owner_of(reading, thing)
    return _nearer_person(reading, cue, main, depth) or thing


def _owner_of(reading: Reading, thing: Mention) -> Mention | None:
    """Return whose aim it is to do what an infinitive says: le but | de la maire | est de faire connaître; its owner, or nobody here."""
    found = (_owner(reading, noun) for noun in range(thing.first, thing.last) if reading.sentence.tags[noun] in "wr")
    return next((owner for owner in found if owner is not None), None)


_BEING = frozenset("est était sera serait fut reste restait".split())


def _is_thing(mention: Mention) -> bool:
    return mention.kind in (None, "document") and not mention.pronoun


def _nearer_person(reading: Reading, cue: CueGroup, main: int, depth: int) -> Mention | None:
    """Return who does what the nearest verb says: une plainte a été déposée lorsque | l'élue est revenue, ajoutant."""
    nearest = _verb_before(reading, cue.first)
    found = _subject_at(reading, nearest, depth) if nearest is not None and nearest != main else None
    return found if found is not None and (found.kind in _HUMAN or (found.pronoun and not found.governed)) else None


def _main_verb(reading: Reading, item: int) -> int | None:
    """Return the nearest finite verb before an item that stands in no clause of que, qui or si, else the nearest."""
    tags = reading.sentence.tags
    nearest: int | None = None
    verb = _verb_before(reading, item)
    while verb is not None:
        nearest = verb if nearest is None else nearest
        opening = verb - 1
        while opening >= 0 and tags[opening] not in "XVv,KRU":
            opening -= 1
        if opening < 0 or tags[opening] not in "KRU":
            return verb
        verb = _verb_before(reading, opening)
    return nearest


def _subject_at(reading: Reading, first: int, depth: int) -> Mention | None:
    """Return the subject of the finite verb group that starts at an item."""
    tags = reading.sentence.tags
    group = next((group for group in reading.cues if group.first <= first < group.last and group.shape == "finite"), None)
    if group is not None:
        return subject(reading, group, depth + 1) or after(reading, group) if depth < 4 else None
    last = first
    while last < len(tags) and tags[last] in "cnXVvBeE":
        last += 1
    if last < len(tags) and tags[last] == "I":
        return next((mention for mention in reading.mentions if mention.first == last), None)
    return _finite_subject(reading, first, None, depth + 1)


def after(reading: Reading, cue: CueGroup) -> Mention | None:
    """Return the subject that follows its verb: « … », a déclaré mardi à l'AFP | le maire."""
    tags = reading.sentence.tags
    for mention in reading.mentions:
        if mention.first < cue.last or mention.governed or _is_circumstance(reading, mention):
            continue
        if mention.first - cue.last > _FARTHEST_BEHIND:
            return None
        if not (mention.pronoun and tags[mention.first] == "S") and _COMPLEMENTS.fullmatch(tags, cue.last, mention.first):
            return _past_manner(reading, mention)
    return None


def _is_circumstance(reading: Reading, mention: Mention) -> bool:
    """Tell a thing that stands beside a verb and its subject: dit cette semaine | le maire; lance en fermant | la porte | le maire."""
    if mention.kind is not None or mention.pronoun:
        return False
    return mention.head.removesuffix("-là") in _TIMES or reading.sentence.tags[mention.first - 1] in "fFtT"


def _past_manner(reading: Reading, mention: Mention) -> Mention:
    """Return who stands behind words for the manner: déplore un brin amusé | l'auteur; souffle, les yeux au ciel, | l'auteur."""
    if mention.kind is not None or mention.pronoun:
        return mention
    tags = reading.sentence.tags
    behind = next((other for other in reading.mentions if other.first >= mention.last and not other.governed), None)
    if behind is None or behind.kind is None or behind.pronoun:
        return mention
    between = tags[mention.last : behind.first]
    apart = tags[mention.first - 1] == "," == between[-1:] and _COMPLEMENTS.fullmatch(between)
    return behind if apart or set(between) <= set("eEwB,") else mention


def _incise(spot: Spot) -> Found:
    """Read the verb right after the quotation and the subject behind it."""
    reading, item = spot.reading, spot.item
    tags = reading.sentence.tags
    for cue in reading.cues:
        if cue.first <= item or cue.shape not in ("finite", "unlisted"):
            continue
        intro = tags[item + 1 : cue.first]
        if (
            (not intro and _is_named(spot))
            or not _INTRO.fullmatch(intro)
            or (intro.endswith("S") and reading.sentence.keys[cue.first - 1] not in _DATIVES)
        ):
            return
        found = ["alone" if item == 0 or set(tags[:item]) <= set("Q,-.") else "at the end"]
        found.append("comma" if "," in intro or spot.words.comma else "no comma")
        if len(intro) > 1:
            found.append("introduced")
        if cue.inverted is not None:
            impersonal = reading.sentence.keys[cue.inverted].endswith(("on", "il"))
            source = _source(reading, cue) if impersonal else None
            unsaid = impersonal and source is None and _is_read(reading, cue)
            yield cue, source or subject(reading, cue), [*found, "source" if source else "source unsaid" if unsaid else "clitic"]
            return
        mention = after(reading, cue)
        if mention is not None:
            if cue.passive:
                found.append("passive")
            if mention.kind is None and not mention.pronoun and not _FINITE.isdisjoint(tags[:item]):
                found.append("thing behind a verb")  # compare le fleuve à une « flaque », rejette les critiques
            yield cue, mention, [*found, f"distance {_size(mention.first - cue.last)}"]
        return


def _is_named(spot: Spot) -> bool:
    """Tell a quotation that names the subject before it: le collectif « … » appelle les habitants; but le projet « tient » assure X."""
    # « le collectif | « Stop Béton » appelle »: the quotation may be the end of its subject
    ending = (mention for mention in spot.reading.mentions if mention.last in (spot.item, spot.item + 1))
    subjects = (mention for mention in ending if mention.first < spot.item and not mention.governed)
    return not spot.words.predicate and any(mention.kind is not None or mention.definite for mention in subjects)


_DATIVES = frozenset(("nous", "vous"))  # nous confie-t-elle


def _as_said(spot: Spot) -> Found:
    """Read comme, a subject and its verb behind the quotation: « … », comme certains chercheurs le disent."""
    reading, item = spot.reading, spot.item
    keys, tags = reading.sentence.keys, reading.sentence.tags
    place = item + 1 + (tags[item + 1 : item + 2] == ",")
    if place >= len(keys) or keys[place] not in ("comme", "ainsi"):
        return
    mention = next((mention for mention in reading.mentions if place < mention.first <= place + 2), None)
    cue = next((cue for cue in reading.cues if cue.first > place and cue.shape == "finite"), None)
    if mention is not None and cue is not None and 0 <= cue.first - mention.last <= 2:
        yield cue, mention, ["comme"]


def _source(reading: Reading, cue: CueGroup) -> Mention | None:
    """Return what an impersonal incise points to: « … », peut-on lire dans | le rapport; assure-t-on à | la mairie."""
    keys = reading.sentence.keys
    pronoun = _clitic(reading, cue)
    behind = next((mention for mention in reading.mentions if mention.first >= cue.last and mention.governed and not mention.pronoun), None)
    if behind is None:
        return None
    reads = _is_read(reading, cue) or (cue.cue.lemma == "apprendre" and not _AMONG.isdisjoint(keys[cue.last : behind.first + 1]))
    near = behind.first - cue.last <= 2 and keys[cue.last] in ("à", "au", "aux", "chez", "de")
    inside = " ".join(keys[cue.last : behind.last]).startswith(_INSIDE)
    return behind if reads or (pronoun == "on" and (near or inside)) else None


def _clitic(reading: Reading, cue: CueGroup) -> str:
    return reading.sentence.keys[cue.inverted].rsplit("-", 1)[-1] if cue.inverted is not None else ""


def _is_read(reading: Reading, cue: CueGroup) -> bool:
    """Tell an incise that says where the words are written: peut-on lire, est-il précisé."""
    return cue.cue.lemma in _READING or (_clitic(reading, cue) == "il" and cue.passive)


_AMONG = frozenset(("auprès", "de", "d'", "du"))  # a-t-on appris auprès du parquet
_INSIDE = ("au sein d", "du côté d", "dans l' entourage d", "au cabinet d", "dans les rangs d")


_READING = frozenset(("lire", "voir", "entendre", "découvrir"))


def _far_incise(spot: Spot) -> Found:
    """Read an inverted verb further on in the sentence: Le texte est « absurde » et dangereux, a estimé X."""
    reading, item = spot.reading, spot.item
    tags = reading.sentence.tags
    for cue in reading.cues:
        if cue.first <= item + 1 or cue.shape != "finite" or tags[cue.first - 1] not in ",Q.-":
            continue
        between = tags[item + 1 : cue.first]
        if _INTRO.fullmatch(between):
            return
        found = [f"distance {_size(cue.first - item)}", "over quotation" if "Q" in between else "no quotation between"]
        found.append("verb between" if set(between) & set("XVv") else "no verb between")
        found.append("verb before" if any(other.last <= item and other.shape == "finite" for other in reading.cues) else "no verb before")
        if cue.inverted is not None:
            yield cue, subject(reading, cue), [*found, "clitic"]
            return
        mention = after(reading, cue)
        if mention is not None and mention.first - cue.last < _FARTHEST_SUBJECT:
            yield cue, mention, [*found, "noun"]
            return


def _before(spot: Spot) -> Found:
    """Read the reporting verbs before the quotation, the nearest first, and no further one past more than two quotations."""
    reading, item = spot.reading, spot.item
    seen: list[CueGroup] = []
    for cue in reversed(reading.cues):
        if cue.last > item or cue.shape is None:
            continue
        if len(seen) == _VERBS_BEFORE or (seen and reading.sentence.tags.count("Q", cue.last, item) > _QUOTATIONS_BETWEEN):
            return
        gapped = _gapped(spot, cue)
        mention = gapped or _speaker_of(reading, cue)
        yield cue, mention, _way(spot, cue, mention, seen) + (["gapped"] if gapped is not None else [])
        seen.append(cue)


def _gapped(spot: Spot, cue: CueGroup) -> Mention | None:
    """Return whose verb is left out: le maire dénonce « … » et | Anne Morel « … »; l'un parle de « … », | l'autre de « … »."""
    tags = spot.reading.sentence.tags
    before = tags.rfind("Q", cue.last, spot.item)
    if before < 0:
        return None
    inner = (mention for mention in spot.reading.mentions if before < mention.first and mention.last <= spot.item)
    mention = next((mention for mention in inner if not mention.governed), None)
    if mention is None or (mention.kind not in _HUMAN and mention.name is None):
        return None
    around = tags[before + 1 : mention.first] + "|" + tags[mention.last : spot.item]
    return mention if _GAP.fullmatch(around) else None


_GAP = re.compile(r"(?:,?C|,)\|,?[dgP]?D?")


def _way(spot: Spot, cue: CueGroup, mention: Mention | None, nearer: list[CueGroup]) -> list[str]:
    """Name what lies between a verb and the quotation after it."""
    between = _between(spot.reading, cue.last, spot.item)
    verbs = between.count("X") + between.count("v") + between.count("V")
    joint = _joint(between)
    found = [f"rank {len(nearer)}", f"distance {_size(len(between))}", f"verbs between {min(verbs, 2)}"]
    found += (f"joint {joint}", f"{cue.shape} joint {joint}")
    if cue.inverted is not None and between[:1] in (",", "-"):
        found.append("parenthetic")
    if "K" in between:
        found += _subordination(between, verbs, spot.words.finite)
    if ";" in between or "." in between:
        found.append("stop between")
    if "Q" in between:
        found.append("quotation between")
    return found + _form(cue) + _rivals(spot.reading, cue, between) + _place_of(spot, cue, mention, joint)


def _between(reading: Reading, first: int, last: int) -> str:
    """Return the tags between a verb and the quotation, a que behind tandis or ce as the conjunction that it is."""
    tags, keys = reading.sentence.tags[first:last], reading.sentence.keys
    joined = (place for place in range(first, last) if tags[place - first] == "K" and keys[place - 1] in _BEFORE_QUE) if "K" in tags else ()
    for place in joined:
        tags = f"{tags[: place - first]}U{tags[place - first + 1 :]}"
    return tags


_BEFORE_QUE = frozenset("tandis alors pendant bien afin parce ce ainsi avant sans depuis lors après".split())


def _place_of(spot: Spot, cue: CueGroup, mention: Mention | None, joint: str) -> list[str]:
    """Name where the speaker stands, seen from a verb before the quotation."""
    if mention is None:
        return [f"nobody {cue.shape}", f"nobody {cue.shape} joint {joint}"]
    between = cue.shape == "past_participle" and cue.last <= mention.first < spot.item
    found = ["agent between", f"agent between joint {joint}"] if between else []
    found.append("subject after" if mention.first >= cue.last else f"subject {_size(cue.first - mention.last)}")
    if cue.number and cue.number != mention.number:
        found.append("disagrees")
    return found


def _subordination(between: str, verbs: int, finite: bool) -> list[str]:
    """Name how que leads from a verb to the quotation."""
    found = ["over et que" if between[0] == "K" else "before et que"] if "CK" in between else []
    found.append("que" if verbs == 0 else "que and verb")
    if verbs == 0 and finite:
        found.append("que and clause")
    return found


def _form(cue: CueGroup) -> list[str]:
    """Name the form of a verb group where it is not the plain one."""
    found = ["passive"] if cue.passive else []
    if cue.inverted is not None:
        found.append("inverted")
    if cue.cue.modality != "asserted":
        found.append(cue.cue.modality)
    return found


def _rivals(reading: Reading, cue: CueGroup, between: str) -> list[str]:
    """Name what else in the sentence could report: selon before the verb, a surer verb above it."""
    before = [other for other in reading.cues if other.last <= cue.first]
    found = ["under selon"] if any(other.shape is None and other.last < cue.first for other in before) else []
    outer = next((other for other in reversed(before) if other.shape == "finite" and "A" not in other.flags), None)
    if outer is not None and "K" in reading.sentence.tags[outer.last : cue.first] and "K" not in between:
        found.append("under que")
    if outer is not None and "A" in cue.flags:
        found.append("beside a surer verb")
    return found


def _joint(between: str) -> str:
    """Name the words that join a verb to its quotation."""
    if between.endswith(":"):
        return "colon"
    if between in ("", "D"):
        return "object"
    if between in ("d", "dD", "g", "a", "aD", "P", "PD", "dw"):
        return "preposition"
    if between in ("K", "KD", ",K"):
        return "que"
    if between.endswith("K"):
        return "late que"
    if between.endswith(("C", "CD", "Cd", "CK")):
        return "coordinated"
    if between.endswith((",", ",D")):
        return "comma"
    if between.endswith(("d", "dD", "g")):
        return "noun de"
    return "words"


def _speaker_of(reading: Reading, cue: CueGroup) -> Mention | None:
    """Return who says it: the subject, the agent of a passive, or the subject that follows its verb."""
    if cue.shape == "past_participle" and _is_compound(reading, cue.first):
        return _main_subject(reading, cue, 0)
    if cue.passive or cue.shape == "past_participle":
        agent = _agent(reading, cue) or _impersonal_source(reading, cue)
        coordinated = cue.shape == "past_participle" and cue.first > 0 and reading.sentence.tags[cue.first - 1] == "C"
        return _main_subject(reading, cue, 0) if agent is None and coordinated else agent
    if cue.inverted is None and _is_as_said(reading.sentence.keys, cue.first):
        return after(reading, cue)
    if cue.cue.lemma == "dire" and _MAKING.intersection(reading.sentence.keys[cue.first : cue.last]):
        return next((mention for mention in reading.mentions if cue.last <= mention.first <= cue.last + 1), None)
    if cue.shape == "finite" and cue.inverted is None and cue.first and reading.sentence.tags[cue.first - 1] in ",Q":
        behind = next((mention for mention in reading.mentions if mention.first == cue.last), None)
        if behind is not None and behind.kind in _SPEAKING and (_closes(reading, behind) or _follows_quotation(reading, cue)):
            return behind
    found = subject(reading, cue)
    if found is not None and found.head == "on" and cue.inverted is None:
        found = _place_before(reading, found) or found
    if found is not None or cue.shape != "finite":
        return found
    return after(reading, cue)


def _closes(reading: Reading, mention: Mention) -> bool:
    return reading.sentence.tags[mention.last : mention.last + 1] in (":", ",", "")


def _follows_quotation(reading: Reading, cue: CueGroup) -> bool:
    """Tell an incise of an earlier quotation: une « aubaine », assure | la Ligue dans une note, « … »."""
    return "I" in cue.flags and reading.sentence.tags[max(0, cue.first - 2) : cue.first].rstrip(",").endswith("Q")


def _place_before(reading: Reading, pronoun: Mention) -> Mention | None:
    """Return where on speaks: du côté de | la mairie, on assure; chez | les verts, on dément."""
    keys, tags = reading.sentence.keys, reading.sentence.tags
    if pronoun.first < 2 or tags[pronoun.first - 1] != ",":
        return None
    place = next((mention for mention in reading.mentions if mention.last == pronoun.first - 1 and mention.governed), None)
    if place is None or place.kind is None:
        return None
    before = keys[max(0, place.first - 3) : place.first + 1]
    return place if "côté" in before or "chez" in before else None


_MAKING = frozenset("fait faisait fera ferait font".split())  # ce qui fait dire à | l'élue que


def _is_compound(reading: Reading, participle: int) -> bool:
    """Tell whether a participle shares the auxiliary of an earlier verb: le maire a refusé l'idée et | estimé que."""
    if reading.sentence.tags[participle - 1 : participle] != "C":
        return False
    verb = _verb_before(reading, participle - 1)
    while verb is not None and verb < participle and reading.sentence.tags[verb] in "cn":
        verb += 1
    return verb is not None and reading.sentence.keys[verb] in _HAVING


_HAVING = frozenset("a ont avait avaient aurait auraient aura auront ait aient eut eurent ai avons avez".split())


def _is_as_said(keys: list[str], first: int) -> bool:
    """Tell whether a verb stands before its subject: comme le dit | X; ainsi que le réclame | X."""
    return keys[first - 1 : first] == ["comme"] or keys[max(0, first - 2) : first] == ["ainsi", "que"]


def _impersonal_source(reading: Reading, cue: CueGroup) -> Mention | None:
    """Return where it is written: Dans | l'arrêté, il est précisé que « … »."""
    keys = reading.sentence.keys
    if not cue.passive or not cue.first or keys[cue.first - 1] != "il":
        return None
    return next((mention for mention in reading.mentions if mention.first and keys[mention.first - 1] in ("dans", "sur")), None)


def _agent(reading: Reading, cue: CueGroup) -> Mention | None:
    """Return the agent of a passive: qualifié de « … » | par le maire."""
    keys = reading.sentence.keys
    for mention in reading.mentions:
        if mention.first >= cue.last and mention.first and keys[mention.first - 1] == "par":
            return mention
    return None


def _phrase(spot: Spot) -> Found:
    """Read selon, d'après, pour and the like on either side of the quotation."""
    reading, item = spot.reading, spot.item
    phrases = [cue for cue in reading.cues if cue.shape is None]
    place = bisect_left(phrases, item, key=lambda cue: cue.first)
    for cue in phrases[max(0, place - _PHRASES_A_SIDE) : place + _PHRASES_A_SIDE]:
        mention = _named_by(reading, cue)
        if mention is not None and (reading.sentence.keys[cue.first] != "pour" or _is_opinion(spot, cue, mention)):
            yield cue, mention, _setting(spot, cue, mention)


def _is_opinion(spot: Spot, cue: CueGroup, mention: Mention) -> bool:
    """Tell pour before who thinks so from any other: Pour | le maire, c'est « … »; « … », pour le maire; not voter pour X."""
    tags = spot.reading.sentence.tags
    if mention.kind is None and not mention.pronoun:
        return False
    if tags[mention.last : mention.last + 1] == ":":
        return True
    before = tags[cue.first - 1 : cue.first]
    if cue.first > spot.item:
        return before == "," or (before == "Q" and spot.item == 0 and mention.kind is not None)
    return cue.first <= 1 or before in tuple(",:;.-(CUBXQ")


def _setting(spot: Spot, cue: CueGroup, mention: Mention) -> list[str]:
    """Name where selon and whom it names stand, seen from the quotation."""
    reading, item = spot.reading, spot.item
    tags = reading.sentence.tags
    word = reading.sentence.keys[cue.first]
    word = word if word in ("selon", "pour") else "other"
    start, end = sorted((cue.first, item))
    between, behind = tags[start:end], tags[mention.last : mention.last + 1]
    side = "before" if cue.first < item else "after"
    place = "opening" if cue.first == 0 else "after comma" if tags[cue.first - 1] == "," else "within"
    found = [side, f"{side} distance {_size(len(between))}", place, f"word {word}"]
    if mention.last <= cue.last:
        found += ("own words", f"own words {side} {'beside' if len(between) <= _BESIDE else 'apart'}")
    if word == "pour":
        found.append("pour closed" if behind in (",", "Q") else "pour open")
    if "Q" in between[1:]:
        found.append("over quotation")
    if ";" in between:
        found.append("stop between")
    verbs = [other for other in reading.cues if other.shape == "finite" and other is not cue]
    if "R" in tags[mention.last : mention.last + 2] and any(mention.last < other.first < item for other in verbs):
        found.append("relative with a verb of its own")
    if any(start < other.first < end for other in verbs):
        found.append(f"{side} verb between")
    return found


def _named_by(reading: Reading, cue: CueGroup) -> Mention | None:
    """Return whom selon and its kin name: what stands behind, whose noun it is, or the antecedent of a relative."""
    keys, tags = reading.sentence.keys, reading.sentence.tags
    if cue.last < len(keys) and keys[cue.last] in _WHICH:
        return None  # the noun before it has the owner: la déclaration du maire selon laquelle
    near = (mention for mention in reading.mentions if cue.last <= mention.first <= cue.last + 1)
    mention = possessor(reading, cue) or next(near, None)
    if mention is None and tags[cue.last : cue.last + 1] == "R" and keys[cue.last] != "que":
        mention = _antecedent(reading, cue.first - (tags[cue.first - 1 : cue.first] == ","))
    if mention is None or mention.pronoun or mention.kind not in (None, "document"):
        return mention
    if keys[mention.first] in _OURS:
        return None  # selon nos informations: what the paper knows, said by somebody else
    if tags[mention.last : mention.last + 2] == "KS":
        return next((other for other in reading.mentions if other.first == mention.last + 1), mention)
    return (_maker(reading, mention) if mention.kind is None else None) or mention


_OURS = frozenset(("nos", "notre"))
_WHICH = frozenset(("laquelle", "lequel", "lesquelles", "lesquels"))


def _maker(reading: Reading, mention: Mention) -> Mention | None:
    """Return who made what speaks: selon des chiffres compilés par | l'institut; la réponse donnée par | le maire."""
    tags, keys = reading.sentence.tags, reading.sentence.keys
    behind = next((other for other in reading.mentions if mention.last <= other.first <= mention.last + 2), None)
    if behind is None or behind.kind is None or keys[behind.first - 1] != "par":
        return None
    return behind if tags[behind.first - 2 : behind.first - 1] in ("e", "E", "w") else None


def possessor(reading: Reading, cue: CueGroup) -> Mention | None:
    """Return the possessive of « à ses yeux » as the pronoun that it is; it shows the number of the speaker only."""
    sentence = reading.sentence
    for item in range(cue.first, cue.last):
        if sentence.keys[item] in ("ses", "son", "sa", "leurs", "leur"):
            plural = sentence.keys[item].startswith("leur")
            return Mention(
                sentence.starts[item], sentence.ends[item], item, item + 1, None, sentence.keys[item], None, None,
                "p" if plural else "s", pronoun=True, definite=True,
            )  # fmt: skip
    return None


def _colon(spot: Spot) -> Found:
    """Read a name or role and a colon without a verb: Le maire : « … »."""
    reading, item = spot.reading, spot.item
    tags = reading.sentence.tags
    if item == 0 or tags[item - 1] != ":":
        return
    verbs = any(tag in "XVv" for tag in tags[:item])
    mention = _ending_at(reading, item - 1)
    colon = CueGroup(Cue(reading.sentence.starts[item - 1], reading.sentence.ends[item - 1], "colon"), item - 1, item, item - 1)
    if mention is not None and mention.head in _SPEECH_NOUNS:
        return
    if mention is not None and not mention.governed:
        yield (
            colon,
            mention,
            ["right before", "with verb" if verbs else "no verb", "opening" if mention.first == 0 else "later"],
        )
    if mention is not None and mention.governed and _is_that_of(reading, mention):
        yield colon, mention, ["that of"]
    free = [mention for mention in reading.mentions if mention.last < item and not mention.governed]
    if free:
        yield colon, free[0], ["first", "with verb" if verbs else "no verb"]


def _is_that_of(reading: Reading, mention: Mention) -> bool:
    """Tell whether a phrase owns an opinion named before, or is asked: un avis qui rejoint celui de | la ministre; trois questions à | X."""
    keys = reading.sentence.keys
    if mention.name is not None and keys[mention.first - 1] in _ASKED.get(keys[mention.first - 2] if mention.first > 1 else "", ()):
        return True
    return not _THOSE_OF.isdisjoint(keys[max(0, mention.first - 2) : mention.first + 1])


_ASKED = {
    "questions": ("à",), "question": ("à",), "entretien": ("avec", "de"), "interview": ("de", "avec"), "rencontre": ("avec",),
    "parole": ("à",), "interviews": ("de", "avec"), "entretiens": ("avec",),
}  # fmt: skip
_THOSE_OF = frozenset(("celui", "celle", "ceux", "celles", "chez", "côté"))


_SPEECH_NOUNS = load().speech_nouns


def _noun(spot: Spot) -> Found:
    """Read a noun of speech and its owner: La réponse du maire : « … ». Son but : « … ». Le maire a ce mot : « … »."""
    reading, item = spot.reading, spot.item
    tags, keys = reading.sentence.tags, reading.sentence.keys
    which = next((place for place in range(item - 1, max(-1, item - _FAR), -1) if keys[place] in _WHICH), item)
    for place in range(which - 1, max(-1, which - _FAR), -1):
        if keys[place] not in _SPEECH_NOUNS or tags[place] not in "wrM":
            continue
        between = tags[place + 1 : item]
        found = ["colon" if between.endswith(":") else "being" if "X" in between else "apart", f"distance {_size(len(between))}"]
        if which < item:
            found.append("which")
        cue = CueGroup(Cue(reading.sentence.starts[place], reading.sentence.ends[place], "noun"), place, place + 1, place)
        owner = _owner(reading, place)
        if owner is not None:
            yield cue, owner, [*found, "owned"]
            return
        owner = _giver(reading, place)
        if owner is not None:
            yield cue, owner, [*found, "given", f"given {found[0]}"]
        if (
            owner is not None or place == 0 or tags[place - 1] not in "Pad"
        ):  # past the nouns of circumstances: la conclusion est sans | appel
            return


_FAR = 24


def _giver(reading: Reading, noun: int) -> Mention | None:
    """Return the subject of the verb whose object the noun is: le maire | a eu ce mot; tous deux | font le même constat."""
    tags = reading.sentence.tags
    left = noun - 1
    while left >= 0 and tags[left] in "DBwMr0d":
        left -= 1
    if left == noun - 1 or left < 0 or tags[left] not in "XVvEep":
        return None
    verb = _verb_before(reading, left + 1)
    return _finite_subject(reading, verb, None, 0) if verb is not None and left - verb <= 4 else None


def _owner(reading: Reading, noun: int) -> Mention | None:
    """Return whose words they are: the possessive before the noun, or the complement behind it."""
    sentence = reading.sentence
    if noun and sentence.keys[noun - 1] in ("son", "sa", "ses", "leur", "leurs"):
        item = noun - 1
        plural = sentence.keys[item].startswith("leur")
        return Mention(
            sentence.starts[item], sentence.ends[item], item, item + 1, None, sentence.keys[item], None, None,
            "p" if plural else "s", pronoun=True, definite=True,
        )  # fmt: skip
    phrase = next((mention for mention in reading.mentions if mention.first <= noun < mention.last), None)
    if phrase is None and sentence.tags[noun + 1 : noun + 2] in ("d", "g"):  # Réponse de | la maire
        return next((mention for mention in reading.mentions if noun < mention.first <= noun + 2), None)
    if phrase is None or phrase.pronoun:
        return None
    inner = [mention for mention in reading.mentions if mention is not phrase and noun < mention.first <= phrase.last]
    return inner[0] if inner else _maker(reading, phrase)


def _after_colon(spot: Spot) -> Found:
    """Read a name behind the quotation and a colon or in brackets: « … » : le maire."""
    reading, item = spot.reading, spot.item
    tags = reading.sentence.tags
    if tags[item + 1 : item + 2] in (":", "(", "-"):
        mention = next((mention for mention in reading.mentions if mention.first == item + 2), None)
        place = item + 2 + (tags[item + 2 : item + 3] == "D")
        owner = (
            _owner(reading, place) if reading.sentence.keys[place : place + 1] and reading.sentence.keys[place] in _SPEECH_NOUNS else None
        )
        if owner is not None:
            cue = CueGroup(Cue(reading.sentence.starts[place], reading.sentence.ends[place], "noun"), place, place + 1, place)
            yield cue, owner, [f"mark {tags[item + 1]}", "noun behind"]
        elif mention is not None:
            seen = _maker(reading, mention) if mention.kind is None else None  # « … » : le débat vu par | la presse
            way = next((cue for cue in reading.cues if seen is not None and mention.last <= cue.first < seen.first), None)
            yield way, seen or mention, [f"mark {tags[item + 1]}", "alone" if item == 0 else "in a sentence"]


def _same_sentence(spot: Spot) -> Found:
    """Take the subject of a sentence that has no cue: Le maire n'a pas eu « le choix »."""
    free = [mention for mention in spot.reading.mentions if not mention.governed]
    before = [mention for mention in free if mention.last <= spot.item]
    for place, mention in (("first", before[:1]), ("nearest", before[1:][-1:])):
        if mention:
            verbs = [tag for tag in spot.reading.sentence.tags[mention[0].last : spot.item] if tag in "XVv"]
            yield None, mention[0], [place, f"{place} verbs {min(len(verbs), 2)}"]
    if not before and free:
        yield None, free[0], ["behind"]


RULES: tuple[Rule, ...] = (
    Rule("incise", "« … », a déclaré le maire.", _incise),
    Rule("as-said", "« … », comme certains chercheurs le disent.", _as_said),
    Rule("incise-far", "Le texte est « absurde » et dangereux, a estimé X.", _far_incise),
    Rule("verb-before", "Le maire a déclaré que « … ».", _before),
    Rule("according-to", "Selon le maire, « … ».", _phrase),
    Rule("colon", "Le maire : « … »", _colon),
    Rule("noun", "La réponse du maire : « … »", _noun),
    Rule("name-behind", "« … » : le maire", _after_colon),
    Rule("sentence-subject", "Le maire n'a pas eu « le choix ».", _same_sentence),
)
