"""Attribute quotations within their sentence: the named rules, as values in an ordered table.

Takes the readings of the sentences and the spot of a quotation; gives links, each with a cue, a mention and the rule's
name. A rule is a value: its name is in the answer, its example shows what it reads, its prior says how much it is worth.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import regex

from service.engine.model import CueGroup, Link, Mention, Reading, Words

Found = Iterator[tuple[CueGroup | None, Mention | None, float]]


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
    """Hold one rule: name, an example, the prior of what it finds, and the function that finds it."""

    name: str
    example: str
    prior: float
    find: Callable[[Spot], Found]


# What may stand between a quotation and the verb of its incise: a comma, adverbs, short complements.
_INTRO = regex.compile(r"[,\-]?(?:B|,|P[dg]?D?[wr0M]{1,3},?|aD?[wr0]{1,2},?){0,4}")
# What may stand between the verb of an incise and its subject: mardi, à l'AFP, sur son compte Twitter, dans un communiqué.
_COMPLEMENTS = regex.compile(r"(?:[B,p()\-0]|[PaudgI]|D|[wrM&eE]|Q)*")
_STOPS = frozenset(".;")


def links(spot: Spot) -> list[Link]:
    """Return every link that the rules propose for a quotation, best first."""
    proposed = [
        Link(spot.quotation, rule.name, rule.prior + bonus, cue, mention, spot.index)
        for rule in RULES
        for cue, mention, bonus in rule.find(spot)
    ]
    return sorted(proposed, key=lambda link: -link.score)


def subject(reading: Reading, cue: CueGroup, depth: int = 0) -> Mention | None:
    """Return the subject of a verb group: its inverted pronoun, what stands before it, or the antecedent of qui."""
    tags = reading.sentence.tags
    if cue.inverted is not None:
        return next((mention for mention in reading.mentions if mention.first == cue.inverted), None)
    if cue.shape in ("participle", "infinitive", "past_participle"):
        return _main_subject(reading, cue, depth)
    left = cue.first - 1
    while left >= 0 and tags[left] in "B":
        left -= 1
    if left < 0:
        return None
    direct = _ending_at(reading, left + 1)
    if direct is not None and not (direct.governed and not direct.pronoun):
        return direct
    if tags[left] in "RK" and reading.sentence.keys[left] == "qui":
        return _antecedent(reading, left)
    if tags[left] == "C" or (tags[left] == "," and depth < 3):
        return _before_insertion(reading, cue, left, depth)
    if direct is not None:
        return _before_complement(reading, direct)
    return _leftwards(reading, cue, left)


def _ending_at(reading: Reading, item: int) -> Mention | None:
    return next((mention for mention in reading.mentions if mention.last == item), None)


def _antecedent(reading: Reading, relative: int) -> Mention | None:
    """Return what qui stands for: the nearest phrase before it that is no complement of a preposition, if there is one."""
    before = [mention for mention in reading.mentions if mention.last <= relative and relative - mention.last <= 2]
    return before[-1] if before else None


def _before_complement(reading: Reading, complement: Mention) -> Mention | None:
    """Return the phrase that a governed one hangs on: le maire | de Lyon, or the one before « dans un communiqué »."""
    before = [mention for mention in reading.mentions if mention.last <= complement.first and not mention.governed]
    if not before:
        return None
    return before[-1]


def _before_insertion(reading: Reading, cue: CueGroup, left: int, depth: int) -> Mention | None:
    """Step over an insertion between commas, or share the subject of the verb before « et »."""
    tags = reading.sentence.tags
    earlier = [group for group in reading.cues if group.last <= left and group.shape == "finite"]
    if tags[left] == "C":
        if earlier:
            return subject(reading, earlier[-1], depth + 1)
        return _leftwards(reading, cue, left)
    return _leftwards(reading, cue, left)


def _leftwards(reading: Reading, cue: CueGroup, left: int) -> Mention | None:
    """Return the best phrase to the left: free of prepositions, agreeing in number, nearest to the start of its clause."""
    best: tuple[float, Mention] | None = None
    tags = reading.sentence.tags
    for mention in reading.mentions:
        if mention.last > left + 1:
            break
        worth = _fitness(reading, mention, cue, tags)
        if best is None or worth >= best[0]:
            best = (worth, mention)
    return best[1] if best and best[0] > -2 else None


def _fitness(reading: Reading, mention: Mention, cue: CueGroup, tags: str) -> float:
    worth = 0.0
    if mention.governed:
        worth -= 3
    before = tags[mention.first - 1] if mention.first else "."
    if before in "XvVeEtTfF":
        worth -= 1.5
    if cue.number and mention.number != cue.number:
        worth -= 2
    if mention.kind is None and not mention.pronoun:
        worth -= 1
    if mention.pronoun and mention.head == "on":
        worth -= 0.5
    return worth


def _main_subject(reading: Reading, cue: CueGroup, depth: int) -> Mention | None:
    """Return the subject of a participle or infinitive: what it is apposed to, else the subject of the main verb."""
    tags = reading.sentence.tags
    left = cue.first - 1
    direct = _ending_at(reading, left + 1) if left >= 0 else None
    if cue.shape == "participle" and direct is not None and not direct.governed and tags[left] != ",":
        return direct
    if cue.shape == "infinitive" and left > 0 and tags[left] == "d":
        narrated = _ending_at(reading, left)
        if narrated is not None and narrated.first and tags[narrated.first - 1] in "C,":
            return narrated
    for item in range(left, -1, -1):
        if tags[item] in "XVv":
            group = next((group for group in reading.cues if group.first <= item < group.last and group.shape == "finite"), None)
            if group is None:
                return _subject_of_item(reading, item)
            if depth < 4:
                return subject(reading, group, depth + 1)
    following = next((group for group in reading.cues if group.first > cue.last and group.shape == "finite"), None)
    if following is not None and depth < 4:
        found = subject(reading, following, depth + 1)
        if found is not None:
            return found
    free = [mention for mention in reading.mentions if not mention.governed]
    return free[0] if free else None


def _subject_of_item(reading: Reading, item: int) -> Mention | None:
    """Return the subject of a finite verb that is no cue."""
    tags = reading.sentence.tags
    if item + 1 < len(tags) and tags[item + 1] == "I":
        return next((mention for mention in reading.mentions if mention.first == item + 1), None)
    if item and tags[item - 1] == "R" and reading.sentence.keys[item - 1] == "qui":
        return _antecedent(reading, item - 1)
    before = [mention for mention in reading.mentions if mention.last <= item and not mention.governed]
    return before[-1] if before else None


def after(reading: Reading, cue: CueGroup) -> Mention | None:
    """Return the subject that follows its verb: « … », a déclaré mardi à l'AFP | le maire."""
    for mention in reading.mentions:
        if mention.first < cue.last:
            continue
        between = reading.sentence.tags[cue.last : mention.first]
        if not _COMPLEMENTS.fullmatch(between):
            return None
        if not mention.governed and not (mention.pronoun and reading.sentence.tags[mention.first] == "S"):
            return mention
    return None


