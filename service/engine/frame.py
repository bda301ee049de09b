"""Read the reporter's frame: sentences in which every quotation is one opaque item and every word has a tag.

Takes the tokens, the paragraphs and the outermost spans between marks; gives sentences as parallel sequences. The tags of
a sentence form one string, so that the grammar of the frame can be written as short patterns over that string:

    D determiner   u auprès, près   d de   g du, des   a à, au, en   P other preposition   Z demonstrative pronoun
    S subject pronoun   I inverted pronoun (-t-il)   c clitic (se, lui)   n ne   p pas, jamais
    R relative pronoun   K que   C and, or, but   U subordinator   B adverb
    X finite avoir or être   V E F T reporting verb: finite, past participle, present participle, infinitive
    v e f t the same of other verbs   O civility (M., Mme)   M capitalised word   r role noun   w other word   0 number
    Q quotation   , : ; . ( ) - punctuation   * anything else
"""

from collections.abc import Sequence

from service.engine.lexicon import Lexicon, VerbForm, load
from service.engine.model import MarkedSpan, Sentence, Tokens

_PUNCTUATION = {
    ",": ",", ":": ":", ";": ";", ".": ".", "!": ".", "?": ".", "…": ".", "..": ".", "...": ".", "(": "(", "[": "(",
    ")": ")", "]": ")", "-": "-", "–": "-", "—": "-", "•": "-", "|": "-", "&": "&",
}  # fmt: skip
_ENDS = frozenset(".!?…")
_TENSE_TAGS = {"past_participle": "Ee", "present_participle": "Ff", "infinitive": "Tt"}
_CLITIC_DETERMINERS = frozenset(("le", "la", "les", "l'", "leur"))
_BEFORE_VERBS = frozenset(("se", "s'", "ne", "n'", "je", "j'", "tu", "il", "ils", "on"))
_OPENERS = frozenset((":", "«»", "que", "qu'"))
_SHORT_QUOTATION = 24
_MARGIN = 2
_FUNCTIONAL = frozenset("SIURKCnP")
_FINITE_ENDINGS = ("aient", "èrent", "isent", "issent", "erait", "eront", "erons", "era", "ait", "âmes", "asse")
_PREPOSED = frozenset(
    "ancien ancienne anciens anciennes nouveau nouvelle nouveaux nouvelles jeune jeunes vieux vieille grand grande grands grandes"
    " petit petite petits petites premier première premiers premières autre autres même mêmes haut haute hauts hautes futur future"
    " seul seule célèbre simple bon bonne dernier dernière derniers dernières prochain prochaine principal principale véritable".split()
)


def sentences(text: str, tokens: Tokens, bounds: Sequence[tuple[int, int]], spans: Sequence[MarkedSpan]) -> list[Sentence]:
    """Cut the frame into sentences; `spans` are the outermost ones, and their words stand in no sentence."""
    outermost = [(index, span) for index, span in enumerate(spans) if span.parent is None]
    result: list[Sentence] = []
    position, token = 0, 0
    items: list[tuple[int, int]] = []
    for paragraph, (start, end) in enumerate(bounds):
        token = max(token, tokens.at(start))
        while True:
            quoted = position < len(outermost) and outermost[position][1].outer_start < end
            limit = outermost[position][1].outer_start if quoted else end
            while token < len(tokens.starts) and tokens.starts[token] < limit:
                items.append((token, -1))
                token += 1
            if not quoted:
                break
            index, span = outermost[position]
            items.append((-1, index))
            token = max(token, tokens.at(span.outer_end))
            position += 1
        if not _leads_on(tokens, items, outermost[position][1] if position < len(outermost) else None, bounds, paragraph):
            result.extend(_cut(text, tokens, spans, items, paragraph))
            items = []
    return result


