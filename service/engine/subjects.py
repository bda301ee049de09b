"""Find who does what the words of a sentence say: the subject of a verb, the agent of a passive, whose noun it is.

Takes the reading of a sentence and a cue group or an item of it; gives the mention of who speaks there, None where none does.
"""

import re
from bisect import bisect_left
from itertools import takewhile
from operator import attrgetter

from service.engine import nouns
from service.engine.model import CueGroup, Mention, Reading, Sentence
from service.engine.tags import FINITE

# What may stand between the verb of an incise and its subject: mardi, il y a deux jours, à l'AFP, entre rire et larmes, quant à elle, sans
# attendre de réponse, en fermant la porte, à ceux qui doutent; and between commas: quand on l'interroge, lui qui n'a rien vu. What stands
# before Z, S or T is looked back at, and a comma opens an aside wherever it can, so that no words can be read in two ways: trying all of
# them would take time without end.
_ASIDE = r"(?:U|P?[Zc]?R)[^,.;:Q]{1,20}(?=,)"
COMPLEMENTS = re.compile(
    rf"(?:ScX|(?<=Pa)S|(?<=[Pau])Z|(?<=[au]d)Z|ZRn?[cD]*[XVv]|,{_ASIDE}|,(?!{_ASIDE})"
    r"|U(?=[Pad]B?d?n?c*[TtXfF])|(?:(?<=[Pad])|(?<=[Pad]B))n?c*[TtXfF]|[Bp()\-0CPaudgIDwrM&eEQ])*"
)
_VERBS_SHARING = 3
_FARTHEST_BEHIND = 32
_VOICES = ("par la voix de", "par la voix", "par la bouche de", "par la bouche")
_APPOSITION = re.compile(r",[BweErD0MdgPau]{1,12}")  # , spécialisée en tourbières à
_BEFORE_EXAMPLES = (["savoir"], ["dont"], ["notamment"])  # trois rivaux, à savoir X, Y et Z, | réagissent
HUMAN = ("person", "anonymous", "group")
_SPEAKING = (*HUMAN, "organization")
_COUNTING = frozenset(("un", "une", "le", "la", "l'"))
_FARTHEST_VERB = 80
_BEING = frozenset("est était sera serait fut reste restait".split())
_MAKING = frozenset("fait faisait fera ferait font faisant".split())  # ce qui fait dire à | l'élue que
_OF_PEOPLE = frozenset(("criticism", "praise"))  # salue le préfet: he does not say it
_HAVING = frozenset("a ont avait avaient aurait auraient aura auront ait aient eut eurent ai avons avez".split())


def subject(reading: Reading, cue: CueGroup) -> Mention | None:
    """Return the subject of a verb group: its inverted pronoun, what stands before it, or the antecedent of qui."""
    if cue.inverted is not None:
        return next((mention for mention in reading.mentions if mention.first == cue.inverted), None)
    if cue.shape in ("participle", "infinitive", "past_participle"):
        return _main_subject(reading, cue)
    return _teller(reading, cue) or _finite_subject(reading, cue.first, cue.number)


def _finite_subject(reading: Reading, first: int, number: str | None, sharing: bool = True) -> Mention | None:
    """Return the subject of the finite verb group that starts at an item, that of another verb where `sharing` allows it."""
    tags, keys = reading.sentence.tags, reading.sentence.keys
    left = first - 1
    while left >= 0 and tags[left] == "B":
        left -= 1
    if left < 0:
        return None
    voice = _voice(reading, left) if tags[left] == "," else None
    if voice is not None:
        return voice
    direct = ending_at(reading, left + 1)
    if direct is not None and not direct.governed and not _is_object(direct, tags):
        return direct
    if keys[left] == "qui":
        return antecedent(reading, left, number)
    if tags[left] == "C" and sharing:
        shared = _shared_subject(reading, left, number)
        if shared is not None:
            return shared
    return _leftwards(reading, left, number)


