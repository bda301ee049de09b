"""Carry speakers through the article: pieces that go on, quotations that float, people who stand out where nothing attributes.

Takes the links of every quotation and what is known of the speakers; gives one decision a quotation, in order, each with its
proposals.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from math import exp, log
from operator import attrgetter
from typing import NamedTuple, Protocol

from service.engine import nouns, subjects, voices
from service.engine.features import named
from service.engine.lexicon import load
from service.engine.model import CueGroup, Decision, Entity, Link, Mention, Place, Proposal, Reading, SpeakerKind, Via, Words
from service.engine.tags import FINITE, VERB_GROUP

Weigh = Callable[[Sequence[str]], float]

# How many ways to decide are followed on, and what part of the likeliest speaker's odds the second must have to be followed.
_PATHS = 2
_CLOSE = 0.2
_NOBODY = Decision(None)
_SCORE = attrgetter("score")
_INCISES = frozenset(("incise", "incise-inside", "goes-on"))
_FRAMED = _INCISES | {"colon"}
# Tags: what joins two quotations; finite verbs and the participle of one that reports; the same with its infinitive.
_JOINING = frozenset("C,DdgaPKB")
_VERBS = FINITE | {"F"}
_ACTING = _VERBS | {"T"}
# How many sentences back a paragraph is looked through for people, for who is near, and for what is read.
_PARAGRAPH = 8
_NEAR = 3
_LABEL = 24  # items, under which a line may be a label
_MANY = 4
_OPENING = 6
_READ = frozenset("lire voir écouter relire revoir".split())
_TAKING_UP = tuple(f"{opening} {that} " for opening in ("c' est ce", "c' est du moins ce", "voilà ce") for that in ("que", "qu'"))
_TOO = frozenset(("aussi", "également"))


class Resolve(Protocol):
    """Lead a mention to its entity; `single` tells that who is meant says je."""

    def __call__(
        self, mention: Mention, last_speaker: int | None, *, single: bool = False
    ) -> tuple[int | None, Via | None, tuple[str, ...]]:
        """Return the entity, the way there and what is known of both."""


class Known(NamedTuple):
    """Hold what is known of the speakers: the entities, how surely each is a person, and the names in and the voice of every quotation."""

    entities: Sequence[Entity]
    likeness: Sequence[int]
    quoted: Sequence[frozenset[str]]
    voices: Sequence[voices.Voice]


class Chain:
    """Hold what the decisions of one article are made from; nothing of it changes."""

    __slots__ = (
        "beside", "known", "label_side", "links", "people", "places", "protagonist", "readings", "resolve", "signatures", "weigh", "words",
    )  # fmt: skip

    def __init__(
        self, readings: Sequence[Reading], places: Sequence[Place], words: Sequence[Words], links: Sequence[Sequence[Link]],
        known: Known, resolve: Resolve, weigh: Weigh,
    ) -> None:  # fmt: skip
        self.readings, self.places, self.words, self.links = readings, places, words, links
        self.known, self.resolve, self.weigh = known, resolve, weigh
        self.people = _people(readings, resolve)
        self.beside = cache(partial(_beside, readings))
        counts = Counter(speaker for sentence in self.people for _, speaker in sentence)
        self.signatures = _signatures(readings, self.people)
        self.label_side = _label_side(readings, self.people)
        self.protagonist = counts.most_common(1)[0][0] if counts else None


def _people(readings: Sequence[Reading], resolve: Resolve) -> list[list[tuple[Mention, int]]]:
    """Return, sentence by sentence, the people who are named and stand free of prepositions, or who think so: Pour Anne, tout change."""
    people = []
    for reading in readings:
        found = [
            (mention, resolve(mention, None))
            for mention in reading.mentions
            if mention.name and mention.kind == "person" and (not mention.governed or _is_source(reading, mention))
        ]
        known = [(mention, way) for mention, way in found if "merely a capital" not in way[2]]
        people.append([(mention, way[0]) for mention, way in known if way[0] is not None and "entity person" in way[2]])
    return people


def _is_source(reading: Reading, mention: Mention) -> bool:
    """Tell whose thought a sentence tells from its first words: Pour | Anne Morel, tout change; Selon | le maire, rien ne presse."""
    tags = reading.sentence.tags
    return mention.first == 1 and reading.sentence.keys[0] in _SOURCES and tags[mention.last : mention.last + 1] == ","


_SOURCES = frozenset(("pour", "selon"))


def _is_label(reading: Reading, people: list[tuple[Mention, int]]) -> bool:
    """Tell a line that only says who somebody is: Anne Morel, fleuriste."""
    tags = reading.sentence.tags
    opens = any(mention.first <= 1 for mention, _ in people)
    return opens and len(tags) < _LABEL and FINITE.isdisjoint(tags)


def _label_side(readings: Sequence[Reading], people: Sequence[list[tuple[Mention, int]]]) -> str:
    """Tell on which side of their labels the article sets its quotations, where some have one on that side only."""
    bare = [_is_bare(reading) for reading in readings]
    leading = 0
    for index, reading in enumerate(readings):
        if _is_label(reading, people[index]):
            leading += bare[index + 1 : index + 2] == [True]
            leading -= index > 0 and bare[index - 1]
    return "before" if leading > 0 else "behind" if leading < 0 else "open"


def _is_bare(reading: Reading) -> bool:
    """Tell a line that is nothing but words in marks."""
    return not reading.sentence.tags.strip("Q.-")


def _signatures(readings: Sequence[Reading], people: Sequence[list[tuple[Mention, int]]]) -> dict[int, tuple[Mention, int]]:
    """Find the sentences that begin with who said the one before: « A. » | Anne Morel (fleuriste) « B. » | Paul Brun (libraire)."""
    found: dict[int, tuple[Mention, int]] = {}
    for index in range(1, len(readings)):
        sentence, before = readings[index].sentence, readings[index - 1]
        follows = before.sentence.paragraph == sentence.paragraph and (_is_bare(before) or index - 1 in found)
        if not follows or not before.sentence.tags.rstrip(".").endswith("Q"):
            continue
        signer = next((named for named in people[index] if named[0].first <= 1), None)
        opening = sentence.tags.partition("Q")[0]
        if signer is not None and _ACTING.isdisjoint(opening) and ":" not in opening and _says_who(signer[0], opening):
            found[index] = signer
    return found


def _says_who(mention: Mention, opening: str) -> bool:
    """Tell a name with a role or an age, and nothing else before the next quotation."""
    return mention.role is not None or opening[mention.last : mention.last + 1] == "(" or "0" in opening[mention.last :]


class _Path(NamedTuple):
    """Hold one way to decide the quotations so far: its log-odds, who spoke last, its last decision and the path before that.

    `meant` is the mention of the last decision, with who had spoken last when it was resolved: it means the same for the next one.
    """

    odds: float
    last: int | None
    decision: Decision
    before: "_Path | None"
    meant: tuple[Mention | None, int | None]

    def spoke_before(self, mention: Mention | None) -> int | None:
        """Return who had spoken last before a mention was first asked of: | Le maire dit « A » et « B »."""
        return self.meant[1] if mention is not None and mention is self.meant[0] else self.last


def decide(chain: Chain) -> list[Decision]:
    """Decide the quotations in the order of the text; a later one may take the speaker of an earlier one.

    Where two speakers are about as likely, both are followed on, for whoever is right is borne out by what comes behind.
    """
    paths = [_Path(0.0, None, _NOBODY, None, (None, None))]
    for position in range(len(chain.places)):
        paths = _likeliest([following for path in paths for following in _followed(chain, position, path)])
    return _decisions(paths[0])


def _likeliest(paths: list[_Path]) -> list[_Path]:
    """Keep the likeliest paths, one of those after which all that follows is the same."""
    if len(paths) == 1:
        return paths
    states: dict[tuple[int | None, int | None, str], _Path] = {}
    for path in sorted(paths, key=lambda path: -path.odds):
        chosen = path.decision.chosen
        states.setdefault((path.last, chosen.speaker if chosen else None, chosen.link.rule if chosen else ""), path)
    return list(states.values())[:_PATHS]


def _decisions(path: _Path) -> list[Decision]:
    decisions = []
    while path.before is not None:
        decisions.append(path.decision)
        path = path.before
    return decisions[::-1]


def _followed(chain: Chain, position: int, path: _Path) -> Iterator[_Path]:
    """Go on from a path with the likeliest speaker of the next quotation, and with the second where that is about as likely."""
    previous, headline = path.decision.chosen, chain.places[position].headline
    proposals = [*_own(chain, position, path), *_carried(chain, position, previous, path.last)]
    for share, best_first in ranked(proposals, _CLOSE):
        best = _same_incise(chain, position, previous, best_first[0]) if best_first else None
        silent = headline or best is None or best.speaker is None
        last = path.last if silent or best is None else best.speaker
        mention = best.link.mention if best is not None else None
        yield _Path(path.odds + log(share), last, Decision(best, tuple(best_first)), path, (mention, path.spoke_before(mention)))


def ranked(proposals: list[Proposal], close: float = 1.0) -> list[tuple[float, list[Proposal]]]:
    """Give the likeliest speaker's share of the odds with all proposals, his first; then so for the second if he comes `close` to it.

    What several proposals say for one speaker counts together.
    """
    if len(proposals) < 2:
        return [(1.0, proposals)]
    best_first = sorted(proposals, key=_SCORE, reverse=True)
    top = best_first[0].score
    shares: dict[int, float] = {}
    for place, proposal in enumerate(proposals):
        owner = proposal.speaker if proposal.speaker is not None else -1 - place
        shares[owner] = shares.get(owner, 0.0) + exp(max(-30.0, proposal.score - top))
    first, *rest = sorted(shares, key=lambda owner: -shares[owner])[:2]
    likely = [first, *(owner for owner in rest if shares[owner] > close * shares[first])]
    total = sum(shares.values())
    return [(shares[owner] / total, _led_by(owner, best_first)) for owner in likely]


def _led_by(owner: int, proposals: list[Proposal]) -> list[Proposal]:
    """Put the proposals for one speaker before the others."""
    own = [proposal for proposal in proposals if proposal.speaker == owner]
    return own + [proposal for proposal in proposals if proposal.speaker != owner]


def _same_incise(chain: Chain, position: int, previous: Proposal | None, best: Proposal) -> Proposal:
    """See a piece that goes on where the verb before a quotation is the incise of the one before: « A », dit X, « B »."""
    if previous is None or best.continues is not None or best.link.cue is None or previous.link.cue is not best.link.cue:
        return best
    place, before = chain.places[position], chain.places[position - 1]
    if previous.link.rule not in _INCISES or place.reading != before.reading or best.link.cue.first < before.item:
        return best
    return replace(best, link=replace(best.link, rule="goes-on"), continues=before.quotation)


def _own(chain: Chain, position: int, path: _Path) -> Iterator[Proposal]:
    last, previous = path.last, path.decision.chosen
    for link in chain.links[position]:
        bare = link.mention is None and link.cue is not None and link.cue.shape == "infinitive"
        doer = _doer_before(chain, link) if bare else None
        if doer is not None:
            speaker, via, _ = chain.resolve(doer, last)
            features = (*link.features, "goes on from the last", *_fit(chain, position, speaker))
            yield Proposal(replace(link, mention=doer), speaker, via, features, chain.weigh(features))
        elif bare and previous is not None:
            features = (*link.features, "goes on from the last")
            own = replace(link, mention=previous.link.mention)
            yield Proposal(own, previous.speaker, "carried", features, chain.weigh(features))
        else:
            yield _propose(chain, position, link, last, path.spoke_before(link.mention))


def _doer_before(chain: Chain, link: Link) -> Mention | None:
    """Return the subject of the sentence before, where it holds no quotation: | Anne Morel a quitté la salle. Avant de lâcher : « … »."""
    here, before = chain.readings[link.reading], chain.readings[link.reading - 1]
    if not link.reading or before.sentence.paragraph != here.sentence.paragraph or "Q" in before.sentence.tags:
        return None
    mention = _subject_of(before)
    return mention if mention is not None and (mention.kind is not None or mention.pronoun) else None


def _propose(chain: Chain, position: int, link: Link, last: int | None, before: int | None) -> Proposal:
    """Propose the speaker of a link; `before` is who had spoken last when its mention was first asked of."""
    if link.mention is None:
        features = (*link.features, "leads nowhere" if last is None else "leads to who spoke last")
        return Proposal(link, last, "carried" if last is not None else None, features, chain.weigh(features))
    written = _written(chain, link) if link.rule == "incise" and "incise source unsaid" in link.features else None
    if written is not None:
        features = (*link.features, "leads to what is read")
        return Proposal(replace(link, mention=None), written, "carried", features, chain.weigh(features))
    speaker, via, found = chain.resolve(link.mention, before, single=chain.known.voices[position].single)
    if link.rule == "sentence-subject" and link.reading in chain.signatures:
        found = (*found, "signs what stands before")
    features = (*link.features, *found, *(("spoke last",) if speaker is not None and speaker == last else ()))
    features += _fit(chain, position, speaker)
    return Proposal(link, speaker, via, features, chain.weigh(features))


def _is_read(mention: Mention) -> bool:
    """Tell what is read from who speaks: a document, a paper, a site."""
    if mention.kind != "organization":
        return mention.kind == "document"
    words = (mention.name or "").lower().split()
    return " ".join(words) in nouns.MEDIA or mention.head in nouns.PERIODICALS or not nouns.PAPERS.isdisjoint(words)


def _written(chain: Chain, link: Link) -> int | None:
    """Return what « lit-on » reads: the document or paper named last before, or the paper that printed it."""
    end = link.cue.cue.start if link.cue is not None else 0
    for index in range(link.reading, max(-1, link.reading - _NEAR), -1):
        reading = chain.readings[index]
        found = [mention for mention in reading.mentions if mention.end <= end and _is_read(mention) and not _is_reader(reading, mention)]
        if found:
            paper = next((mention for mention in found if mention.kind == "organization" and not mention.governed), None)
            written = [mention for mention in found if mention.kind == "document"]  # un message sur Facebook
            return chain.resolve(paper or (written or found)[-1], None)[0]
    return None


def _is_reader(reading: Reading, mention: Mention) -> bool:
    """Tell a paper that has read what is read: un courrier dont | Le Soir a pris connaissance, une lettre que | Le Soir a lue."""
    before = reading.sentence.tags[max(0, mention.first - 2) : mention.first]
    return before[-1:] == "R" or before in ("rK", "wK", "MK")


def _carried(chain: Chain, position: int, previous: Proposal | None, last: int | None) -> Iterator[Proposal]:
    """Propose what the neighbours suggest: the piece before, the sentences around, the quotation behind."""
    place = chain.places[position]
    if _points_elsewhere(chain.readings[place.reading]):
        return
    sharer = _handed_to(chain, place)
    if sharer is not None:
        yield from _from_sentence(chain, position, place.reading - 1, -1, last, sharer)
        return
    if previous is not None and previous.speaker is not None:
        yield from _from_before(chain, position, previous, previous.speaker)
    yield from _from_people(chain, position)
    for side in (-1, 1):
        index = place.reading + side
        if 0 <= index < len(chain.readings):
            yield from _from_sentence(chain, position, index, side, last)
    if position + 1 < len(chain.places):
        yield from _from_behind(chain, position, last)


def _handed_to(chain: Chain, place: Place) -> Mention | None:
    """Return who goes on where the sentence before says so: « A », dit Anne. Un avis partagé par | Paul. « B »."""
    if place.item or not place.reading:
        return None
    before = chain.readings[place.reading - 1]
    return _sharer(before) if before.sentence.paragraph == place.paragraph else None


def _points_elsewhere(reading: Reading) -> bool:
    """Tell a line that sends readers to another article, whose words are not those of who speaks here: À lire aussi : « … »."""
    opening = reading.sentence.keys[:_OPENING]
    if _READ.isdisjoint(opening):
        return False
    words = [key for key in opening if key[0].isalpha() and key != "à"]
    return len(words) > 1 and words[0] in _READ and words[1] in _TOO


def _from_before(chain: Chain, position: int, previous: Proposal, speaker: int) -> Iterator[Proposal]:
    place, before = chain.places[position], chain.places[position - 1]
    gap = place.paragraph - before.paragraph
    words = chain.words[position]
    shared = [
        f"gap {min(gap, 3)}", "clause" if words.finite else "fragment", "alone" if words.alone else "in a sentence",
        "after headline" if before.headline else "after body", f"after {previous.link.rule}",
    ]  # fmt: skip
    if words.headline:
        shared.append("headline")
    manner = _goes_on(chain, place, before, previous)
    if manner is not None:
        together = f"{manner} gap {min(gap, 3)} {'alone' if words.alone else 'in a sentence'}"
        features = named("goes-on", ("", manner, together, *shared))
        link = Link(place.quotation, "goes-on", previous.link.cue, previous.link.mention, place.reading, features)
        yield Proposal(link, speaker, "carried", features, chain.weigh(features), continues=before.quotation)
    steps = place.reading - before.reading
    shared += [f"sentences {min(steps, 4)}", _between(chain, place, before, speaker)]
    if steps > 1 and place.item == 0 and chain.readings[place.reading - 1].sentence.paragraph == place.paragraph:
        shared.append(f"behind a sentence that {_telling(chain.readings[place.reading - 1])}")
    if steps == 0:
        tags = chain.readings[place.reading].sentence.tags[before.item + 1 : place.item]
        shared.append("coordinated" if _JOINING.issuperset(tags) else "words between" if _VERBS.isdisjoint(tags) else "verb between")
    features = named("floating", ("", *shared)) + named("floating", _traits(chain, position, speaker)) + _fit(chain, position, speaker)
    shares = steps == 0 and previous.link.cue is not None
    link = Link(
        place.quotation,
        "shared" if shares else "floating",
        previous.link.cue if shares else None,
        previous.link.mention if shares else None,
        place.reading,
        features,
    )
    yield Proposal(link, speaker, "carried", features, chain.weigh(features))


def _between(chain: Chain, place: Place, before: Place, speaker: int) -> str:
    """Tell whether a person other than the last speaker steps in between two quotations."""
    for index in range(before.reading, min(place.reading + 1, before.reading + _PARAGRAPH)):
        reading = chain.readings[index]
        first = before.item if index == before.reading else -1
        last = place.item if index == place.reading else len(reading.sentence.tags)
        if any(first < mention.first < last and other != speaker for mention, other in chain.people[index]):
            return "somebody steps in"
    return "nobody steps in"


def _goes_on(chain: Chain, place: Place, before: Place, previous: Proposal) -> str | None:
    """Tell whether only the incise, or nothing, stands between the two pieces: « A », a dit X. « B »."""
    cue = previous.link.cue
    if cue is None or cue.shape not in ("finite", "unlisted") or place.paragraph - before.paragraph > 1:
        return None
    there = chain.readings[before.reading].sentence
    incise = previous.link.rule in _INCISES
    if place.reading == before.reading:
        split = previous.link.rule == "incise" and cue.first > before.item and cue.last <= place.item
        over = not _ACTING.isdisjoint(there.tags[cue.last : place.item])
        return ("split over a verb" if over else "split") if split else None
    if place.reading != before.reading + 1 or place.item != 0:
        return None
    rest = there.tags[before.item + 1 :]
    if not rest.strip(".,"):
        return "touching"
    return "over incise" if incise and "Q" not in rest else None


def _from_sentence(
    chain: Chain, position: int, index: int, side: int, last: int | None, sharer: Mention | None = None
) -> Iterator[Proposal]:
    """Propose the subject of the sentence before or after, in the same paragraph, or who shares there what was said."""
    place, reading = chain.places[position], chain.readings[index]
    words = chain.words[position]
    if reading.sentence.paragraph != place.paragraph:
        return
    name = "sentence-before" if side < 0 else "sentence-behind"
    beside = chain.beside(index, side > 0)
    taken, mention = beside.taken, sharer or beside.mention
    if mention is not None:
        sort = "pronoun" if mention.pronoun else f"named {mention.kind}" if mention.name else str(mention.kind)
        alone = "alone" if words.alone else "in a sentence"
        shared = ("", f"by {sort}", alone, "clause" if words.finite else "fragment", beside.speaks, beside.quotes,
                  "opens" if place.item == 0 else "stands within", beside.ends, f"{alone} {beside.tells}")  # fmt: skip
        features = named(name, shared) + (named(name, ("takes up", f"takes up {shared[3]}")) if taken is not None else ())
        link = Link(place.quotation, name, taken, mention if taken is not None else None, place.reading, features)
        speaker, via, found = chain.resolve(mention, last)
        features = link.features + named(name, found) + ((f"{name} spoke last",) if speaker == last else ())
        if speaker is not None:
            features += named(name, _traits(chain, position, speaker)) + _fit(chain, position, speaker)
        yield Proposal(link, speaker, via, features, chain.weigh(features))


class _Beside(NamedTuple):
    """Hold what the sentence before or after a quotation shows: its subject, or who said there what stands before, and what it does."""

    taken: CueGroup | None
    mention: Mention | None
    speaks: str
    quotes: str
    ends: str
    tells: str


def _beside(readings: Sequence[Reading], index: int, behind: bool) -> _Beside:
    """Read a sentence beside quotations; only one `behind` them takes up what was said."""
    reading = readings[index]
    taken, mention = _takes_up(reading) if behind else (None, None)
    cued = [cue.cue.verb_class for cue in reading.cues if cue.shape == "finite"]
    quotes = "quotation there" if "Q" in reading.sentence.tags else "no quotation there"
    ends = f"ends in {_ENDS.get(reading.sentence.keys[-1], 'stop')}"
    speaks = "sighs there" if "manner" in cued else "speaks there" if cued else "no verb there"
    return _Beside(taken, mention or _subject_of(reading), speaks, quotes, ends, _telling(reading))


_ENDS = {":": "colon", "?": "question"}


def _telling(reading: Reading) -> str:
    """Say what a sentence does: quote somebody, tell what somebody says without marks, or neither: Deux bergers racontent leur nuit."""
    if "Q" in reading.sentence.tags:
        return "quotes"
    if not reading.cues:
        return "acts"
    return "tells" if any(cue.shape is not None and "A" not in cue.flags for cue in reading.cues) else "may tell"


def _sharer(reading: Reading) -> Mention | None:
    """Return who shares what was said before: Un avis partagé par | Anne Morel; Même son de cloche chez | le maire; Un constat que partage | Paul Roy."""
    match = _SHARED.match(reading.sentence.tags)
    if match is None:
        return None
    keys = reading.sentence.keys
    by = keys[match.start("by")] if match["by"] else ""
    # même constat pour | Anne; not un message pour | Anne
    if _OPINIONS.isdisjoint(keys[: match.end()]) or (by not in ("", "par") and (by not in _ALSO or keys[0] != "même")):
        return None
    return next((mention for mention in reading.mentions if mention.first == match.end() and mention.kind is not None), None)


_SHARED = re.compile(r"[BDgw]{0,2}[wrD](?:[wr]|d[wr])?(?:(?:B?[Eew])?(?P<by>P)|KB?[Vv])")
_ALSO = frozenset(("chez", "pour"))
_OPINIONS = load().speech_nouns | {"cloche"}  # même son de cloche


def _takes_up(reading: Reading) -> tuple[CueGroup | None, Mention | None]:
    """Return the cue of a sentence that says who said the one before, and who: C'est ce qu'affirme Anne Morel; Le constat est du maire."""
    opening = " ".join(reading.sentence.keys[: _OPENING + 1])
    cue = next((cue for cue in reading.cues if cue.shape == "finite"), None)
    taken = next((words for words in _TAKING_UP if opening.startswith(words)), None)
    if cue is not None and taken is not None and cue.first == len(taken.split()):
        return cue, subjects.after(reading, cue)
    return _authored(reading)


def _authored(reading: Reading) -> tuple[CueGroup | None, Mention | None]:
    """Return the noun of a sentence that says whose words those before are, and whose: Le constat est de | X; Ces mots sont ceux de | X."""
    tags, keys = reading.sentence.tags, reading.sentence.keys
    match = _AUTHORED.match(tags)
    if match is None or keys[match.start("noun")] not in _SPEECH_NOUNS or (match["by"] == "E" and keys[match.end() - 1] not in _SIGNED):
        return None, None
    start = match.end() - (tags[match.end() - 1] == "g")
    mention = next((mention for mention in reading.mentions if mention.first == start and mention.kind is not None), None)
    return (CueGroup.at(reading.sentence, match.start("noun"), "noun"), mention) if mention is not None else (None, None)


_AUTHORED = re.compile(r"Dw?(?P<noun>[wr])(?:[wr]|[dg][wr])?(?:,Z)?XB?Z?(?P<by>[dgE])")
_SIGNED = frozenset(("signé", "signée", "signés", "signées"))
_SPEECH_NOUNS = load().speech_nouns


def _subject_of(reading: Reading) -> Mention | None:
    """Return the first who stands free of prepositions, but whom a pronoun announces: Bien qu'elle doute, | Anne vote; Lui aussi élu, | Paul sourit."""
    somebody = [mention for mention in reading.mentions if mention.kind is not None or mention.pronoun]
    if somebody and somebody[0].governed and _is_source(reading, somebody[0]):
        return somebody[0]
    free = (mention for mention in somebody if not mention.governed)
    first, tags = next(free, None), reading.sentence.tags
    if first is not None and _is_said_of_next(reading, first):
        return next(free, first)
    announced = first is not None and not _SUBORDINATING.isdisjoint(tags[: first.first])
    if first is not None and first.pronoun and (announced or tags[first.last : first.last + 1] not in VERB_GROUP):
        named = (mention for mention in free if mention.name is not None and mention.kind == "person")
        main = next((mention for mention in named if tags[mention.last : mention.last + 1] in VERB_GROUP), None)
        if main is not None and "," in tags[first.last : main.first]:
            return main
    return first


