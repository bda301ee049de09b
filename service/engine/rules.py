"""Attribute quotations within their sentence: the named rules, as values in an ordered table.

Takes the reading of a sentence and the place of a quotation in it; gives links, each with a cue, a mention, the rule's name
and the circumstances that speak for or against it, as named features that confidence.py weighs.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import NamedTuple

from service.engine import bodies, nouns, subjects
from service.engine.features import named
from service.engine.lexicon import load
from service.engine.model import CueGroup, Link, Mention, Place, Reading, Words
from service.engine.tags import FINITE, VERB_GROUP

Found = Iterator[tuple[CueGroup | None, Mention | None, list[str]]]


class Spot(NamedTuple):
    """Hold a quotation as the rules see it: the reading of its sentence, the number of that among all, and its item there.

    `before` and `behind` are the cues on both sides of it, `phrases` those of the sentence that are no verbs, and `free` its
    mentions that stand free of prepositions.
    """

    quotation: int
    reading: Reading
    number: int
    item: int
    words: Words
    before: list[CueGroup]
    behind: list[CueGroup]
    phrases: list[CueGroup]
    free: list[Mention]


@dataclass(frozen=True, slots=True)
class Rule:
    """Hold one rule: its name, an example, and the function that finds what it describes."""

    name: str
    example: str
    find: Callable[[Spot], Found]


# What may stand between a quotation and the verb of its incise: a comma, adverbs, short complements.
_INTRO = re.compile(r"[,\-]?(?:B+(?!B)|,|P[dg]?D?[wr0M]{1,3},?|aD?[wr0]{1,2},?){0,4}[USa]?")
_VERBS_BEFORE = 4
_QUOTATIONS_BETWEEN = 2
_PHRASES_A_SIDE = 3
_FARTHEST_SUBJECT = 14
_BESIDE = 2


_FIRST = attrgetter("first")


def spots(readings: Sequence[Reading], places: Sequence[Place], words: Sequence[Words]) -> Iterator[Spot]:
    """Give every quotation as the rules see it; what those of one sentence share is gathered once."""
    last = None
    phrases: list[CueGroup] = []
    free: list[Mention] = []
    for place, own in zip(places, words, strict=True):
        reading = readings[place.reading]
        if reading is not last:
            phrases = [cue for cue in reading.cues if cue.shape is None]
            free = [mention for mention in reading.mentions if not mention.governed]
            last = reading
        behind = bisect_right(reading.cues, place.item, key=_FIRST)
        cues = reading.cues[:behind], reading.cues[behind:]
        yield Spot(place.quotation, reading, place.reading, place.item, own, *cues, phrases, free)


def links(spot: Spot) -> list[Link]:
    """Return every link that the rules propose for a quotation."""
    shape = "clause" if spot.words.finite else "fragment"
    return [
        Link(spot.quotation, rule.name, cue, mention, spot.number, _features(rule.name, shape, spot, cue, mention, found))
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
    """Name a distance in items; what stands inside the other is at none.

    >>> _size(-1), _size(0), _size(3), _size(30)
    ('0', '0', '2-4', '20+')
    """
    return _SIZES[max(0, min(length, 20))]


_SIZES = ("0", "1", *("2-4",) * 3, *("5-9",) * 5, *("10-19",) * 10, "20+")


def _incise(spot: Spot) -> Found:
    """Read the verb right after the quotation and the subject behind it."""
    reading, item = spot.reading, spot.item
    tags = reading.sentence.tags
    for cue in spot.behind:
        if cue.shape not in ("finite", "unlisted"):
            continue
        if _is_byname(spot, cue):
            return
        intro = tags[item + 1 : cue.first]
        if (
            (not intro and _is_named(spot))
            or not _INTRO.fullmatch(intro)
            or (intro.endswith("S") and reading.sentence.keys[cue.first - 1] not in _DATIVES)
        ):
            return
        found = _around(spot, intro)
        if cue.inverted is not None:
            source = _source(reading, cue)
            unsaid = source is None and _clitic(reading, cue) in _IMPERSONAL and _is_read(reading, cue)
            yield cue, source or subjects.subject(reading, cue), [*found, "source" if source else "source unsaid" if unsaid else "clitic"]
            return
        mention = _somebody(reading, cue, subjects.after(reading, cue))
        if mention is not None and not _is_beside(reading, cue, mention):
            if cue.passive:
                found.append("passive")
            if mention.kind is None and not mention.pronoun and not FINITE.isdisjoint(tags[:item]):
                found.append("thing behind a verb")  # compare le fleuve à une « flaque », rejette les critiques
            yield cue, mention, [*found, f"distance {_size(mention.first - cue.last)}"]
        return


def _around(spot: Spot, intro: str) -> list[str]:
    """Name what stands around a quotation and its incise: Le maire a dit : « … », rapporte Le Soir."""
    tags, item = spot.reading.sentence.tags, spot.item
    found = ["alone" if item == 0 or set(tags[:item]) <= set("Q,-.") else "at the end"]
    found.append("comma" if "," in intro or spot.words.comma else "no comma")
    if len(intro) > 1:
        found.append("introduced")
    if tags[:item].endswith(":") and any(other.shape == "finite" for other in spot.before):
        found.append("told before")
    return found


def _is_byname(spot: Spot, cue: CueGroup) -> bool:
    """Tell what somebody is called from what is said: « Popeye », comme l'appellent ses voisins."""
    return cue.cue.lemma in _NAMING and spot.reading.sentence.keys[cue.first - 1] == "comme"