def _shared_subject(reading: Reading, conjunction: int, number: str | None) -> Mention | None:
    """Return the subject of the verb that another is coordinated with: the nearest one that agrees, else the nearest."""
    nearest: Mention | None = None
    verb = _verb_before(reading, conjunction)
    for _ in range(_VERBS_SHARING):
        if verb is None:
            break
        found = _finite_subject(reading, verb, number, sharing=False)
        if found is not None and _agrees(found, number, reading.sentence.keys):
            return found
        nearest = nearest or found
        verb = _verb_before(reading, verb)
    return nearest


def _agrees(mention: Mention, number: str | None, keys: list[str]) -> bool:
    """Tell whether a verb of a number may have a subject; one that counts others has either: une partie des élus a, ont voté."""
    return number in (None, mention.number) or (number == "s" and keys[mention.first] in _COUNTING)


def _voice(reading: Reading, comma: int) -> Mention | None:
    """Return by whose voice a body speaks: la région, par la voix de | sa présidente, a dénoncé."""
    keys = reading.sentence.keys
    ending = (mention for mention in reading.mentions if mention.last == comma)
    return next((mention for mention in ending if " ".join(keys[max(0, mention.first - 4) : mention.first]).endswith(_VOICES)), None)


def _is_object(mention: Mention, tags: str) -> bool:
    """Tell an object from a subject: le mouvement qui porte | Castelain | se veut."""
    before = tags[mention.first - 1 : mention.first]
    return before in tuple("EeTtFf") or (before in ("V", "v") and "R" in tags[: mention.first])


def _verb_before(reading: Reading, item: int) -> int | None:
    """Return the first item of the finite verb group before an item."""
    tags = reading.sentence.tags
    for place in range(item - 1, -1, -1):
        if tags[place] in FINITE:
            first = place
            while first and tags[first - 1] in "cn":
                first -= 1
            return first
        if tags[place] in ".;":
            return None
    return None


def ending_at(reading: Reading, item: int) -> Mention | None:
    """Return the mention that ends before an item."""
    return next((mention for mention in reading.mentions if mention.last == item), None)


def antecedent(reading: Reading, relative: int, number: str | None = None) -> Mention | None:
    """Return what qui stands for: the nearest phrase before it that agrees, but whom a comma parts from a thing rather than the thing."""
    before = [mention for mention in reading.mentions if mention.last <= relative]
    tags = reading.sentence.tags
    # Anne Morel, 34 ans, | qui; Anne Morel, 34 ans, pour | qui
    near = [mention for mention in before if relative - mention.last <= 2 or tags[mention.last : relative] in (",0w,", ",0w")]
    near = [mention for mention in near if _agrees(mention, number, reading.sentence.keys)] or near
    if not near or tags[relative - 1] != "," or near[-1].pronoun:
        return near[-1] if near else None
    if near[-1].kind is not None:
        return _described(reading, near[-1]) or near[-1]
    apposed = (mention for mention in reversed(before) if mention.kind in HUMAN and tags[mention.last] == ",")
    return next(apposed, near[-1])


def _described(reading: Reading, body: Mention) -> Mention | None:
    """Return the person whose apposition or place a body closes: | Anne Morel, chercheuse à l'école de Brume, qui; un texte de | Paul Roy dans le journal, qui."""
    if not body.governed or body.kind not in ("organization", "document"):
        return None
    before = next((mention for mention in reversed(reading.mentions) if mention.last <= body.first and mention.kind == "person"), None)
    if before is None or before.name is None:
        return None
    printed = reading.sentence.keys[before.last : body.first] == ["dans"]
    return before if printed or _APPOSITION.fullmatch(reading.sentence.tags[before.last : body.first]) else None