_SUBORDINATING = frozenset("UK")


def _is_said_of_next(reading: Reading, first: Mention) -> bool:
    """Tell a noun that says what the subject behind it is: | Fille de mineur, elle a grandi à Brume."""
    tags = reading.sentence.tags
    bare = first.first == 0 and first.name is None and not first.pronoun and tags[0] not in "Dg"
    return bare and tags[first.last : first.last + 2] in (",S", ",D")


def _from_people(chain: Chain, position: int) -> Iterator[Proposal]:
    """Propose who the paragraph is about, whose name stands as a label before or behind, and who the article is about."""
    if chain.protagonist is None:  # nobody is named
        return
    place, words = chain.places[position], chain.words[position]
    shared = ("alone" if words.alone else "in a sentence", "clause" if words.finite else "fragment",
              "first person" if "first or second person" in words.features else "third person", "headline" if words.headline else "body", "after question" if _after_question(chain, place) else "after no question")  # fmt: skip
    near = _nearest(chain, place)
    circumstances = ("", *shared, " ".join(shared[:2]), near, f"{shared[0]} {near}")
    seen: set[int] = set()
    for name, speaker, label in _salient(chain, place):
        if speaker in seen:
            continue
        seen.add(speaker)
        features = named(name, circumstances) + named(name, _traits(chain, position, speaker)) + _fit(chain, position, speaker)
        signed = label is not None and place.reading + 1 in chain.signatures
        if label is not None:
            role = "with role" if label.role is not None else "without role"
            features += named(name, ("signed",) if signed else (f"{shared[0]} labels {chain.label_side}", f"{shared[0]} {role}"))
        link = Link(place.quotation, name, None, label if words.alone or signed else None, place.reading, features)
        yield Proposal(link, speaker, "carried" if link.mention is None else "name", features, chain.weigh(features))