_NAMING = frozenset(("appeler", "nommer"))


def _is_beside(reading: Reading, cue: CueGroup, mention: Mention) -> bool:
    """Tell who stands behind a verb and says nothing: whom it asks, whom it is about, who saw it for the paper."""
    beside = subjects.is_asked(reading, cue, mention) or _is_object(reading, cue, mention) or _is_witness(cue, mention)
    return beside or subjects.is_parted(reading, cue, mention)


def _is_witness(cue: CueGroup, mention: Mention) -> bool:
    """Tell who saw for the paper what it reports: Le maire a été « hué », a constaté | un journaliste de l'agence."""
    return cue.cue.lemma == "constater" and (mention.head in _WITNESSES or (mention.name or "").lower() in nouns.MEDIA)


_WITNESSES = frozenset(
    f"{noun}{ending}" for noun in "journaliste correspondant correspondante reporter photographe vidéaste".split() for ending in ("", "s")
) | {"équipe", "équipes"}


def _somebody(reading: Reading, cue: CueGroup, mention: Mention | None) -> Mention | None:
    """Take what smiles, sighs or remembers for a person, whatever noun it is, and whom « ce » points at: sourit | le grand blond."""
    if mention is None or mention.kind is not None or mention.pronoun or mention.number != "s" or not mention.definite:
        return mention
    human = cue.cue.verb_class in _OF_SOMEBODY or reading.sentence.keys[mention.first] in _THIS
    return replace(mention, kind="person") if human and cue.shape == "finite" else mention


_THIS = frozenset(("ce", "cet", "cette"))
_OF_SOMEBODY = frozenset(("confession", "emotion", "manner", "narration"))


def _is_object(reading: Reading, cue: CueGroup, mention: Mention) -> bool:
    """Tell by its number what a verb is about from who speaks: (Le maire juge la crue « lente »), rejette | les critiques."""
    if cue.number in (None, mention.number) or mention.kind not in (None, "person") or mention.pronoun:
        return False
    # disent | Anne, Paul et Lucie; critiquent | le maire et réclament une visite
    return not _LISTED.match(reading.sentence.tags, mention.last)


_LISTED = re.compile(r"C[^XVvnc]|,[^UFfXVvncCB]")


def _is_named(spot: Spot) -> bool:
    """Tell a quotation that names the subject before it: le collectif « … » appelle les habitants; but le projet « tient » assure X."""
    # « le collectif | « Stop Béton » appelle »: the quotation may be the end of its subject
    ending = (mention for mention in spot.reading.mentions if mention.last in (spot.item, spot.item + 1))
    free = (mention for mention in ending if mention.first < spot.item and not mention.governed)
    return not spot.words.predicate and any(mention.kind is not None or mention.definite for mention in free)


_DATIVES = frozenset(("nous", "vous"))  # nous confie-t-elle


def _as_said(spot: Spot) -> Found:
    """Read what points back to a quotation with its verb: « … », comme certains le disent; « … » : c'est ainsi que X qualifie l'accord."""
    reading, item = spot.reading, spot.item
    keys = reading.sentence.keys
    place = item + 1 + (reading.sentence.tags[item + 1 : item + 2] in _APART)
    if _POINTING.isdisjoint(keys[place : place + 1]):
        return
    following = " ".join(keys[place : place + _LONGEST_POINTER])
    pointer = next((words for words in _POINTING_BACK if following.startswith(words)), None)
    cue = next((cue for cue in spot.behind if cue.first > place and cue.shape == "finite"), None)
    if pointer is None or cue is None or _is_byname(spot, cue):
        return
    last = place + len(pointer.split())
    mention = next((mention for mention in reading.mentions if last <= mention.first <= last + 1), None)
    if mention is not None and 0 <= cue.first - mention.last <= _BESIDE:
        yield cue, mention, [pointer.split()[0]]
    elif cue.first <= last + 1 and pointer.endswith("que"):
        yield cue, subjects.after(reading, cue), [pointer.split()[0], "inverted"]