def _leftwards(reading: Reading, left: int, number: str | None) -> Mention | None:
    """Return the best phrase to the left: free of prepositions, agreeing in number, the nearest of equals."""
    if not reading.mentions or reading.mentions[0].last > left + 1:
        return None
    best: tuple[float, Mention] | None = None
    tags = reading.sentence.tags
    stop, opening = _clause(tags, left)
    aside = _aside(tags, left)
    listed = 0  # where a list of examples goes on
    for mention in reading.mentions:
        if mention.last > left + 1:
            break
        worth = _fitness(mention, number, reading.sentence)
        if reading.sentence.keys[mention.first - 1 : mention.first] in _BEFORE_EXAMPLES or (
            0 < listed < mention.first and tags[listed : mention.first] in (",", "C", ",C")
        ):
            worth, listed = worth - 1.5, mention.last
        if aside < mention.first:
            worth -= 2.0
        if _describes_next(reading.sentence, mention, left):
            worth -= 2.0
        if mention.last <= max(stop, opening):
            worth -= 3.0 if mention.last <= stop else 2.0
        if tags[left] == "," and mention.first <= 1 and mention.kind is not None and tags[mention.last] in ",(R":
            worth += 0.7  # it stands before all insertions: Anne, élève au lycée S, …, conseille
        if best is None or worth >= best[0]:
            best = (worth, mention)
    return best[1] if best and best[0] > -2 else None


def _describes_next(sentence: Sentence, mention: Mention, left: int) -> bool:
    """Tell a noun put before the name of whom it describes: | Fille de pêcheurs, née à Brume, Anne Morel, 40 ans, raconte."""
    bare = mention.first == 0 and mention.name is None and not mention.pronoun and sentence.tags[0] in "rw"
    return bare and mention.number == "s" and _NAME_BEHIND.search(sentence.tags, mention.last, left + 1) is not None


_NAME_BEHIND = re.compile(r",M{1,4}(?:,|\Z)")


def _aside(tags: str, left: int) -> int:
    """Return the comma that opens the relative clause which ends right before a verb: Le projet | , que la presse a lu, prévoit; else the end."""
    opening = max(tags.rfind(",R", 0, left), tags.rfind(",PR", 0, left), tags.rfind(",K", 0, left)) if tags[left] == "," else -1
    return opening if opening > 0 and not FINITE.isdisjoint(tags[opening:left]) else len(tags)


_RELATIVE = re.compile(r",(?:P?R|K)")


def _clause(tags: str, left: int) -> tuple[int, int]:
    """Return where the clause of a verb begins: the semicolon before it, and its own puisque or que; -1 where it has none."""
    stop, opening = tags.rfind(";", 0, left + 1), max(tags.rfind("U", 0, left + 1), tags.rfind("K", 0, left + 1))
    return stop, opening if opening >= 0 and FINITE.isdisjoint(tags[opening : left + 1]) else -1


def _fitness(mention: Mention, number: str | None, sentence: Sentence) -> float:
    worth = -3.0 if mention.governed else 0.0
    if mention.first and sentence.tags[mention.first - 1] in "XvVeEtTfF":
        worth -= 1.5
    if not _agrees(mention, number, sentence.keys):
        worth -= 2
    if mention.kind is None and not mention.pronoun:
        worth -= 1
    return worth


def _main_subject(reading: Reading, cue: CueGroup) -> Mention | None:
    """Return the subject of a participle or infinitive: what it is apposed to, who is heard, else the subject of the main verb."""
    tags = reading.sentence.tags
    left = cue.first - 1
    heard = _heard(reading, cue)
    if heard is not None:
        return heard
    direct = ending_at(reading, left + 1) if left >= 0 else None
    if cue.shape == "participle" and direct is not None:
        beside = [
            mention for mention in reading.mentions if mention.last == left + 1 and (mention.kind is not None or not mention.governed)
        ]
        if beside:
            return beside[0]
    if cue.shape == "infinitive" and left > 0 and tags[left] == "d":
        narrated = ending_at(reading, left)
        if (
            narrated is not None
            and narrated.first > 1
            and reading.sentence.keys[narrated.first - 1] == "par"
            and tags[narrated.first - 2] in "eEwB"
        ):
            return narrated  # sommé par | la maire de fournir
        if narrated is not None and narrated.first and tags[narrated.first - 1] in "C,":
            return narrated
    verb = _verb_beside(reading, cue) or _main_verb(reading, cue.first)
    if verb is not None:
        found = _subject_at(reading, verb)
        if found is not None:
            return _doer(reading, cue, verb, found) if _is_thing(found) else found
    verb = _verb_behind(tags, cue.last)
    if verb is not None:
        return _subject_at(reading, verb)
    free = [mention for mention in reading.mentions if not mention.governed and mention.last <= cue.first]
    return free[0] if free else None