def _nearest(chain: Chain, place: Place) -> str:
    """Say how near a person is named before a quotation in its paragraph: others are the less likely to speak then."""
    for back in range(min(_NEAR, place.reading + 1)):
        reading = chain.readings[place.reading - back]
        if reading.sentence.paragraph != place.paragraph:
            break
        if any(back or mention.first < place.item for mention, _ in chain.people[place.reading - back]):
            return f"somebody {back} back"
    return "nobody near"


def _fit(chain: Chain, position: int, speaker: int | None) -> tuple[str, ...]:
    """Name how well a speaker fits the voice of a quotation."""
    if speaker is None:
        return ()
    entity = chain.known.entities[speaker]
    return voices.fit(chain.known.voices[position], entity.kind, entity.gender)


def _traits(chain: Chain, position: int, speaker: int) -> tuple[str, ...]:
    """Name what is known of a speaker: what he is, how surely a person, how often named, whether the quotation names him."""
    entity = chain.known.entities[speaker]
    likeness = chain.known.likeness[speaker] if entity.kind == "person" else None
    quoted = chain.known.quoted[position]
    inside = entity.tokens != () and (entity.tokens[0] in quoted or entity.tokens[-1] in quoted)
    return _known_by(entity.kind, bool(entity.tokens), min(len(entity.mentions), _MANY), likeness, inside)


