"""Tell speech from titles, names, terms and irony, and whole clauses from fragments.

Takes a marked span, the words in it and what stands around it; gives what the words show, and the type.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import mul
from typing import NamedTuple

import regex

from service.engine import subjects
from service.engine.lexicon import load, vectors
from service.engine.model import Decision, MarkedSpan, Place, QuotationType, Reading, Sentence, Words
from service.engine.tagging import INFINITIVE_ENDINGS
from service.engine.tags import FINITE
from service.engine.word_tags import REFLEXIVE, TAGS


class Times(NamedTuple):
    """Hold how often a text has the words of a span: in marks and plain, without them."""

    marked: int
    plain: int


class Setting(NamedTuple):
    """Hold what all the spans of a sentence share: its reading, whether it has words outside them, and what else could report them."""

    reading: Reading
    alone: bool
    shown: list[str]
    beside: list[str]


def setting(readings: Sequence[Reading], index: int) -> Setting:
    """Gather what a sentence and those on both sides of it show of the spans in it."""
    reading = readings[index]
    tags = reading.sentence.tags
    shown = [f"{min(tags.count('Q'), 4)} spans in the sentence", "sure cue" if _is_sure(reading) else "no sure cue"]
    if not _CONDITIONALS.isdisjoint(reading.sentence.keys):
        shown.append("conditional")
    return Setting(reading, not tags.strip("Q.,:;-"), shown, list(_surroundings(readings, index)))


def look(text: str, span: MarkedSpan, inside: Sentence, around: Setting, where: Place, times: Times) -> Words:
    """Gather what the words of a span show: length, a finite verb, capitals, the word before that names a work.

    `times` says how often the text has these words.
    """
    item, headline, alone = where.item, where.headline, around.alone
    frame = around.reading.sentence
    words = [place for place, key in enumerate(inside.keys) if key[0].isalnum()]
    capital = text[span.start].isupper()
    predicate = not capital and _is_predicate(inside)
    finite = _has_finite(inside, capital) and not predicate
    dependent = (item > 0 and _is_headed(inside, frame.tags[item - 1], capital)) or not _has_main(inside, capital)
    stopped = text[span.end - 1] in ".!?…" or (item == 0 and _stops_behind(text, span))
    before = frame.tags[item - 1] if item else "start"
    shape = "finite" if finite else _shape(inside, before)
    place = "headline" if headline else "body"
    quality = not capital and bool(words) and _is_derived(inside.keys[words[-1]])
    features = _size(text, span, inside, words) + _capitals(text, inside, words) + _place(frame, item, capital, quality)
    features += [_cues(around.reading, item), *around.shown]
    features += _offence(inside, features) + _answer(features)
    features += ["finite" if finite else "no finite", "capital" if capital else "small", "alone" if alone else "in a sentence", place]
    features += [shape, f"{shape} {min(len(words), 6)} words", f"{shape} after {before}"]
    features += [f"{shape} first {inside.tags[:1]}", f"{shape} {place}", f"{shape} before {frame.tags[item + 1 : item + 2]}"]
    features += [f"{shape} {beside}" for beside in around.beside]
    if times.marked > 1:
        features += [f"given {min(times.marked, 3)} times", f"{shape} given again"]
    if times.plain:  # words that the reporter uses too are often a term: le « pass culture », then le pass culture
        features += [f"plain {min(times.plain, 2)} times", f"{shape} plain too"]
    if item and capital and frame.tags[item - 1] in _GOVERNING and text[span.end - 1] not in ".!?…":
        features.append("capital governed")
    features += ["finite capital"] if finite and capital else []
    features += ["own sentence"] if capital and alone and text[span.end - 1] in ".!?…" else []
    case = "woven in" if not capital else "sentence" if finite or text[span.end - 1] in ".!?…" else "name"
    features += [f"case {case}", f"{case} after {before}"]
    features += ["headline alone"] if headline and alone else []
    features += ["finite alone"] if finite and alone else []
    comma = text[span.end - 1] == ","
    sense = vectors.sense(inside.keys)
    return Words(len(words), finite, capital, stopped, alone, headline, comma, predicate, dependent, tuple(features), sense)


def count(text: str, spans: Sequence[MarkedSpan], insides: Mapping[int, Sentence], readings: Iterable[Reading]) -> dict[int, Times]:
    """Say for every outermost span how often the text has its words in marks, and those of a short one without marks."""
    said = {index: text[spans[index].start : spans[index].end].lower() for index in insides}
    short = {index: tuple(inside.keys[: _MIDDLING + 1]) for index, inside in insides.items()}
    marked, plain = Counter(said.values()), _unmarked(set(short.values()), readings)
    return {index: Times(marked[said[index]], plain[short[index]]) for index in insides}


def _unmarked(wanted: set[tuple[str, ...]], readings: Iterable[Reading]) -> Counter[tuple[str, ...]]:
    lengths: dict[str, set[int]] = {}
    for words in wanted:
        if 0 < len(words) <= _MIDDLING:
            lengths.setdefault(words[0], set()).add(len(words))
    frames = (reading.sentence.keys for reading in readings)
    runs = (tuple(keys[item : item + length]) for keys in frames for item, key in enumerate(keys) for length in lengths.get(key, ()))
    return Counter(run for run in runs if run in wanted)


def told(readings: Iterable[Reading]) -> tuple[float, ...]:
    """Return what the sentences that hold marked spans are about, outside the marks: politics quote, the arts name works."""
    return vectors.sense(key for reading in readings if "Q" in reading.sentence.tags for key in reading.sentence.keys)


def _size(text: str, span: MarkedSpan, inside: Sentence, words: list[int]) -> list[str]:
    """Name how long a span is, in words and letters, and what form its first and last words have."""
    length, end = len(words), text[span.end - 1]
    found = [_LENGTHS[bisect_left(_LIMITS, length)], f"{min(9, (span.end - span.start) // 5) * 5} letters"]
    found += (f"mark {span.open}", f"first {inside.tags[:1]}", f"begins {inside.tags[:2]}", f"ends {inside.tags[-1:]}")
    if end in ".!?…":
        found.append("stop inside")
    if end in _TONES:
        found.append(_TONES[end])
    last = inside.keys[words[-1]] if words else ""
    form = "derived" if _is_derived(last) else "plain"
    found.append(f"{'short' if length <= _SHORT else 'middling' if length <= _MIDDLING else 'long'} {form} word")
    if length <= _SHORT:
        found.append(f"last ends {last[-_ENDING:]}")
    if words and inside.tags[words[0]] in _NOMINAL:
        found.append(f"first ends {inside.keys[words[0]][-_ENDING:]}")
    if not _PERSONS.isdisjoint(inside.keys):
        found.append("first or second person")
    if length <= _SHORT and any(inside.keys[place] in _ANSWERS for place in words):
        found.append("an answer")
    return found


def _shape(inside: Sentence, before: str) -> str:
    """Name the form of a fragment: an infinitive, also one that no list knows (pour « redynamiser le port »), nouns, or other verbs."""
    start = len(inside.tags) - len(inside.tags.lstrip(_BEFORE_INFINITIVES))
    tag, key = inside.tags[start : start + 1], inside.keys[start : start + 1]
    unlisted = tag == "w" and key[0] not in TAGS and key[0].endswith(INFINITIVE_ENDINGS)
    if tag in ("t", "T") or (unlisted and (start > 0 or before in _LEADING_TO_INFINITIVES)):
        return "infinitive"
    return "nominal" if _VERBAL.isdisjoint(inside.tags) else "verbal"


def _is_derived(word: str) -> bool:
    return word.rstrip("s").endswith(_DERIVED)


def _capitals(text: str, inside: Sentence, words: list[int]) -> list[str]:
    capital = [place for place in words if text[inside.starts[place]].isupper()]
    if not capital:
        return []
    found = []
    long_words = [place for place in words if len(inside.keys[place]) > 3]
    if long_words and set(long_words) <= set(capital):
        found.append("title case" if len(words) > 1 else "one capital word")
    if capital != words[:1]:
        found.append("capital inside")
    return found


def _place(frame: Sentence, item: int, capital: bool, quality: bool) -> list[str]:
    """Name what stands around a span: the tags on both sides, the word before, the words that make a name or a charge of it."""
    tags, keys = frame.tags, frame.keys
    found = [
        f"after {tags[item - 1] if item else 'start'}",
        f"before {tags[item + 1 : item + 2] or 'end'}",
        f"between {tags[max(0, item - 1) : item + 2]}",
    ]
    found.append(f"next {keys[item + 1]}" if tags[item + 1 : item + 2].strip(_OPEN_CLASSES) else "next open")
    if tags[item + 1 : item + 2] == "X" and not _TRIGGERS.keys().isdisjoint(keys[item + 2 : item + 2 + _REACH]):
        found.append("trigger behind")
    if not item:
        return found
    found.append(f"word {keys[item - 1]}")
    if item > 1:
        found.append(f"after {tags[item - 2 : item]}")
    head = _head(frame, item)
    found.append(f"head {keys[head]}" if head is not None else "no head")
    trigger = _trigger(frame, item)
    if _is_judged(frame, item):
        found.append("judged by the verb")
    elif trigger and (capital or (trigger in _TERMS and not (quality and _is_one_of_many(frame, item)))):
        found += ("trigger", f"trigger {trigger}", "trigger of a name" if capital else "trigger of a term")
    elif trigger:
        found.append("judged")
    if item > 1 and keys[item - 1] in _CALLED and keys[item - 2] == ",":
        found.append("nickname")
    return found + _wording(frame, item, head) + _charge(frame, item)


def _wording(frame: Sentence, item: int, head: int | None) -> list[str]:
    """Name what makes words of a span: l'accusation de « … », sur une pancarte, « … », ce qu'on appelle « … »."""
    found = ["head of speech"] if head is not None and frame.keys[head] in _SPEECH_NOUNS else []
    if frame.keys[item - 1] in _FAMOUS:
        found.append("famous")
    before = frame.keys[max(0, item - _LINE) : item]
    if not _WRITTEN.isdisjoint(before):
        found.append("written or chanted")
    by_all = not _ALL.isdisjoint(before) and any(pronoun in _ALL and verb in _NAMING for pronoun, verb in pairwise(before))
    if by_all or _is_byname(frame, item):
        found.append("called so by all")
    return found


def _is_byname(frame: Sentence, item: int) -> bool:
    """Tell what people are called: « Popeye », comme l'appellent ses voisins; ce qu'il faut bien appeler un « fiasco »."""
    keys = frame.keys
    verb = next((place for place in range(item - 1, max(-1, item - _NEAR), -1) if keys[place] in _TO_NAME), None)
    if verb is not None and not _OBLIGING.isdisjoint(keys[max(0, verb - _LINE) : verb]):
        return True
    start = item + 1 + (frame.tags[item + 1 : item + 2] == ",")
    behind = keys[start : start + 3]
    return behind[:1] == ["comme"] and len(behind) > 2 and behind[1] in _ARTICLES and behind[2] in _NAMING


def _cues(reading: Reading, item: int) -> str:
    """Name where in the sentence something could report the span."""
    before = any(cue.last <= item for cue in reading.cues)
    after = bool(reading.cues) and reading.cues[-1].first > item
    return "cues before and after" if before and after else "cues before" if before else "cues after" if after else "cues none"


def _answer(features: Sequence[str]) -> list[str]:
    """Tell a word that answers from one that is spoken of: il répond « non », elle a lancé un « merci »."""
    return ["answer reported"] if {"an answer", "sure cue", "cues before"} <= set(features) else []


def _is_sure(reading: Reading) -> bool:
    return any(cue.shape is not None and "A" not in cue.flags for cue in reading.cues)


def _surroundings(readings: Sequence[Reading], here: int) -> Iterator[str]:
    """Name what the sentences on both sides in the paragraph do: who is reported there often speaks here too."""
    for side, index in (("ahead", here - 1), ("behind", here + 1)):
        if not 0 <= index < len(readings) or readings[index].sentence.paragraph != readings[here].sentence.paragraph:
            yield f"{side} nothing"
            continue
        report = "reports" if _is_sure(readings[index]) else "may report" if readings[index].cues else "tells"
        yield f"{side} {report}{' in marks' if 'Q' in readings[index].sentence.tags else ''}"


def _charge(frame: Sentence, item: int) -> list[str]:
    """Tell what the law calls it from what somebody said: mis en examen pour « faux », une plainte du chef de « faux »."""
    first = max(0, item - _CHARGED)
    before = frame.keys[first:item]
    if _CHARGES.isdisjoint(before) or subjects.agent_start(frame, item) is not None:
        return []
    last = max(place for place, key in enumerate(before) if key in _CHARGES)
    if "V" in frame.tags[first + last + 1 : item]:  # condamné, lui qui avait traité la maire de « … »
        return []
    found = ["charge"] if "pour" in before[last + 1 :] or before[-1] in ("de", "d'") else []
    if before[last + 1 :] in (["pour"], ["de"], ["d'"]):
        found.append("charge right before")
    return found


def _offence(inside: Sentence, features: Sequence[str]) -> list[str]:
    """Tell words that begin as the name of an offence does: « recel de vol », « un abus de confiance »."""
    phrase = inside.tags.lstrip(_BEFORE_NOUNS)
    if not phrase or inside.keys[len(inside.tags) - len(phrase)] not in _OFFENCES:
        return []
    return ["offence", "offence charged"] if "charge" in features or "charge right before" in features else ["offence"]


@dataclass(frozen=True, slots=True)
class Ties:
    """Number for every outermost span the series that it stands in, its wording, its sentence and its paragraph.

    Spans of one number should be alike.
    `source` says for a headline or crosshead where the quotation of the body is whose words it gives again; for others, where it is itself.
    `speaker` numbers the speakers proposed, None where there is none.
    """

    series: list[int]
    wording: list[int]
    source: list[int]
    sentence: list[int]
    paragraph: list[int]
    speaker: list[int | None]


def tie(
    text: str, spans: Sequence[MarkedSpan], readings: Sequence[Reading], places: Sequence[Place], decisions: Sequence[Decision]
) -> Ties:  # fmt: skip
    """Find the series (« A », « B » et « C ») among the spans of a text, and the words that stand in marks again or are given again."""
    series = list(range(len(places)))
    for number, (before, place) in enumerate(pairwise(places)):
        between = readings[place.reading].sentence.tags[before.item + 1 : place.item]
        if before.reading == place.reading and _JOINED.fullmatch(between):
            series[number + 1] = series[number]
    numbers: dict[str, int] = {}
    keys = (text[spans[place.quotation].start : spans[place.quotation].end].lower().strip(".… ") for place in places)
    at = {place.quotation: number for number, place in enumerate(places)}
    given = (decision.chosen.repeats if decision.chosen else None for decision in decisions)
    source = [number if again is None else at[again] for number, again in enumerate(given)]
    speaker = [decision.chosen.speaker if decision.chosen else None for decision in decisions]
    wording = [numbers.setdefault(key, number) for number, key in enumerate(keys)]
    return Ties(series, wording, source, [place.reading for place in places], [place.paragraph for place in places], speaker)


def agree(odds: Sequence[float], words: Sequence[Words], ties: Ties, weights: Mapping[str, float]) -> list[float]:
    """Bring the log-odds of spans that should be alike together, as far as the weights of `company` say."""
    bias, scale = weights.get("bias", 0.0), [weights.get(name, 0.0) for name in COMPANY]
    return [bias + sum(map(mul, scale, row)) for row in _company(odds, words, ties)]


def company(odds: Sequence[float], words: Sequence[Words], ties: Ties) -> list[dict[str, float]]:
    """Measure for every span its own log-odds, and how much more the spans in its company are speech than it is itself.

    Its company are the others of its series, its sentence and its paragraph, those of the same wording, the quotation of the body that
    a headline gives again, those of the same speaker, for who is quoted elsewhere is likely quoted here too, and, of a fragment, the
    fragments like it in the whole text: who writes terms and irony between marks does so throughout an article, and who only quotes
    does too.
    """
    return [dict(zip(COMPANY, row, strict=True)) for row in _company(odds, words, ties)]


def _company(odds: Sequence[float], words: Sequence[Words], ties: Ties) -> Iterator[tuple[float, ...]]:
    bounded = [max(-_SURE, min(_SURE, value)) for value in odds]
    source = (bounded[place] - own for place, own in zip(ties.source, bounded, strict=True))
    series, wording, sentence, paragraph = (_rest(bounded, tied) for tied in (ties.series, ties.wording, ties.sentence, ties.paragraph))
    fragments = (words_.capital if words_.count <= _FRAGMENT and not words_.finite else None for words_ in words)
    leaning = (_lean(bounded, fragments), _lean(bounded, ties.speaker))
    return zip(odds, series, wording, source, *leaning, sentence, paragraph, strict=True)


def _rest(values: Sequence[float], groups: Sequence[int]) -> Iterator[float]:
    """Say for every value how far the mean of the others of its group lies above it; nothing where it is alone."""
    counts = Counter(groups)
    totals = dict.fromkeys(counts, 0.0)
    for value, group in zip(values, groups, strict=True):
        totals[group] += value
    for value, group in zip(values, groups, strict=True):
        yield (totals[group] - value) / (counts[group] - 1) - value if counts[group] > 1 else 0.0


def _lean(values: Sequence[float], groups: Iterable[int | None]) -> list[float]:
    """Say for every value how far the others of its group lie above what is usual, the less the fewer they are."""
    alike: dict[int, list[int]] = {}
    for number, group in enumerate(groups):
        if group is not None:
            alike.setdefault(group, []).append(number)
    found = [0.0] * len(values)
    for members in alike.values():
        total = sum(values[number] - _USUAL for number in members)
        for number in members:
            found[number] = (total - values[number] + _USUAL) / (len(members) - 1 + _FEW)
    return found


def _head(frame: Sentence, item: int) -> int | None:
    """Find the noun that a span stands beside or hangs on: le terme de « … », un titre de séjour « … »."""
    place = item - 1
    while place >= 0 and item - place <= _REACH and frame.tags[place] in "DdgaPC":
        place -= 1
    return place if place >= 0 and frame.tags[place] in "wrM" else None


def _is_judged(frame: Sentence, item: int) -> bool:
    """Tell what somebody says of the object of his verb: elle trouve ce projet « superbe », il juge la loi « inutile »."""
    start = item
    while start and item - start <= _REACH and frame.tags[start - 1] in _OBJECT:
        start -= 1
    return 0 < start < item and frame.tags[start] in "DO" and frame.keys[start - 1] in _JUDGING


def _is_one_of_many(frame: Sentence, item: int) -> bool:
    """Tell what is said of a thing from its name: un effet « dérisoire », but l'effet « papillon »."""
    determiner = next((place for place in range(item - 1, max(-1, item - 2 - _REACH), -1) if frame.tags[place] in "DgdQ"), None)
    return determiner is not None and frame.keys[determiner] in _INDEFINITE