def _heard(reading: Reading, cue: CueGroup) -> Mention | None:
    """Return whom one hears or sees say something: On entend | le joueur répondre; on a vu | la maire hausser le ton."""
    found = ending_at(reading, cue.first) if cue.shape == "infinitive" else None
    if found is None or found.governed or found.kind not in HUMAN:
        return None
    return found if reading.sentence.keys[found.first - 1] in _HEARING else None


_HEARING = frozenset("entend entendre entendait entendu entendent voit voir voyait vu voient écouter laisse laissant laissé".split())


def _verb_beside(reading: Reading, cue: CueGroup) -> int | None:
    """Return the verb of a clause of que or qui whose manner a gerund tells: assure qu'il | est parti en disant; not qu'il est parti, en ajoutant."""
    tags, first = reading.sentence.tags, cue.first
    if cue.shape != "participle" or "en" not in reading.sentence.keys[first - 1 - (tags[first - 1] in "ZDc") : first]:
        return None
    verb = _verb_before(reading, first)
    if verb is None or not _APART.isdisjoint(tags[verb:first]):
        return None
    opening = next((place for place in range(verb - 1, -1, -1) if tags[place] in "XVv,KRU"), -1)
    return verb if opening >= 0 and tags[opening] in "KR" else None


_APART = frozenset(",QCU")


def _verb_behind(tags: str, start: int) -> int | None:
    """Return the finite verb that follows, past the clauses of que and qui: Après avoir dit que tout va, le maire | s'est tu."""
    end = min(len(tags), start + _FARTHEST_VERB)
    clause = False
    for item in range(start, end):
        if tags[item] in FINITE and not clause:
            return item
        clause = tags[item] in "KRU" or (clause and tags[item] != ",")
    return next((item for item in range(start, end) if tags[item] in FINITE), None)


def _doer(reading: Reading, cue: CueGroup, main: int, thing: Mention) -> Mention | None:
    """Return who does what is said beside a verb whose subject is a thing."""
    if cue.shape == "infinitive" and reading.sentence.keys[main] in _BEING:
        return _owner_of(reading, thing)
    return _nearer_person(reading, cue, main) or thing


def _owner_of(reading: Reading, thing: Mention) -> Mention | None:
    """Return whose aim it is to do what an infinitive says: le but | de la maire | est de faire connaître; its owner, or nobody here."""
    found = (owner(reading, noun) for noun in range(thing.first, thing.last) if reading.sentence.tags[noun] in "wr")
    return next((owner for owner in found if owner is not None), None)


def _is_thing(mention: Mention) -> bool:
    return mention.kind in (None, "document") and not mention.pronoun


def _nearer_person(reading: Reading, cue: CueGroup, main: int) -> Mention | None:
    """Return who does what the nearest verb says: une plainte a été déposée lorsque | l'élue est revenue, ajoutant."""
    nearest = _verb_before(reading, cue.first)
    found = _subject_at(reading, nearest) if nearest is not None and nearest != main else None
    return found if found is not None and (found.kind in HUMAN or (found.pronoun and not found.governed)) else None


def _main_verb(reading: Reading, item: int) -> int | None:
    """Return the nearest finite verb before an item that stands in no clause of que, qui or si, else the nearest."""
    free = _free_verb(reading, item)
    return _verb_before(reading, item) if free is None else free


def _free_verb(reading: Reading, item: int) -> int | None:
    """Return the nearest finite verb before an item that stands in no clause of que, qui or si."""
    tags = reading.sentence.tags
    verb = _verb_before(reading, item)
    while verb is not None:
        opening = verb - 1
        while opening >= 0 and tags[opening] not in "XVv,KRU":
            opening -= 1
        if opening < 0 or tags[opening] not in "KRU":
            return verb
        verb = _verb_before(reading, opening)
    return None