_APART = (",", ":", "-")
_LONGEST_POINTER = 6
_POINTING_BACK = (
    "comme",
    "ainsi que",
    "c' est ainsi que",
    "c' est en ces termes que",
    "c' est par ces mots que",
    "voilà comment",
    "voici comment",
)
_POINTING = frozenset(words.partition(" ")[0] for words in _POINTING_BACK)


def _made_by(spot: Spot) -> Found:
    """Read a participle behind the quotation and its agent: la « purge » dénoncée par l'opposition."""
    agent = subjects.agent_behind(spot.reading, spot.item)
    cue = next((cue for cue in spot.behind if cue.shape == "past_participle"), None)
    if agent is not None and cue is not None and cue.last < agent.first:
        yield cue, agent, [f"after {spot.reading.sentence.tags[spot.item - 1 : spot.item]}"]


def _source(reading: Reading, cue: CueGroup) -> Mention | None:
    """Return what an impersonal incise points to: « … », peut-on lire dans | le rapport; assure-t-on à | la mairie."""
    keys = reading.sentence.keys
    pronoun = _clitic(reading, cue)
    behind = next((mention for mention in reading.mentions if mention.first >= cue.last and mention.governed and not mention.pronoun), None)
    if behind is None or pronoun not in _IMPERSONAL:
        return None
    reads = _is_read(reading, cue) or (cue.cue.lemma == "apprendre" and not _AMONG.isdisjoint(keys[cue.last : behind.first + 1]))
    near = behind.first - cue.last <= 2 and keys[cue.last] in ("à", "au", "aux", "chez", "de")
    inside = " ".join(keys[cue.last : behind.last]).startswith(_INSIDE)
    return behind if reads or (pronoun == "on" and (near or inside)) else None


def _clitic(reading: Reading, cue: CueGroup) -> str:
    return reading.sentence.keys[cue.inverted].rsplit("-", 1)[-1] if cue.inverted is not None else ""


def _is_read(reading: Reading, cue: CueGroup) -> bool:
    """Tell an incise that says where the words are written: peut-on lire, est-il précisé."""
    return cue.cue.lemma in subjects.READING or (_clitic(reading, cue) == "il" and cue.passive)


_IMPERSONAL = frozenset(("on", "il"))
_AMONG = frozenset(("auprès", "de", "d'", "du"))  # a-t-on appris auprès du parquet
_INSIDE = ("au sein d", "du côté d", "dans l' entourage d", "au cabinet d", "dans les rangs d", "dans le camp d", "dans le clan d")
_PLACED = frozenset("dans sur à au aux".split())


def _far_incise(spot: Spot) -> Found:
    """Read an inverted verb further on in the sentence: Le texte est « absurde » et dangereux, a estimé X."""
    reading, item = spot.reading, spot.item
    tags = reading.sentence.tags
    stop = tags.find(";", item)
    place = bisect_right(spot.phrases, item, key=_FIRST)
    sourced = any(cue.first < stop for cue in spot.phrases[place : place + 1])  # « A », pour X ; « B », dit Y
    for cue in spot.behind:
        if cue.first == item + 1 or cue.shape != "finite" or tags[cue.first - 1] not in ",Q.-":
            continue
        if sourced and cue.first > stop:
            return
        between = tags[item + 1 : cue.first]
        if _INTRO.fullmatch(between):
            return
        source = _source(reading, cue) if cue.inverted is not None else None
        mention = source or (
            subjects.subject(reading, cue) if cue.inverted is not None else _somebody(reading, cue, subjects.after(reading, cue))
        )
        if cue.inverted is None and (mention is None or mention.first - cue.last >= _FARTHEST_SUBJECT or _is_witness(cue, mention)):
            continue
        found = [f"distance {_size(cue.first - item)}", "over quotation" if "Q" in between else "no quotation between"]
        found.append("no verb between" if FINITE.isdisjoint(between) else "verb between")
        found.append("verb before" if any(other.shape == "finite" and other.last <= item for other in spot.before) else "no verb before")
        yield cue, mention, [*found, "noun" if cue.inverted is None else "source" if source else "clitic"]
        return