def _stops_behind(text: str, span: MarkedSpan) -> bool:
    """Tell whether a stop stands behind the closing mark, with a space before it or without one."""
    return text[span.outer_end : span.outer_end + 2].lstrip()[:1] in _STOPS


def _trigger(frame: Sentence, item: int) -> str | None:
    """Return the kind of a word just before that makes a name or title of what follows: le film culte « … », baptisé « … ».

    Between them stand at most what goes with the noun: le film est « … » and un titre plus « … » name nothing.
    """
    for place in range(item - 1, max(-1, item - 1 - _REACH), -1):
        if frame.tags[place] in ",.:;Q":
            return None
        if frame.keys[place] in _CALLED and not REFLEXIVE.isdisjoint(frame.keys[max(0, place - _REACH) : place]):
            return None  # elle s'est dite « fière »
        kind = _TRIGGERS.get(frame.keys[place]) or _compound(frame, place)
        if kind is not None and (kind == "naming_verb" or frame.tags[place] in "wrM"):
            return None if frame.tags[place + 1 : item].strip(_GOES_WITH) else kind
    return None


def _compound(frame: Sentence, place: int) -> str | None:
    """Return the kind of a compound that ends at an item: le titre de | séjour, la chaîne | YouTube."""
    for words, kind in _COMPOUNDS.get(frame.keys[place], ()):
        if tuple(frame.keys[max(0, place + 1 - len(words)) : place + 1]) == words:
            return kind
    return None