@cache
def _known_by(kind: SpeakerKind, has_name: bool, mentions: int, likeness: int | None, inside: bool) -> tuple[str, ...]:
    shown = (() if likeness is None else (f"likeness {likeness}",)) + (("named inside",) if inside else ())
    return (f"of {kind}" if has_name else f"of unnamed {kind}", f"mentions {mentions}", *shown)


def _after_question(chain: Chain, place: Place) -> bool:
    """Tell whether a question stands right before, as in « Comment va l'équipe ? « Elle progresse. » »: an interview."""
    if place.item or not place.reading:
        return False
    return chain.readings[place.reading - 1].sentence.keys[-1] == "?"


def _salient(chain: Chain, place: Place) -> Iterator[tuple[str, int, Mention | None]]:
    """Give who stands out before a quotation or beside it, with the mention where it is that of a label."""
    first = place.reading
    while first and chain.readings[first - 1].sentence.paragraph == place.paragraph and place.reading - first < _PARAGRAPH:
        first -= 1
    here = [(mention, speaker) for index in range(first, place.reading + 1) for mention, speaker in chain.people[index]]
    start = chain.readings[place.reading].sentence.starts[place.item]
    before = [speaker for mention, speaker in here if mention.start < start]
    if before:
        yield "paragraph-person", before[-1], None
        yield "paragraph-first-person", before[0], None
    yield from _labels(chain, place, first)
    earlier = [speaker for index in range(max(0, first - _PARAGRAPH), first) for _, speaker in chain.people[index]]
    if earlier:
        yield "person-before", earlier[-1], None
    if chain.protagonist is not None:
        yield "protagonist", chain.protagonist, None