def _before(spot: Spot) -> Found:
    """Read the reporting verbs before the quotation, the nearest first, and no further one past more than two quotations."""
    reading, item = spot.reading, spot.item
    seen: list[CueGroup] = []
    told = _shared_que(spot)
    for cue in reversed(spot.before):
        if cue.last > item or cue.shape is None or cue.first > told:
            continue
        if len(seen) == _VERBS_BEFORE or (seen and reading.sentence.tags.count("Q", cue.last, item) > _QUOTATIONS_BETWEEN):
            return
        if cue.cue.lemma in _NAMING and cue.inverted is None and "on" in reading.sentence.keys[max(0, cue.first - 2) : cue.first]:
            continue  # ce que l'on appelle « le vote caché »
        gapped = _gapped(spot, cue)
        mention = gapped or _read_in(spot, cue) or subjects.speaker_of(reading, cue)
        if (mention is None and subjects.is_relative(reading, cue)) or _is_retold(spot, cue) or _has_said(reading.sentence.tags, cue, item):
            continue
        yield cue, mention, _way(spot, cue, mention, seen) + (["gapped"] if gapped is not None else [])
        seen.append(cue)


def _shared_que(spot: Spot) -> int:
    """Return where the que stands that « et que » before a quotation goes with: assure | que la fête commencera et que « … »; else the end."""
    tags, keys = spot.reading.sentence.tags, spot.reading.sentence.keys
    end = spot.item - tags.endswith("D", 0, spot.item)
    que = tags.rfind("K", 0, end - 2) if tags.endswith("CK", 0, end) else -1
    if que < 0 or keys[que - 1] in _BEFORE_QUE or not spot.before or spot.before[0].last > que:
        return len(tags)
    return que


def _is_retold(spot: Spot, cue: CueGroup) -> bool:
    """Tell a verb whose object is what others say: Le maire | dément l'accusation des élus selon laquelle il aurait « … »."""
    reading, keys = spot.reading, spot.reading.sentence.keys
    first = max(cue.last, spot.item - 2 * _FAR)
    if _SPEECH_NOUNS.isdisjoint(keys[first : spot.item]):
        return False
    which = next((place for place in range(first + 1, spot.item) if keys[place] in nouns.WHICH and keys[place - 1] == "selon"), first)
    noun = next((place for place in range(which - 1, first - 1, -1) if keys[place] in _SPEECH_NOUNS), None)
    return noun is not None and subjects.owner(reading, noun) is not None


def _has_said(tags: str, cue: CueGroup, item: int) -> bool:
    """Tell an incise that a semicolon parts from the next quotation: « … », | lance | Anne ; « … », pour Paul."""
    return tags[max(0, cue.first - 2) : cue.first].rstrip(",").endswith("Q") and ";" in tags[cue.last : item]


def _read_in(spot: Spot, cue: CueGroup) -> Mention | None:
    """Return where somebody reads what follows: on peut lire dans | le rapport : « … »; sur | la banderole, on lit « … »."""
    keys, tags = spot.reading.sentence.keys, spot.reading.sentence.tags
    if cue.cue.lemma not in subjects.READING or cue.inverted is not None or "on" not in keys[max(0, cue.first - 2) : cue.first]:
        return None
    governed = [mention for mention in spot.reading.mentions if mention.governed and mention.first and keys[mention.first - 1] in _PLACED]
    behind = (mention for mention in governed if cue.last <= mention.first and mention.last <= spot.item)
    before = (mention for mention in governed if mention.last < cue.first and "Q" not in tags[mention.last : cue.first])
    return next(behind, None) or next(before, None)


def _gapped(spot: Spot, cue: CueGroup) -> Mention | None:
    """Return whose verb is left out: le maire dénonce « … » et | Anne Morel « … »; l'un parle de « … », | l'autre de « … »."""
    tags = spot.reading.sentence.tags
    before = tags.rfind("Q", cue.last, spot.item)
    if before < 0:
        return None
    inner = _within(spot.reading.mentions, before + 1, spot.item)
    mention = next((mention for mention in inner if not mention.governed), None)
    if mention is None or (mention.kind not in subjects.HUMAN and mention.name is None):
        return None
    if mention.name is None and (spot.reading.sentence.keys[mention.first] == "des" or tags[before - 1] in "wr"):
        return None  # raconte « une scène » et | des clients « … »; vante une équipe « … » et | un public « … »
    if tags[before - 1] == "," and any(cue.last <= other.first and other.last == before - 1 for other in spot.free):
        return None  # décrit son père, « … », et | sa mère, « … »
    around = tags[before + 1 : mention.first] + "|" + tags[mention.last : spot.item]
    return mention if _GAP.fullmatch(around) else None