def _by_last_word(triggers: Mapping[str, str]) -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Sort the triggers of several words by their last one, as the frame's keys have them: chef, d', accusation."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for phrase, kind in triggers.items():
        words = tuple(regex.findall(r"[^\s']+'?", phrase))
        if len(words) > 1:
            found.setdefault(words[-1], []).append((words, kind))
    return found


def _has_finite(inside: Sentence, capital: bool) -> bool:
    """Tell whether a span has a finite verb of its own, outside relative clauses: « qui veulent rester » has none."""
    relative = False
    for place, tag in enumerate(inside.tags):
        if tag == "R" and not (place == 0 and capital):
            relative = True
        elif inside.keys[place] in _PRESENTATIVES or (tag in FINITE and not _is_participle(inside, place)):
            if not relative:
                return True
            relative = False
    return False


def _has_main(inside: Sentence, capital: bool) -> bool:
    """Tell whether a finite verb stands outside all clauses that hang on another word.

    « qui veulent rester et vivre », « parce qu'on le peut », « ne pas se fier à elle » have none.
    """
    depending = hanging = False
    for place, tag in enumerate(inside.tags):
        if tag in "RKU" and _subordinates(inside, place, capital):
            hanging = True
        elif tag == ".":
            depending = hanging = False
        elif inside.keys[place] in _PRESENTATIVES or (tag in FINITE and not _is_nominal(inside, place)):
            depending = hanging or (depending and inside.tags[max(0, place - _CLITICS) : place].rstrip("nc").endswith("C"))
            if not depending:
                return True
            hanging = False
    return False