def _labels(chain: Chain, place: Place, first: int) -> Iterator[tuple[str, int, Mention | None]]:
    """Give whose name stands as a label above a paragraph that begins at `first`, below it, or as a signature behind the quotation."""
    signature = chain.signatures.get(place.reading + 1)
    if signature is not None:
        yield "label-behind", signature[1], signature[0]
        return
    above = first - 1
    while above > 0 and first - above < _PARAGRAPH and _is_bare(chain.readings[above]):
        above -= 1
    sides = {"label-before": above, "label-behind": place.reading + 1}
    found = {side: label for side, index in sides.items() if (label := _label(chain, place, index)) is not None}
    if len(found) > 1 and chain.label_side != "open":
        del found["label-behind" if chain.label_side == "before" else "label-before"]
    for side, (mention, speaker) in found.items():
        yield side, speaker, mention


def _label(chain: Chain, place: Place, index: int) -> tuple[Mention, int] | None:
    """Return whom a line apart from a quotation's paragraph names, if it is a label."""
    if not 0 <= index < len(chain.readings) or chain.readings[index].sentence.paragraph == place.paragraph:
        return None
    people, own = chain.people[index], "Q" in chain.readings[index].sentence.tags
    if index > place.reading and own:  # the next line names who says its own words
        return None
    return next(named for named in people if named[0].first <= 1) if _is_label(chain.readings[index], people) else None