def _subject_at(reading: Reading, first: int) -> Mention | None:
    """Return the subject of the finite verb group that starts at an item: its own pronoun, or what stands before or behind it."""
    tags = reading.sentence.tags
    group = next((group for group in reading.cues if group.first <= first < group.last and group.shape == "finite"), None)
    if group is not None:
        return subject(reading, group) or after(reading, group)
    last = first
    while last < len(tags) and tags[last] in "cnXVvBeE":
        last += 1
    if last < len(tags) and tags[last] == "I":
        return next((mention for mention in reading.mentions if mention.first == last), None)
    return _finite_subject(reading, first, None)


def _teller(reading: Reading, group: CueGroup) -> Mention | None:
    """Return who tells what stands before his verb: Le site a fermé, « hélas », a annoncé mardi | son exploitant, dénonçant."""
    tags = reading.sentence.tags
    telling = group.inverted is None and {"I", "Q"} <= group.flags and group.cue.verb_class not in _OF_PEOPLE
    if not telling or tags[group.first - 1 : group.first] != ",":
        return None
    if tags[group.first - 2 : group.first - 1] != "Q" and _free_verb(reading, group.first - 1) is None:
        return None
    if _clause(tags, group.first - 1)[1] >= 0:
        return None  # tandis que son rival, Paul Roy, dénonçait | la mairie
    mention = after(reading, group)
    return mention if mention is not None and mention.kind in _SPEAKING and not is_asked(reading, group, mention) else None


def is_asked(reading: Reading, cue: CueGroup, mention: Mention) -> bool:
    """Tell who is asked to do something from who asks: « Les Voix du port » appelle | les élus à résister."""
    tags = reading.sentence.tags
    return cue.cue.verb_class == "order" and _ASKING.match(tags, mention.last) is not None


_ASKING = re.compile(r"[ad]n?c*[TtQ]")


def teller(reading: Reading) -> Mention | None:
    """Return who stands behind the last incise of a sentence: Le site a fermé, a annoncé mardi | son exploitant; « … », dit-on à la mairie."""
    tags = reading.sentence.tags
    incises = (
        cue
        for cue in reversed(reading.cues)
        if cue.shape == "finite" and "I" in cue.flags and tags[cue.first - 1 : cue.first] in (",", "Q")
    )
    cue = next(incises, None)
    if cue is None or cue.inverted is not None:
        return None
    if tags[cue.first - 1] == "Q" or tags[cue.first - 2 : cue.first] == "Q,":
        return after(reading, cue)
    return _teller(reading, cue)


def main_subject(reading: Reading, item: int) -> Mention | None:
    """Return the subject of the main verb before an item: Alors que le public siffle, | l'animatrice conclut :."""
    verb = _main_verb(reading, item)
    return _subject_at(reading, verb) if verb is not None else None


def after(reading: Reading, cue: CueGroup) -> Mention | None:
    """Return the subject that follows its verb: « … », a déclaré mardi à l'AFP | le maire."""
    tags = reading.sentence.tags
    for mention in reading.mentions:
        if mention.first < cue.last or mention.governed or _is_circumstance(reading, mention):
            continue
        if mention.first - cue.last > _FARTHEST_BEHIND:
            return None
        if not (mention.pronoun and tags[mention.first] == "S") and COMPLEMENTS.fullmatch(tags, cue.last, mention.first):
            return _past_manner(reading, mention)
    return None


def _is_circumstance(reading: Reading, mention: Mention) -> bool:
    """Tell a thing that stands beside a verb and its subject: dit cette semaine | le maire; lance en fermant | la porte | le maire."""
    if mention.kind is not None or mention.pronoun:
        return False
    return mention.head.removesuffix("-là") in nouns.TIMES or reading.sentence.tags[mention.first - 1] in "fFtT"