def _within(mentions: list[Mention], first: int, last: int) -> list[Mention]:
    """Return the mentions, which stand in order, that begin and end between two items."""
    near = mentions[bisect_left(mentions, first, key=_FIRST) : bisect_left(mentions, last, key=_FIRST)]
    return [mention for mention in near if mention.last <= last]


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
    if _is_past_clause(spot, cue):
        found += ("another clause between", f"another clause between joint {joint}")
    calling = _calling(spot, cue, between)
    if calling is not None:
        found.append(f"calling {calling}")
    if _opens_as_said(spot, cue):
        found.append("opens as said")
    return found + _form(cue) + _rivals(spot, cue, between) + _place_of(spot, cue, mention, joint)


def _calling(spot: Spot, cue: CueGroup, between: str) -> str | None:
    """Name the word by which a verb says what somebody calls a thing: présente la loi | comme un « … », traite X | de « … », juge la loi « … »."""
    if not _ELSEWHERE.isdisjoint(between):
        return None
    if cue.cue.lemma in _LIKENING and "comme" in spot.reading.sentence.keys[max(cue.last, spot.item - _LIKENED) : spot.item]:
        return "comme"
    if cue.cue.lemma in _BRANDING and between.endswith(("d", "dD", "g")):
        return "de"
    if cue.cue.lemma == "voir" and not _THEREIN.isdisjoint(spot.reading.sentence.keys[max(0, cue.first - 1) : spot.item]):
        return "seen in it"  # y voit une mesure « … », voit dans la loi un « … »
    return "object" if cue.cue.lemma in _FINDING and not between.strip(_OF_OBJECTS) and not between.endswith(("d", "g", "a")) else None


_ELSEWHERE = frozenset("XVvK;:.Q")
_OF_OBJECTS = "DrwM0egadPB"
_LIKENED = 3
_THEREIN = frozenset(("y", "dans"))
_LIKENING = frozenset(
    "analyser caractériser condamner considérer décrire définir dénoncer dépeindre désigner interpréter percevoir présenter qualifier"
    " regarder ressentir saluer vanter vivre voir".split()
)
_BRANDING = frozenset("accuser qualifier soupçonner suspecter taxer traiter".split())
_FINDING = frozenset("appeler considérer croire déclarer dire estimer juger nommer penser trouver s'estimer".split()) | {
    f"se {verb}" for verb in ("déclarer", "dire", "juger", "sentir")
}


def _is_past_clause(spot: Spot, cue: CueGroup) -> bool:
    """Tell a verb of an earlier clause: quand Anne assurait « … », | ou que Paul évoquait « … »; alors qu'il tarde à répondre, | elle conclut :."""
    tags = spot.reading.sentence.tags
    for mention in spot.free[bisect_left(spot.free, cue.last, key=_FIRST) :]:
        if mention.first >= spot.item:
            break
        if mention.last < spot.item and mention.kind in subjects.HUMAN:
            opening = tags[cue.last : mention.first]
            if (
                tags[mention.last] in VERB_GROUP
                and opening[-1:] in tuple(",CKU")
                and ("K" not in opening or "," in opening or "C" in opening)
            ):
                return True
    return False


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
    found = []
    if cue.shape == "past_participle" and mention.first >= cue.last:
        found += ["agent between", f"agent between joint {joint}"] if mention.first < spot.item else ["agent behind"]
    if mention.first == spot.item + 2 and spot.reading.sentence.keys[spot.item + 1] == "par":
        found.append("agent right behind")  # jugé « valable » par le maire
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


def _rivals(spot: Spot, cue: CueGroup, between: str) -> list[str]:
    """Name what else in the sentence could report: selon before the verb, a surer verb above it."""
    first = cue.first
    found = ["under selon"] if any(phrase.last < first for phrase in spot.phrases) else []
    if any(other.last <= first and _opens_as_said(spot, other) for other in spot.before[:_BESIDE]):
        found.append("under comme")
    sure = (other for other in reversed(spot.before) if other.last <= first and other.shape == "finite" and "A" not in other.flags)
    outer = next(sure, None)
    if outer is not None and "K" in spot.reading.sentence.tags[outer.last : cue.first] and "K" not in between:
        found.append("under que")
    if outer is not None and "A" in cue.flags:
        found.append("beside a surer verb")
    return found