def _from_behind(chain: Chain, position: int, last: int | None) -> Iterator[Proposal]:
    """Propose the incise of the quotation right behind: « A. » « B », dit X."""
    place, behind = chain.places[position], chain.places[position + 1]
    if behind.paragraph != place.paragraph or behind.reading - place.reading > 1:
        return
    tags = chain.readings[place.reading].sentence.tags
    same = behind.reading == place.reading
    gap = (
        tags[place.item + 1 : behind.item]
        if same
        else tags[place.item + 1 :] + "|" + chain.readings[behind.reading].sentence.tags[: behind.item]
    )
    for link in chain.links[position + 1]:
        if link.rule in ("incise", "incise-inside"):
            if not same and link.cue is not None and link.cue.cue.lemma in _ANSWERING:
                return  # « A. » « B », rétorque Anne: A is another's
            joined = "coordinated" if _JOINING.issuperset(gap) else "adjacent" if not gap.strip("|.") else "apart"
            features: tuple[str, ...] = ("behind", f"behind {joined}", "behind same sentence" if same else "behind next sentence",
                        "behind clause" if chain.words[position].finite else "behind fragment")  # fmt: skip
            speaker, via, found = chain.resolve(link.mention, last) if link.mention else (None, None, ())
            features += named("behind", found) + _fit(chain, position, speaker)
            shares = same
            own = Link(place.quotation, "behind", link.cue if shares else None, link.mention if shares else None, place.reading, features)
            yield Proposal(own, speaker, via, features, chain.weigh(features))
            return


_ANSWERING = frozenset("répondre rétorquer répliquer riposter objecter contrer renchérir".split())


def pointed(decision: Decision) -> Decision:
    """Give a speaker found further off the words beside the quotation that name him too: (Anne, 17 ans, fait de même) : « … »."""
    chosen = decision.chosen
    if chosen is None or chosen.speaker is None or chosen.link.cue is not None or chosen.continues is not None:
        return decision
    naming = (other for other in decision.others if other.link.rule in _NAMING and other.speaker == chosen.speaker)
    found = next((other for other in naming if other.link.mention is not None), None)
    if found is None or (chosen.link.mention is not None and found.link.cue is None):
        return decision
    if chosen.repeats is None:
        return replace(decision, chosen=found)
    return replace(decision, chosen=replace(chosen, link=replace(chosen.link, cue=found.link.cue, mention=found.link.mention)))


_NAMING = frozenset(("colon", "name-behind", "label-before", "label-behind"))


def is_framed(proposal: Proposal) -> bool:
    """Tell whether a colon or an incise sets the quotation off from the reporter's sentence."""
    link = proposal.link
    return link.rule in _FRAMED or f"{link.rule} joint colon" in link.features