def _past_manner(reading: Reading, mention: Mention) -> Mention:
    """Return who stands behind words for the manner: soupire un peu lassé | l'éclusier; souffle, les yeux au ciel, | l'éclusier."""
    if mention.kind is not None or mention.pronoun:
        return mention
    tags = reading.sentence.tags
    behind = next((other for other in reading.mentions if other.first >= mention.last and not other.governed), None)
    if behind is None or behind.kind is None or behind.pronoun:
        return mention
    between = tags[mention.last : behind.first]
    near = len(between) <= _FARTHEST_BEHIND
    apart = near and tags[mention.first - 1] == "," == between[-1:] and COMPLEMENTS.fullmatch(between)
    return behind if apart or set(between) <= set("eEwB,") else mention


def speaker_of(reading: Reading, cue: CueGroup) -> Mention | None:
    """Return who says it: the subject, the agent of a passive, or the subject that follows its verb."""
    if cue.shape == "past_participle" and _is_compound(reading, cue.first):
        return _main_subject(reading, cue)
    if cue.passive or cue.shape == "past_participle":
        agent = _agent(reading, cue) or _impersonal_source(reading, cue)
        coordinated = cue.shape == "past_participle" and cue.first > 0 and reading.sentence.tags[cue.first - 1] == "C"
        return _main_subject(reading, cue) if agent is None and coordinated else agent
    if cue.inverted is None and _is_as_said(reading.sentence.keys, cue.first):
        return after(reading, cue)
    if cue.cue.lemma == "dire" and _MAKING.intersection(reading.sentence.keys[cue.first : cue.last]):
        return next((mention for mention in reading.mentions if cue.last <= mention.first <= cue.last + 1), None)
    if (
        cue.shape == "finite"
        and cue.inverted is None
        and cue.first
        and reading.sentence.tags[cue.first - 1] in ",Q"
        and not _resumes(reading, cue)
    ):
        place = bisect_left(reading.mentions, cue.last, key=attrgetter("first"))
        behind = next((mention for mention in reading.mentions[place : place + 1] if mention.first == cue.last), None)
        if behind is not None and is_parted(reading, cue, behind):
            return parted(reading, cue.first)
        if behind is not None and behind.kind in _SPEAKING and (_closes(reading, behind) or _follows_quotation(reading, cue)):
            return behind
    found = _impersonal_source(reading, cue) or subject(reading, cue)
    if found is not None and found.head == "on" and cue.inverted is None:
        found = _written_in(reading, cue) or _place_before(reading, found) or found
    return found if found is not None or cue.shape != "finite" or is_relative(reading, cue) else after(reading, cue)


def is_relative(reading: Reading, cue: CueGroup) -> bool:
    """Tell a verb whose subject is qui, so that none stands behind it: « … », qui a invité le maire à « … »."""
    return reading.sentence.keys[cue.first - 1 : cue.first] == ["qui"]


def _resumes(reading: Reading, cue: CueGroup) -> bool:
    """Tell a verb that goes on from its subject over a relative clause: Le gardien, qui part en mai, | prévient la mairie :."""
    tags, left = reading.sentence.tags, cue.first - 1
    return _aside(tags, left) < len(tags) and _free_verb(reading, left) is None


def is_parted(reading: Reading, cue: CueGroup, behind: Mention) -> bool:
    """Tell the verb of a subject before an insertion from an incise: Le maire, auteur de « La Nuit », | a dénoncé | un projet."""
    return behind.kind != "person" and not behind.pronoun and parted(reading, cue.first) is not None


def parted(reading: Reading, verb: int) -> Mention | None:
    """Return the subject that an insertion which ends in a quotation parts from its verb: | Le maire, que l'on dit « las », a dénoncé."""
    tags = reading.sentence.tags
    if tags[max(0, verb - 2) : verb] != "Q,":
        return None
    verbs = _FINITE.search(tags)
    opening = takewhile(lambda mention: verbs is None or mention.first <= verbs.start(), reading.mentions)
    first = next((mention for mention in opening if not mention.governed and mention.kind in HUMAN), None)
    if first is None or not 2 < verb - first.last < _FARTHEST_VERB or tags[first.last] != ",":
        return None
    said = reading.sentence.keys[first.last + 1] in _SAID_TO_BE
    inserted = said or _RELATIVE.match(tags, first.last) is not None or FINITE.isdisjoint(tags[first.last : verb])
    return first if inserted else None