def _opens_as_said(spot: Spot, cue: CueGroup) -> bool:
    """Tell a verb that says at the head of a sentence whose thought it is: Comme le | souligne Anne Morel, la côte recule."""
    return 0 < cue.first <= _BESIDE and spot.reading.sentence.keys[0] == "comme" and cue.shape == "finite"


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


def _phrase(spot: Spot) -> Found:
    """Read selon, d'après, pour and the like on either side of the quotation."""
    reading, item = spot.reading, spot.item
    place = bisect_left(spot.phrases, item, key=_FIRST)
    closed = any(cue.first - item <= _BESIDE for cue in spot.phrases[place : place + 1])
    for cue in spot.phrases[max(0, place - _PHRASES_A_SIDE) : place + _PHRASES_A_SIDE]:
        if closed and 0 < cue.first < item:
            continue  # ils étaient mille, selon les uns, « dix », selon les autres
        mention = _named_by(reading, cue)
        if mention is not None and _is_source(spot, cue, mention):
            yield cue, mention, _setting(spot, cue, mention)


def _is_source(spot: Spot, cue: CueGroup, mention: Mention) -> bool:
    """Tell who is quoted from what is: citant | une proche; not citant les prochains scrutins."""
    word = spot.reading.sentence.keys[cue.first]
    if word == "citant":
        return mention.kind is not None
    return word != "pour" or _is_opinion(spot, cue, mention)


def _is_opinion(spot: Spot, cue: CueGroup, mention: Mention) -> bool:
    """Tell pour before who thinks so from any other: Pour | le maire, c'est « … »; « … », pour le maire; not voter pour X."""
    tags = spot.reading.sentence.tags
    if (mention.kind is None and not mention.pronoun) or tags[cue.last] in _DOING:
        return False
    before = tags[cue.first - 1 : cue.first]
    stated = not FINITE.isdisjoint(tags[: cue.first]) or not _SPEECH_NOUNS.isdisjoint(spot.reading.sentence.keys[: cue.first])
    if stated and tags[mention.last : mention.last + 1] == ":":
        return True  # même constat, une chose est sûre pour le maire : « … »
    if cue.first > spot.item:
        return before == "," or (before == "Q" and mention.kind is not None and FINITE.isdisjoint(tags[: spot.item]))
    return cue.first <= 1 or before in tuple(",:;.-(CUBXQ")


_DOING = frozenset("TtVv")  # pour | montrer aux élus


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
    if side == "after" and "R" in between:
        found.append("in a relative behind")  # un « abus » qui, selon lui, menace
    if word == "pour":
        found.append("pour closed" if behind in (",", "Q", ";") else "pour open")
    if "Q" in between[1:]:
        found.append("over quotation")
    if ";" in between:
        found.append("stop between")
    verbs = [other for other in reading.cues if other.shape == "finite" and other is not cue]
    if "R" in tags[mention.last : mention.last + 2] and any(mention.last < other.first < item for other in verbs):
        found.append("relative with a verb of its own")
    if any(start < other.first < end for other in verbs):
        found.append(f"{side} verb between")
    if any(mention.last < other.first and _joint(tags[other.last : item]) in _TELLING for other in verbs if other.last <= item):
        found.append("told by another verb")
    return found


_TELLING = frozenset(("colon", "que", "object"))


def _named_by(reading: Reading, cue: CueGroup) -> Mention | None:
    """Return whom selon and its kin name: what stands behind, whose noun it is, or the antecedent of a relative."""
    keys, tags = reading.sentence.keys, reading.sentence.tags
    if cue.last < len(keys) and keys[cue.last] in nouns.WHICH:
        return _which(reading, cue)
    if tags[cue.last : cue.last + 1] == "R" and keys[cue.last] != "que":  # Anne Morel, pour qui le vote est « truqué »
        mention = subjects.antecedent(reading, cue.first - (tags[cue.first - 1 : cue.first] == ","))
    else:
        first = cue.last - (keys[cue.last - 1] in _CONTRACTED)  # aux yeux | du préfet
        near = (mention for mention in reading.mentions if first <= mention.first <= cue.last + 1)
        mention = subjects.possessor(reading.sentence, cue.first, cue.last) or next(near, None)
    if mention is None or mention.pronoun or mention.kind not in (None, "document"):
        return mention
    if keys[mention.first] in _OURS:
        return None  # selon nos informations: what the paper knows, said by somebody else
    if tags[mention.last : mention.last + 2] == "KS":
        return next((other for other in reading.mentions if other.first == mention.last + 1), mention)
    return (subjects.maker(reading, mention) if mention.kind is None else None) or mention