def _subordinates(inside: Sentence, place: int, capital: bool) -> bool:
    """Tell a word that opens a dependent clause from « Qui viendra ? », « plus que jamais », « des mots comme ceux-là »."""
    if place == 0:
        return not capital
    return inside.keys[place] != "comme" and inside.tags[place - 1 : place + 1] != "pK"


def _is_headed(inside: Sentence, before: str, capital: bool) -> bool:
    """Tell a clause whose subject begins outside the marks: les « habitants veulent partir »."""
    return before == "D" and not capital and inside.tags[0] in "wrMvVeE" and "." not in inside.tags[:-1]


def _is_nominal(inside: Sentence, place: int) -> bool:
    """Tell a form that is no finite verb where it stands: « ne pas se fier », « très précise », « ayant conduit »."""
    before = inside.keys[place - 1] if place else ""
    if before in _DEGREES or before in _COMPOUNDING or _INFINITIVE.search(inside.tags, max(0, place - _CLITICS), place):
        return True
    return _is_participle(inside, place)


def _is_participle(inside: Sentence, place: int) -> bool:
    """Tell « mal écrit » from « il écrit »: a form that is both needs a subject or clitic before it; « un chantier conduit sans soin »."""
    if inside.keys[place].endswith(_BUILT) and inside.tags[place - 1 : place] in ("w", "r") and inside.tags[place + 1 : place + 2] == "P":
        return True
    return inside.keys[place] in _PARTICIPLES and (place == 0 or inside.tags[place - 1] not in "SwrMRcnK")