_FINITE = re.compile("[XVv]")
_SAID_TO_BE = frozenset(("dit", "dite", "dits", "dites"))


def _closes(reading: Reading, mention: Mention) -> bool:
    return reading.sentence.tags[mention.last : mention.last + 1] in (":", ",", "")


def _follows_quotation(reading: Reading, cue: CueGroup) -> bool:
    """Tell an incise of an earlier quotation: une « aubaine », assure | la Ligue dans une note, « … »."""
    return "I" in cue.flags and reading.sentence.tags[max(0, cue.first - 2) : cue.first].rstrip(",").endswith("Q")


def _written_in(reading: Reading, cue: CueGroup) -> Mention | None:
    """Return where one reads or says it, by the relative before the verb: | un tract où l'on peut lire; à | la mairie, où l'on dément."""
    keys, tags = reading.sentence.keys, reading.sentence.tags
    relative = tags.rfind("R", 0, cue.first)
    if relative < 0 or cue.first - relative > _NEAR or keys[relative] in _PLAIN_RELATIVES:
        return None
    where = antecedent(reading, relative - (tags[relative - 1] == "P"))
    speaks = where is not None and keys[relative] == "où" and where.kind in ("organization", "group")
    return where if speaks or cue.cue.lemma in READING else None


_NEAR = 4
READING = frozenset(("lire", "voir", "entendre", "découvrir"))
_PLAIN_RELATIVES = frozenset(("qui", "que", "qu'"))


def _place_before(reading: Reading, pronoun: Mention) -> Mention | None:
    """Return where on speaks: du côté de | la mairie, on assure; chez | les verts, la colère monte et on dément; à | l'hôpital, on admet."""
    keys, tags = reading.sentence.keys, reading.sentence.tags
    place = next((mention for mention in reading.mentions if mention.last < pronoun.first and tags[mention.last] == ","), None)
    if place is None or place.kind is None or not (place.governed or keys[max(0, place.first - 1)] in _AT) or place.pronoun:
        return None
    before = keys[max(0, place.first - 3) : place.first + 1]
    if "côté" in before or "chez" in before:
        return place
    near = place.last == pronoun.first - 1 and place.kind in ("organization", "group") and (place.name is None or tags[place.first] in "Dg")
    return place if near and not _AT.isdisjoint(keys[max(0, place.first - 1) : place.first + 1]) else None


_AT = frozenset(("à", "au", "aux", "dans", "parmi"))


def _is_compound(reading: Reading, participle: int) -> bool:
    """Tell whether a participle shares the auxiliary of an earlier verb: le maire a refusé l'idée et | estimé que."""
    if reading.sentence.tags[participle - 1 : participle] != "C":
        return False
    verb = _verb_before(reading, participle - 1)
    while verb is not None and verb < participle and reading.sentence.tags[verb] in "cn":
        verb += 1
    return verb is not None and reading.sentence.keys[verb] in _HAVING


def _is_as_said(keys: list[str], first: int) -> bool:
    """Tell whether a verb stands before its subject: comme le dit | X; ainsi que le réclame | X."""
    return keys[first - 1 : first] == ["comme"] or keys[max(0, first - 2) : first] == ["ainsi", "que"]


def _impersonal_source(reading: Reading, cue: CueGroup) -> Mention | None:
    """Return where it is written: Dans | l'arrêté, il est précisé que « … »; Il ressort de | l'audit que « … »."""
    keys = reading.sentence.keys
    if cue.cue.lemma == "ressortir" and keys[max(0, cue.first - 1)] == "il":
        return next((mention for mention in reading.mentions if cue.last <= mention.first <= cue.last + 1 and mention.governed), None)
    if not cue.passive or not cue.first or keys[cue.first - 1] != "il":
        return None
    return next((mention for mention in reading.mentions if mention.first and keys[mention.first - 1] in ("dans", "sur")), None)