def _which(reading: Reading, cue: CueGroup) -> Mention | None:
    """Return what « selon lequel » takes up: le maire dément | le parquet, selon lequel « … »; but an idea selon laquelle « … » has its owner."""
    keys, tags = reading.sentence.keys, reading.sentence.tags
    which, end = keys[cue.last], cue.first - (tags[cue.first - 1 : cue.first] == ",")
    number, gender = "p" if which.endswith("s") else "s", "f" if which.startswith(("laquelle", "lesquelles")) else "m"
    nearest = next((mention for mention in reversed(reading.mentions) if end - 1 <= mention.last <= end), None)
    if nearest is None or nearest.kind is None or nearest.head in _SPEECH_NOUNS or nearest.number != number:
        return None
    said = (place for place in range(max(1, nearest.first - 2), nearest.first) if keys[place] in _SPEECH_NOUNS)
    if any(nouns.gender_of_determiner(keys, place - 1) == gender for place in said):
        return None  # la déclaration de la maire selon laquelle
    return nearest if nearest.gender in (None, gender) else None


_OURS = frozenset(("nos", "notre"))
_CONTRACTED = frozenset(("du", "des"))


def _colon(spot: Spot) -> Found:
    """Read a name or role and a colon without a verb: Le maire : « … »."""
    reading, item = spot.reading, spot.item
    tags = reading.sentence.tags
    if item == 0 or tags[item - 1] != ":":
        return
    verbs = not FINITE.isdisjoint(tags[:item])
    mention = subjects.ending_at(reading, item - 1)
    if mention is not None and mention.head in _SPEECH_NOUNS:
        return
    colon, verb = CueGroup.at(reading.sentence, item - 1, "colon"), "with verb" if verbs else "no verb"
    if mention is not None and not mention.governed:
        yield colon, mention, ["right before", verb, "opening" if mention.first == 0 else "later"]
    elif mention is not None and _is_that_of(reading, mention):
        yield colon, mention, ["that of"]
    free = next((mention for mention in spot.free if mention.last < item), None)
    if free is not None and not {"U", "K"}.isdisjoint(tags[: free.first]):
        free = subjects.main_subject(reading, item) or free
    if free is not None:
        yield colon, free, ["first", verb]


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
    """Read a noun of speech and its owner: La réponse du maire : « … ». Son but : « … ». Le maire a ce mot : « … ».

    Nouns of circumstances are passed over: la conclusion est sans | appel.
    """
    reading, item = spot.reading, spot.item
    tags, keys = reading.sentence.tags, reading.sentence.keys
    if _SPEECH_NOUNS.isdisjoint(keys[max(0, item - 2 * _FAR) : item]):
        return
    which = next((place for place in range(item - 1, max(-1, item - _FAR), -1) if keys[place] in nouns.WHICH), item)
    for place in range(which - 1, max(-1, which - _FAR), -1):
        if keys[place] not in _SPEECH_NOUNS or tags[place] not in "wrM":
            continue
        between = tags[place + 1 : item]
        found = ["colon" if between.endswith(":") else "being" if "X" in between else "apart", f"distance {_size(len(between))}"]
        if which < item:
            found.append("which")
        cue = CueGroup.at(reading.sentence, place, "noun")
        owner = subjects.owner(reading, place)
        if owner is not None:
            yield cue, owner, [*found, "owned"]
            doer = subjects.giver(reading, place) if owner.pronoun else None
            if doer is not None and doer.number == owner.number and (doer.pronoun or doer.kind in subjects.HUMAN):
                yield cue, doer, [*found, "given", "given what is his"]  # Le procureur a son idée : « … »
            return
        owner = subjects.giver(reading, place)
        if owner is not None:
            yield cue, owner, [*found, "given", f"given {found[0]}"]
        maker = subjects.agent_behind(reading, item)  # la promesse d'une « … » faite par | le maire
        if maker is not None:
            yield cue, maker, [*found, "made"]
        owner = owner or maker
        if owner is not None or place == 0 or tags[place - 1] not in "Pad":
            return