def _leads_on(
    tokens: Tokens, items: list[tuple[int, int]], following: MarkedSpan | None, bounds: Sequence[tuple[int, int]], paragraph: int
) -> bool:  # fmt: skip
    """Tell whether a paragraph ends in a colon before a quotation that opens the next one: Le maire a répondu : ⏎ « … »"""
    if not items or items[-1][0] < 0 or tokens.keys[items[-1][0]] != ":" or following is None or paragraph + 1 == len(bounds):
        return False
    return following.outer_start - bounds[paragraph + 1][0] <= _MARGIN


def _cut(
    text: str, tokens: Tokens, spans: Sequence[MarkedSpan], items: list[tuple[int, int]], paragraph: int
) -> list[Sentence]:
    cuts = [0]
    for place in range(len(items) - 1):
        if _ends_sentence(text, tokens, spans, items[place], items[place + 1]):
            cuts.append(place + 1)
    cuts.append(len(items))
    return [
        _sentence(text, tokens, spans, items[first:last], paragraph)
        for first, last in zip(cuts, cuts[1:], strict=False)
        if first < last
    ]


def _ends_sentence(
    text: str, tokens: Tokens, spans: Sequence[MarkedSpan], item: tuple[int, int], following: tuple[int, int]
) -> bool:
    """Tell whether a sentence ends between two items: after a stop, before a capital or a quotation."""
    token, quotation = item
    if quotation < 0:
        key = tokens.keys[token]
        if key[0] not in _ENDS:
            return False
        if following[1] >= 0:
            return True
        apart = tokens.starts[following[0]] > tokens.ends[token]
        return apart and not text[tokens.starts[following[0]]].islower() and tokens.keys[following[0]] not in ",:;)"
    span = spans[quotation]
    closed = text[span.end - 1] in _ENDS
    if following[1] >= 0:
        return closed
    capital = text[tokens.starts[following[0]]].isupper()
    return capital and (closed or span.end - span.start > _SHORT_QUOTATION)


def _sentence(
    text: str, tokens: Tokens, spans: Sequence[MarkedSpan], items: list[tuple[int, int]], paragraph: int
) -> Sentence:
    keys = ["«»" if quotation >= 0 else tokens.keys[token] for token, quotation in items]
    starts = [spans[quotation].outer_start if quotation >= 0 else tokens.starts[token] for token, quotation in items]
    ends = [spans[quotation].outer_end if quotation >= 0 else tokens.ends[token] for token, quotation in items]
    quotations = [quotation for _, quotation in items]
    if keys[0] == "a" and text[starts[0]] == "A" and not (len(keys) > 1 and keys[1][0] == "-"):
        keys[0] = "à"
    return Sentence(_tag(text, keys, starts, quotations), keys, starts, ends, quotations, paragraph)


def _tag(text: str, keys: list[str], starts: list[int], quotations: list[int]) -> str:
    tags: list[str] = []
    for place, key in enumerate(keys):
        if quotations[place] >= 0:
            tags.append("Q")
            continue
        base = _TAGS.get(key)
        if text[starts[place]].isupper() and (base is None or base not in "O"):
            opening = not tags or (tags[-1] in ".-:" or (tags[-1] == "Q" and len(tags) == 1))
            capital_next = place + 1 < len(keys) and quotations[place + 1] < 0 and text[starts[place + 1]].isupper()
            tags.append(_tag_capital(key, base, opening, capital_next))
            continue
        tags.append(_tag_word(key, base, keys, tags, place))
    return "".join(tags)


def _tag_capital(key: str, base: str | None, opening: bool, capital_next: bool) -> str:
    """Tag a word with a capital: a name inside a sentence, at its start only if it is no common word."""
    if not opening:
        return base if base in _FUNCTIONAL and len(key) > 1 and not (capital_next and key[-1] == "'") else "M"
    if base is None or (key in _FIRST_NAMES and (capital_next or base[0] in "wr")):
        return "M" if not key[0].isdigit() else "0"
    return base[0]