def _incise(spot: Spot) -> Found:
    """Read the verb right after the quotation and the subject behind it."""
    reading, item = spot.reading, spot.item
    tags = reading.sentence.tags
    for cue in reading.cues:
        if cue.first <= item or cue.shape != "finite":
            continue
        if not _INTRO.fullmatch(tags[item + 1 : cue.first]):
            return
        if cue.inverted is not None:
            yield cue, subject(reading, cue), 0.0
        else:
            mention = after(reading, cue)
            if mention is not None:
                yield cue, mention, -0.5 if cue.passive else 0.0
        return


def _far_incise(spot: Spot) -> Found:
    """Read an inverted verb further on in the sentence: Le texte est « absurde » et dangereux, a estimé X."""
    reading, item = spot.reading, spot.item
    tags = reading.sentence.tags
    for cue in reading.cues:
        if cue.first <= item + 1 or cue.shape != "finite" or tags[cue.first - 1] not in ",Q.":
            continue
        if cue.inverted is not None:
            yield cue, subject(reading, cue), 0.0
            return
        mention = after(reading, cue)
        if mention is not None:
            yield cue, mention, 0.0
            return


def _before(spot: Spot) -> Found:
    """Read the reporting verbs before the quotation, the nearest first."""
    reading, item = spot.reading, spot.item
    tags = reading.sentence.tags
    distance = 0
    for cue in reversed(reading.cues):
        if cue.last > item or cue.shape is None:
            continue
        between = tags[cue.last : item]
        if ";" in between:
            return
        mention = _speaker_of(reading, cue, item)
        bonus = -0.4 * distance
        bonus -= 0.3 * sum(between.count(tag) for tag in "XvV")
        bonus -= 0.02 * len(between)
        if between.endswith(":"):
            bonus += 0.5
        if mention is None:
            bonus -= 1.0
        if cue.shape == "past_participle":
            bonus -= 0.8
        if "A" in cue.flags and not between.endswith((":", "K")):
            bonus -= 0.3
        yield cue, mention, bonus
        distance += 1
        if distance > 3:
            return