def _is_predicate(inside: Sentence) -> bool:
    """Tell a predicate whose subject stands outside the marks: la commune « a trop attendu »."""
    start = 0
    while start < len(inside.tags) and inside.tags[start] in "cnB":
        start += 1
    return inside.tags[start : start + 1] in FINITE


def kind(words: Words, probability: float, framed: bool, going_on: bool) -> QuotationType:
    """Name the type of a span: speech in clauses, speech in fragments, or no speech.

    `framed`: by a colon or an incise; `going_on`: a later piece, whose subject may stand in the piece before.
    """
    if probability < LEAST:
        return "non_speech"
    if (words.finite and not words.dependent) or (going_on and words.predicate):
        return "direct"
    if words.capital and not words.headline and (words.stopped or framed or (words.alone and words.count > 1)):
        return "direct"
    return "mixed"


def nested(span: MarkedSpan, outer: Sentence, text: str) -> QuotationType:
    """Name the type of a span inside a quotation: speech where a reporting verb or a colon stands just before it."""
    first = bisect_left(outer.starts, span.outer_start)
    last = bisect_left(outer.starts, span.end)
    before = outer.tags[max(0, first - _NEAR) : first]
    colon = before.endswith(":")
    if not (colon or set(before) & set("VFT") or "XE" in before) or _trigger(outer, first):
        return "non_speech"
    words = [word for word in text[span.start : span.end].split() if len(word) > 3]
    if not colon and len(words) > 1 and all(word[0].isupper() for word in words[1:]):
        return "non_speech"
    inside = Sentence(outer.tags[first + 1 : last], outer.keys[first + 1 : last], [], [], [], -1)
    return "direct" if _has_finite(inside, text[span.start].isupper()) else "mixed"


