"""Tell headlines from the body, and give them the speaker of the quotation in the body whose words they give again.

Takes the decisions of an article; gives them with those of the headlines made anew, and of the lines between paragraphs that are headlines
in all but their full stop.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import regex

from service.engine.chains import Chain, ranked
from service.engine.lexicon import load
from service.engine.model import Decision, Link, MarkedSpan, Proposal, Sentence

_WORD = regex.compile(r"\w+")
_STOP = regex.compile(r"[.!?…;]\s")
_CROSSHEAD = regex.compile(r"-[^-.:]{1,12}-(?=[^-.])")
_SMALL = frozenset(load().function_words)
_SHORT = 3  # letters that no word has that means much: est, ont, pas
_TELLING = 2  # words that mean something, without which the small ones must tell
_LINE = 4  # words, under which a line of the body may agree with a quotation by chance
_COMMON = 20  # what stands in more quotations than this tells none of them from the others


def is_headline(paragraph: str, index: int, count: int) -> bool:
    """Tell whether a paragraph is a headline, crosshead or caption: short, without a full stop at its end, in or behind the marks."""
    stripped = paragraph.strip()
    if count == 1:
        return False
    if len(stripped) < 160 and stripped[-1] not in '.!?…»”"':
        return True
    if index == 0 and len(stripped) < 110 and stripped[-1] != ".":
        return True
    if stripped[-1] not in '»”"':
        return False
    if len(stripped) < 90 and stripped[0] in '«“"':
        return True
    return len(stripped) < 130 and stripped[:-1].rstrip()[-1:] not in ".!?…" and not _STOP.search(stripped)


def inline_end(text: str, sentence: Sentence) -> int:
    """Return the item where a crosshead ends that an agency's text has between dashes at the head of a sentence, 0 where there is none.

    The sentence behind it begins with a capital: - « Sans retour » - Le projet avance; but - « Nous partons » - dit Anne.
    """
    match = _CROSSHEAD.match(sentence.tags)
    return match.end() if match and text[sentence.starts[match.end()]].isupper() else 0


def attributed(chain: Chain, text: str, spans: Sequence[MarkedSpan], decisions: Sequence[Decision]) -> list[Decision]:
    """Give headlines the speaker of the quotation in the body whose words they give again."""
    repeating = [place.headline or words.alone for place, words in zip(chain.places, chain.words, strict=True)]
    if not any(repeating):
        return list(decisions)
    words = [
        [match.group().lower() for match in _WORD.finditer(text, spans[place.quotation].start, spans[place.quotation].end)]
        for place in chain.places
    ]
    postings: dict[str, list[int]] = {}
    for position, own in enumerate(words):
        if not chain.places[position].headline:
            for word in set(own):
                postings.setdefault(word, []).append(position)
    return [
        _repeat(chain, words, postings, position, decision, decisions) if repeating[position] else decision
        for position, decision in enumerate(decisions)
    ]


def _repeat(
    chain: Chain, words: Sequence[list[str]], postings: dict[str, list[int]], position: int, decision: Decision,
    decisions: Sequence[Decision],
) -> Decision:  # fmt: skip
    found = _source(words, postings, position)
    if found is not None and not chain.places[position].headline and not _holds(words[found[0]], words[position]):
        return decision
    source = decisions[found[0]].chosen if found else None
    if found is None or source is None or source.speaker is None:
        return decision
    place = chain.places[position]
    features = (
        "repeats",
        f"repeats {found[1]}",
        "repeats clause" if chain.words[position].finite else "repeats fragment",
        f"repeats {min(len(words[position]), 4)} words",
    )
    link = Link(place.quotation, "repeats", None, None, place.reading, features)
    proposal = Proposal(link, source.speaker, "repeated", features, chain.weigh(features), repeats=chain.places[found[0]].quotation)
    proposals = ranked([proposal, *decision.others])[0][1]
    chosen = replace(proposals[0], repeats=proposal.repeats)
    return Decision(chosen, tuple(proposals))


def _holds(longer: list[str], words: list[str]) -> bool:
    """Tell a quotation that holds all the words of a line, in their order and more."""
    return len(longer) > len(words) >= _LINE and f" {' '.join(words)} " in f" {' '.join(longer)} "


def _source(words: Sequence[list[str]], postings: dict[str, list[int]], position: int) -> tuple[int, str] | None:
    """Return the quotation of the body that shares most of the words that mean something, and how many it shares."""
    telling = {word for word in words[position] if len(word) > _SHORT and word not in _SMALL}
    own = telling if len(telling) >= _TELLING else {word for word in words[position] if len(word) > 1} or set(words[position])
    shared = (found for word in own if len(found := postings.get(word, ())) <= _COMMON)
    counts = Counter(other for found in shared for other in found if other != position)
    best = max(counts, key=lambda other: (counts[other], -other), default=None)
    if best is None:
        return None
    share = counts[best] / len(own)
    if share < 0.5:
        return None
    return best, "all words" if share > 0.99 else "most words" if share >= 0.75 else "half the words"