def _speaker_of(reading: Reading, cue: CueGroup, item: int) -> Mention | None:
    """Return who says it: the subject, the agent of a passive, or the subject that follows before the quotation."""
    if cue.passive or cue.shape == "past_participle":
        return _agent(reading, cue)
    found = subject(reading, cue)
    if found is not None or cue.shape != "finite":
        return found
    return after(reading, cue)


def _agent(reading: Reading, cue: CueGroup) -> Mention | None:
    """Return the agent of a passive: qualifié de « … » | par le maire."""
    keys = reading.sentence.keys
    for mention in reading.mentions:
        if mention.first > cue.last - 1 and mention.first and keys[mention.first - 1] == "par":
            return mention
    return None


def _phrase(spot: Spot) -> Found:
    """Read selon, d'après, pour and the like on either side of the quotation."""
    reading, item = spot.reading, spot.item
    tags = reading.sentence.tags
    for cue in reading.cues:
        if cue.shape is not None:
            continue
        mention = next((mention for mention in reading.mentions if mention.first >= cue.last and mention.first - cue.last <= 1), None)
        if mention is None:
            continue
        if reading.sentence.keys[cue.first] == "pour" and not _opinion(reading, cue, mention):
            continue
        start, end = sorted((cue.first, item))
        between = tags[start:end]
        bonus = -0.03 * len(between) - 0.3 * between.count(";")
        yield cue, mention, bonus


def _opinion(reading: Reading, cue: CueGroup, mention: Mention) -> bool:
    """Tell « Pour le maire, … » (an opinion) from « pour le maire » (a purpose)."""
    tags = reading.sentence.tags
    opening = cue.first == 0 or tags[cue.first - 1] in ",C("
    closing = tags[mention.last : mention.last + 1] in (",", "Q")
    human = mention.pronoun or mention.kind is not None
    return opening and closing and human and not (cue.first and tags[cue.first - 1] == "," and tags[mention.last : mention.last + 1] == "")


def _colon(spot: Spot) -> Found:
    """Read a name or role and a colon without a verb: Le maire : « … »."""
    reading, item = spot.reading, spot.item
    tags = reading.sentence.tags
    if item == 0 or tags[item - 1] != ":":
        return
    if any(cue.last < item and cue.shape == "finite" for cue in reading.cues):
        return
    mention = _ending_at(reading, item - 1)
    colon = next((cue for cue in reading.cues if False), None)
    if mention is not None:
        yield colon, mention, 0.0
        return
    free = [mention for mention in reading.mentions if mention.last < item and not mention.governed]
    if free:
        yield None, free[0], -1.0


def _same_sentence(spot: Spot) -> Found:
    """Take the subject of a sentence that has no cue: Le maire n'a pas eu « le choix »."""
    free = [mention for mention in spot.reading.mentions if mention.last <= spot.item and not mention.governed]
    if free:
        yield None, free[0], 0.0 if free[0].kind else -0.5


RULES: tuple[Rule, ...] = (
    Rule("incise", "« … », a déclaré le maire.", 4.0, _incise),
    Rule("verb-before", "Le maire a déclaré que « … ».", 3.5, _before),
    Rule("according-to", "Selon le maire, « … ».", 3.3, _phrase),
    Rule("colon", "Le maire : « … »", 2.8, _colon),
    Rule("incise-far", "Le texte est « absurde » et dangereux, a estimé X.", 2.9, _far_incise),
    Rule("sentence-subject", "Le maire n'a pas eu « le choix ».", 0.5, _same_sentence),
)
