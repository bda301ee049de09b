"""Tell speech from titles, names, terms and irony, and whole clauses from fragments.

Takes a marked span, the words in it and what stands around it; gives what the words show, and the type.
"""

from bisect import bisect_left

import regex

from service.engine.lexicon import load
from service.engine.model import MarkedSpan, QuotationType, Sentence, Words


def look(text: str, span: MarkedSpan, inside: Sentence, frame: Sentence, item: int, headline: bool, times: int) -> Words:
    """Gather what the words of a span show: length, a finite verb, capitals, the word before that names a work."""
    words = [place for place in range(len(inside.tags)) if inside.keys[place][0].isalnum()]
    capital = text[span.start].isupper()
    predicate = not capital and _is_predicate(inside)
    finite = _has_finite(inside, capital) and not predicate
    stopped = text[span.end - 1] in ".!?…" or (bool(regex.match(r"\s?[.!?…]", text[span.outer_end : span.outer_end + 2])) and item == 0)
    alone = not any(tag not in "Q.,:;-" for tag in frame.tags)
    features = _features(text, span, inside, frame, item, words)
    features += ["finite" if finite else "no finite", "capital" if capital else "small", "alone" if alone else "in a sentence",
                 "headline" if headline else "body"]  # fmt: skip
    shape = "finite" if finite else "nominal" if not set(inside.tags) & _VERBAL else "verbal"
    size = min(len(words), 6)
    features += [
        shape,
        f"{shape} {size} words",
        f"{shape} after {frame.tags[item - 1] if item else 'start'}",
        f"{shape} first {inside.tags[:1]}",
    ]
    features += [f"{shape} {'headline' if headline else 'body'}"]
    if times > 1:
        features += [f"given {min(times, 3)} times", f"{shape} given again"]
    features += ["finite capital"] if finite and capital else []
    features += ["headline alone"] if headline and alone else []
    features += ["finite alone"] if finite and alone else []
    return Words(len(words), finite, capital, stopped, alone, headline, text[span.end - 1] == ",", predicate, tuple(features))


def _features(text: str, span: MarkedSpan, inside: Sentence, frame: Sentence, item: int, words: list[int]) -> list[str]:
    length = len(words)
    size = next(f"up to {limit} words" for limit in (1, 2, 3, 5, 8, 15, 30, 10**9) if length <= limit)
    features = [
        size,
        f"mark {span.open}",
        f"after {frame.tags[item - 1] if item else 'start'}",
        f"before {frame.tags[item + 1 : item + 2] or 'end'}",
    ]
    if item > 1:
        features.append(f"after {frame.tags[item - 2 : item]}")
    long_words = [place for place in words if len(inside.keys[place]) > 3]
    if long_words and all(text[inside.starts[place]].isupper() for place in long_words):
        features.append("title case")
    if any(text[inside.starts[place]].isupper() for place in words[1:]):
        features.append("capital inside")
    trigger = _trigger(frame, item)
    if trigger:
        features += [f"trigger {trigger}", "trigger"]
    features += [f"word {frame.keys[item - 1]}"] if item else []
    if item > 1 and frame.keys[item - 1] in _CALLED and frame.keys[item - 2] == ",":
        features.append("nickname")
    features += [f"first {inside.tags[:1]}", "stop inside"] if text[span.end - 1] in ".!?…" else [f"first {inside.tags[:1]}"]
    if any(key in _PERSONS for key in inside.keys):
        features.append("first or second person")
    return features


def _trigger(frame: Sentence, item: int) -> str | None:
    """Return the kind of a word just before that makes a name or title of what follows: le film « … », baptisé « … »."""
    place = item - 1
    for _ in range(3):
        if place < 0:
            return None
        if frame.keys[place] in _TRIGGERS:
            return _TRIGGERS[frame.keys[place]]
        if frame.tags[place] in ",.:;Q":
            return None
        place -= 1
    return None


def _has_finite(inside: Sentence, capital: bool) -> bool:
    """Tell whether a span has a finite verb of its own, outside relative clauses: « qui veulent rester » has none."""
    relative = False
    for place, tag in enumerate(inside.tags):
        if tag == "R" and not (place == 0 and capital):
            relative = True
        elif inside.keys[place] in _PRESENTATIVES or (tag in "XVv" and not _is_participle(inside, place)):
            if not relative:
                return True
            relative = False
    return False


def _is_participle(inside: Sentence, place: int) -> bool:
    """Tell « mal écrit » from « il écrit »: a form that is both needs a subject or clitic before it."""
    return inside.keys[place] in _PARTICIPLES and (place == 0 or inside.tags[place - 1] not in "SwrMRcnK")


def _is_predicate(inside: Sentence) -> bool:
    """Tell a predicate whose subject stands outside the marks: la commune « a trop attendu »."""
    start = 0
    while start < len(inside.tags) and inside.tags[start] in "cnB":
        start += 1
    return inside.tags[start : start + 1] in tuple("XVv")


def kind(words: Words, probability: float, framed: bool, going_on: bool) -> QuotationType:
    """Name the type of a span: speech in clauses, speech in fragments, or no speech.

    `framed`: by a colon or an incise; `going_on`: a later piece, whose subject may stand in the piece before.
    """
    if probability < 0.5:
        return "non_speech"
    if words.finite or (going_on and words.predicate):
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


_NEAR = 4
_CALLED = frozenset("dit dite dits dites surnommé surnommée alias".split())
_PRESENTATIVES = frozenset(("voilà", "voici"))
_PARTICIPLES = frozenset(
    form for form, readings in load().verb_forms.items() if len({reading.tense == "past_participle" for reading in readings}) == 2
)
_VERBAL = frozenset("VvXEeFfTtSIcn")
_PERSONS = frozenset("je j' nous vous me m' mon ma mes notre nos votre vos tu moi".split())
_TRIGGERS = load().non_speech_triggers