def _tag_word(key: str, base: str | None, keys: list[str], tags: list[str], place: int) -> str:
    last = tags[-1] if tags else "."
    previous = keys[place - 1] if place else ""
    before = tags[-2] if len(tags) > 1 else "."
    if (base is None or base == "w") and (previous in _BEFORE_VERBS or (previous == "en" and before in "cnS")):
        return "v"
    if base is None:
        return _guess(key, last)
    if base[0] not in "VvEeTtFf":
        return "Z" if key == "lui" and last in "Pad" else base[0]
    noun = base[1] if len(base) > 1 else "w"
    if last == "D" and previous in _CLITIC_DETERMINERS:
        return base[0] if base == "v" or _is_clitic(before, base) else noun
    if base[0] in "Tt":
        return noun if last in "Dg" else base[0]
    if previous == "en":
        return base[0] if base[0] in "Ff" or (place + 1 < len(keys) and keys[place + 1] in _OPENERS) else noun
    if last in "DgdaO0" or (len(base) > 1 and last == "w" and previous in _PREPOSED) or (last == "P" and base[0] in "VvEe"):
        return noun
    return base[0]


def _is_clitic(before: str, base: str) -> bool:
    """Tell l'accuse after a subject from l'accusation after anything else, by the tag before the article."""
    return before in "SnRMIc" or (before == "r" and base[0] not in "Ee") or (before in "UK" and base[0] in "VvTt") or (before == "d" and base[0] in "Tt")


def _guess(key: str, last: str) -> str:
    """Tag a word that no list knows by its form.

    >>> _guess("prudemment", "w"), _guess(",", "w"), _guess("27", "d")
    ('B', ',', '0')
    """
    if key in _PUNCTUATION:
        return _PUNCTUATION[key]
    if key[0].isdigit():
        return "0"
    if not key[0].isalpha():
        return "*"
    if key.endswith("ment") and len(key) > 6 and last not in "Ddg0":
        return "B"
    if (last in "rwMRSQcn" and key.endswith(_FINITE_ENDINGS) and len(key) > 5) or last in "cnS":
        return "v"
    if key.endswith("ant") and len(key) > 5 and last not in "Ddg0rw":
        return "f"
    return "w"


def _word_tags(lexicon: Lexicon) -> dict[str, str]:
    """Merge the word lists into one table from a key to its tag, or to its verbal tag and its nominal one."""
    single = (lemma.removeprefix("se ").removeprefix("s'") for lemma in lexicon.verbs)
    reporting = {lemma for lemma in single if " " not in lemma}
    tags = dict.fromkeys(lexicon.common_words, "w")
    tags.update(dict.fromkeys(lexicon.ambiguous_finite_forms, "vw"))
    tags.update(dict.fromkeys(lexicon.finite_forms, "v"))
    for form, readings in lexicon.verb_forms.items():
        tags[form] = _verb_tag(readings, reporting) + ("r" if form in lexicon.roles else "w")
    tags.update({form: "r" for form in lexicon.roles if form not in lexicon.verb_forms})
    tags.update({form: "X" for form, readings in lexicon.verb_forms.items() if _is_auxiliary(readings)})
    tags.update(lexicon.function_words)
    return tags


def _verb_tag(readings: Sequence[VerbForm], reporting: set[str]) -> str:
    known = [reading for reading in readings if reading.lemma in reporting]
    chosen = next((reading for reading in known or readings if reading.tense not in _TENSE_TAGS), (known or readings)[0])
    return _TENSE_TAGS.get(chosen.tense, "Vv")[0 if known else 1]


def _is_auxiliary(readings: Sequence[VerbForm]) -> bool:
    return any(reading.lemma in ("avoir", "être") and reading.tense not in _TENSE_TAGS for reading in readings)


def content(text: str, tokens: Tokens, span: MarkedSpan) -> Sentence:
    """Tag the words inside a quotation, as one sentence."""
    first, last = tokens.at(span.start), tokens.at(span.end)
    keys, starts = tokens.keys[first:last], tokens.starts[first:last]
    none = [-1] * len(keys)
    return Sentence(_tag(text, keys, starts, none), keys, starts, tokens.ends[first:last], none, -1)


_TAGS = _word_tags(load())
_FIRST_NAMES = load().first_names