def _agent(reading: Reading, cue: CueGroup) -> Mention | None:
    """Return the agent of a passive: qualifié de « … » | par le maire."""
    keys = reading.sentence.keys
    for mention in reading.mentions:
        if mention.first >= cue.last and mention.first and (keys[mention.first - 1] == "par" or _is_on_part(keys, mention.first)):
            return mention
    return None


def _is_on_part(keys: list[str], first: int) -> bool:
    """Tell who an act comes from: (salué) de la part | du maire, de la part de | la mairie."""
    end = first if keys[first] in _FROM else first - 1
    return keys[max(0, end - 3) : end] == ["de", "la", "part"] and keys[end] in _FROM


_FROM = frozenset(("de", "d'", "du", "des"))


def maker(reading: Reading, mention: Mention) -> Mention | None:
    """Return who made what speaks: selon des chiffres compilés par | l'institut; la réponse donnée par | le maire."""
    tags, keys = reading.sentence.tags, reading.sentence.keys
    behind = next((other for other in reading.mentions if mention.last <= other.first <= mention.last + 2), None)
    if behind is None or behind.kind is None or keys[behind.first - 1] != "par":
        return None
    return behind if tags[behind.first - 2 : behind.first - 1] in ("e", "E", "w") else None


def agent_behind(reading: Reading, item: int) -> Mention | None:
    """Return who made what a quotation stands in, by the participle behind it: la « purge » dénoncée mardi par | le maire."""
    start = agent_start(reading.sentence, item)
    if start is None:
        return None
    return next((mention for mention in reading.mentions if mention.first == start and mention.kind is not None), None)


def agent_start(sentence: Sentence, item: int) -> int | None:
    """Return where the agent of a participle behind a quotation begins: l'accusation de « … » portée par | l'opposition."""
    made = _MADE.match(sentence.tags, item + 1)
    return made.end() if made is not None and sentence.keys[made.end() - 1] == "par" else None


_MADE = re.compile(r",?B?[eEwVv](?:[B0w]|aD?w){0,3}P")


def possessor(sentence: Sentence, first: int, last: int) -> Mention | None:
    """Return the possessive of « à ses yeux » as the pronoun that it is; it shows the number of the speaker only."""
    item = next((item for item in range(first, last) if sentence.keys[item] in nouns.POSSESSIVE), None)
    if item is None:
        return None
    return Mention(
        sentence.starts[item], sentence.ends[item], item, item + 1, None, sentence.keys[item], None, None,
        "p" if sentence.keys[item].startswith("leur") else "s", pronoun=True, definite=True,
    )  # fmt: skip


def giver(reading: Reading, noun: int) -> Mention | None:
    """Return the subject of the verb whose object the noun is: le maire | a eu ce mot; tous deux | font le même constat."""
    tags = reading.sentence.tags
    left = noun - 1
    while left >= 0 and tags[left] in "DBwMr0d":
        left -= 1
    if left == noun - 1 or left < 0 or tags[left] not in "XVvEep":
        return None
    verb = _verb_before(reading, left + 1)
    return _finite_subject(reading, verb, None) if verb is not None and left - verb <= 4 else None


def owner(reading: Reading, noun: int) -> Mention | None:
    """Return whose words they are: the possessive before the noun, or the complement behind it."""
    sentence = reading.sentence
    possessive = possessor(sentence, max(0, noun - 1), noun)
    if possessive is not None:
        return possessive
    phrase = next((mention for mention in reading.mentions if mention.first <= noun < mention.last), None)
    behind = noun + 1 + (sentence.tags[noun + 1 : noun + 2] in ("w", "e"))
    if phrase is None and sentence.tags[behind : behind + 1] in ("d", "g"):  # Réponse (immédiate) de | la maire
        return next((mention for mention in reading.mentions if behind <= mention.first <= behind + 1), None)
    if phrase is None or phrase.pronoun:
        return None
    inner = [mention for mention in reading.mentions if mention is not phrase and noun < mention.first <= phrase.last]
    return inner[0] if inner else maker(reading, phrase)