def _forms_of(lemmas: str) -> frozenset[str]:
    wanted = frozenset(lemmas.split())
    readings = load().verb_forms.items()
    return frozenset(form for form, others in readings if not wanted.isdisjoint([other.lemma for other in others]))


# To put a title or a term into somebody's mouth is worse than to leave a fragment out: the odds of speech must be three to one, about
# where cross-validation puts few terms in a mouth and loses nothing of F1.
LEAST = 3 / 4
_NEAR = 4
# How participles end that are the third person too: conduit, produit, construit, détruit.
_BUILT = ("duit", "truit")
_STOPS = frozenset(".!?…")
_SPEECH_NOUNS = load().speech_nouns
# What bears the words of a crowd or of nobody known: des slogans tels que « … », sur une pancarte, « … ».
_WRITTEN = frozenset(
    "affiche affiches affichette affichettes banderole banderoles chant chants cri cris graffiti graffitis inscription inscriptions insulte"
    " insultes message messages pancarte pancartes panneau panneaux slogan slogans tag tags".split()
)
_LINE = 8
_INDEFINITE = frozenset(("un", "une", "des"))
_ALL = frozenset(("on", *REFLEXIVE))
_NAMING = _forms_of("appeler nommer surnommer dénommer baptiser")
_TO_NAME = frozenset(("appeler", "nommer"))
_OBLIGING = frozenset(("faut", "faudra", "faudrait", "convient", "conviendrait"))
_ARTICLES = frozenset(("l'", "le", "la", "les"))
_TONES = {"?": "question", "!": "exclamation"}
# What is named with a small letter too; works, places and bodies are not: un festival « sobre et joyeux » is judged.
_TERMS = frozenset(("term", "naming_verb", "programme", "law"))
_GOES_WITH = "wrMEeFdgB0"
_CONDITIONALS = frozenset(
    form for form, readings in load().verb_forms.items() if all(reading.tense == "conditional" for reading in readings)
)
_OBJECT = "DOwreEMdga"
_JUDGING = _forms_of("trouver juger estimer considérer croire dire")
_GOVERNING = frozenset("dgaPu")
_FAMOUS = frozenset("fameux fameuse fameuses célèbre célèbres véritable véritables supposé supposée supposés supposées".split())
_CALLED = frozenset("dit dite dits dites surnommé surnommée alias".split())
_SHORT, _MIDDLING = 3, 8
_ENDING = 2
_BEFORE_INFINITIVES = "cnpBda"
_LEADING_TO_INFINITIVES = frozenset("PdacXVT")  # pour, de, à, se, faire, vouloir
_NOMINAL = "wr"
_LIMITS = (1, 2, 3, 5, 8, 15, 30)
_LENGTHS = [f"up to {limit} words" for limit in (*_LIMITS, 10**9)]
_JOINED = regex.compile(r"(?:,|,?C)[BC]?[Pdga]{0,2}D?")
COMPANY = ("own", "series", "wording", "source", "fragments", "speaker", "sentence", "paragraph")
_FRAGMENT = 8
# Log-odds that a fragment usually has, beyond which a span in company counts no more, and how many spans are too few to tell the
# habit of a text: found by cross-validation.
_USUAL, _SURE, _FEW = 0.8, 3.0, 3
# Words that answer or call and name nothing: « Oui », « Jamais », « Bien sûr », « Merci ».
_ANSWERS = frozenset(
    "oui non si jamais peut-être évidemment bof merci bravo pardon stop assez absolument exactement forcément bonjour bonsoir salut adieu"
    " allez allô hélas ouf chut hop chiche courage dommage volontiers vraiment rien personne pourquoi comment où quand qui quoi certes"
    " oh ah eh hein tiens voilà désolé désolée impossible aucun aucune zéro".split()
)
_OPEN_CLASSES = "MwrEe0"  # the words of texts, which are without number: what stands behind is told by the others
_BEFORE_NOUNS = "DdgaP0,"
_OFFENCES = load().offences
_CHARGED = 12
_REACH = 3
_CHARGES = frozenset(
    "poursuivi poursuivie poursuivis poursuivies examen enquête enquêtes information informations plainte plaintes soupçon soupçons inculpé"
    " inculpée inculpés inculpées inculpation condamné condamnée condamnés condamnées condamnation jugé jugée jugés jugées procès chef chefs"
    " délit délits crime crimes incarcéré incarcérée incarcérés arrêté arrêtée arrêtés interpellé interpellée interpellés écroué écrouée"
    " écroués judiciaire infraction infractions accusation accusations charges garde".split()
)
# Words that judge or abstract end so; plain ones name things, and in marks they are names and terms.
_DERIVED = tuple("able ible ique eux if ive al ale elle el aire ance ence esse ude iste isme tion ment té ant ante ée é eur euse".split())
_CLITICS = 4  # how far before a verb its clitics can reach: et ne le lui dit
_INFINITIVE = regex.compile(r"(?:npc?c?|[daP]cc?)\Z")
_DEGREES = frozenset("très trop assez moins".split())
_COMPOUNDING = frozenset("être avoir ayant étant".split())
_PRESENTATIVES = frozenset(("voilà", "voici"))
_PARTICIPLES = frozenset(
    form for form, readings in load().verb_forms.items() if len({reading.tense == "past_participle" for reading in readings}) == 2
)
_VERBAL = frozenset("VvXEeFfTtSIcn")
_PERSONS = frozenset("je j' nous vous me m' mon ma mes notre nos votre vos tu moi".split())
_TRIGGERS = load().non_speech_triggers
_COMPOUNDS = _by_last_word(_TRIGGERS)