_FAR = 24


def _after_colon(spot: Spot) -> Found:
    """Read a name behind the quotation and a colon or in brackets: « … » : le maire."""
    reading, item = spot.reading, spot.item
    tags = reading.sentence.tags
    if tags[item + 1 : item + 2] in (":", "(", "-"):
        mention = next((mention for mention in reading.mentions if mention.first == item + 2), None)
        place = item + 2 + (tags[item + 2 : item + 3] == "D")
        owner = subjects.owner(reading, place) if place < len(tags) and reading.sentence.keys[place] in _SPEECH_NOUNS else None
        if owner is not None:
            cue = CueGroup.at(reading.sentence, place, "noun")
            yield cue, owner, [f"mark {tags[item + 1]}", "noun behind"]
        elif mention is not None and not bodies.is_agency(mention) and reading.sentence.tags[mention.first] != "a":
            seen = subjects.maker(reading, mention) if mention.kind is None else None  # « … » : le débat vu par | la presse
            way = next((cue for cue in reading.cues if seen is not None and mention.last <= cue.first < seen.first), None)
            found = [f"mark {tags[item + 1]}", "alone" if item == 0 else "in a sentence"]
            yield way, seen or mention, [*found, "bracketed"] if _is_in_brackets(tags, item, mention) else found


def _is_in_brackets(tags: str, item: int, mention: Mention) -> bool:
    """Tell a full name that stands alone in brackets: à droite, on dénonce un « recul » (Anne Morel)."""
    return mention.kind == "person" and tags[item + 1 : mention.first] == "(" and tags[mention.first : mention.last + 1] in ("MM)", "MMM)")


def _same_sentence(spot: Spot) -> Found:
    """Take the subject of a sentence that has no cue: Le maire n'a pas eu « le choix »."""
    item, tags = spot.item, spot.reading.sentence.tags
    first = next((mention for mention in spot.free if mention.last <= item), None)
    if first is None:
        free = () if tags[item + 1 : item + 3].removeprefix(",")[:1] == "R" else spot.free[:1]  # « … », qui a invité | le maire
        yield from ((None, mention, ["behind", *_fronted(spot, mention)]) for mention in free)
        return
    nearest = next((mention for mention in reversed(spot.free) if mention.last <= item and not _is_owned_speech(spot, mention)), first)
    for place, mention in (("first", first), ("nearest", nearest))[: 1 if nearest is first else 2]:
        verbs = sum(map(FINITE.__contains__, tags[mention.last : item]))
        yield None, mention, [place, f"{place} verbs {min(verbs, 2)}"]


def _is_owned_speech(spot: Spot, mention: Mention) -> bool:
    """Tell words that somebody else says, who owns them: Les riverains ont peint | leur slogan : « … »."""
    return mention.head in _SPEECH_NOUNS and spot.reading.sentence.keys[mention.first] in nouns.POSSESSIVE


def _fronted(spot: Spot, subject: Mention) -> list[str]:
    """Tell a quotation in what is put before the subject: Face à « … », | le maire a réagi; Soucieuse d'« … », la préfecture interdit."""
    tags = spot.reading.sentence.tags
    if tags[subject.first - 1] != "," or subject.first - spot.item > _FARTHEST_SUBJECT:
        return []
    if not FINITE.isdisjoint(tags[: subject.first]) or tags[subject.last : subject.last + 1] not in VERB_GROUP:
        return []
    reports = any(cue.first <= subject.last + 1 <= cue.last for cue in spot.reading.cues if cue.shape == "finite")
    return ["fronted", f"fronted by {_sort(subject)}", "fronted before a report" if reports else "fronted before another verb"]


RULES: tuple[Rule, ...] = (
    Rule("incise", "« … », a déclaré le maire.", _incise),
    Rule("as-said", "« … », comme certains chercheurs le disent.", _as_said),
    Rule("participle-behind", "La « purge » dénoncée par le maire n'aura pas lieu.", _made_by),
    Rule("incise-far", "Le texte est « absurde » et dangereux, a estimé X.", _far_incise),
    Rule("verb-before", "Le maire a déclaré que « … ».", _before),
    Rule("according-to", "Selon le maire, « … ».", _phrase),
    Rule("colon", "Le maire : « … »", _colon),
    Rule("noun", "La réponse du maire : « … »", _noun),
    Rule("name-behind", "« … » : le maire", _after_colon),
    Rule("sentence-subject", "Le maire n'a pas eu « le choix ».", _same_sentence),
)
