"""Read the reporter's frame: sentences in which every quotation is one opaque item and every word has a tag.

Takes the tokens, the paragraphs and the outermost spans between marks; gives sentences as parallel sequences. The tags of
a sentence form one string, so that the grammar of the frame can be written as short patterns over that string:

    D determiner   u auprès, près   d de   g du, des   a à, au, en   P other preposition   Z demonstrative pronoun
    S subject pronoun   I inverted pronoun (-t-il)   c clitic (se, lui)   n ne   p pas, jamais
    R relative pronoun   K que   C and, or, but   U subordinator   B adverb
    X finite avoir or être   y été   V E F T reporting verb: finite, past participle, present participle, infinitive
    v e f t the same of other verbs   O civility (M., Mme)   M capitalised word   r role noun   w other word   0 number
    Q quotation   , : ; . ( ) - & punctuation   * anything else
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, compress, groupby
from sys import intern

from service.engine.lexicon import Lexicon, VerbForm, load
from service.engine.model import MarkedSpan, Sentence, Tokens

_PUNCTUATION = {
    ",": ",", ":": ":", ";": ";", ".": ".", "!": ".", "?": ".", "…": ".", "..": ".", "...": ".", "(": "(", "[": "(",
    ")": ")", "]": ")", "-": "-", "–": "-", "—": "-", "•": "-", "|": "-", "&": "&",
}  # fmt: skip
_ENDS = frozenset(".!?…")
_STOPS = _ENDS | {"«", "«»"}
_PLAIN = frozenset("DdgaPSInpRKCUBXMOZ,:;.()-&ucyrQ0")
_TENSE_TAGS = {"past_participle": "Ee", "present_participle": "Ff", "infinitive": "Tt"}
_CLITIC_DETERMINERS = frozenset(("le", "la", "les", "l'", "leur"))
_SIDES = {"côté": "de", "part": "pour"}  # de son côté, pour sa part: adverbs
_OWN = frozenset(("son", "sa", "leur", "mon", "ma", "notre"))
_SINGULAR = frozenset("un une le la l' ce cet cette son sa leur".split())
_BEFORE_VERBS = frozenset(("se", "s'", "ne", "n'", "je", "j'", "tu", "il", "ils", "on"))
_TURNING = _BEFORE_VERBS | _OWN | {"en"}  # what may give a plain word behind it another tag
_OPENERS = frozenset((":", "«»", "que", "qu'"))
_STANDING_FOR = frozenset("autre premier première second seconde".split())
_LIKE_NOUNS = frozenset("annonce charge cause critique juge marque menace montre note offre plainte pointe".split())
_AFTER_VERBS = frozenset((":", "«»", "que", "qu'", "d'", "de", "du", "avoir", "être", "n'", "ne"))
_SHORT_QUOTATION = 24
# No sentence is this long: later stages look at all the words of a sentence for each of its quotations.
_LONGEST = 120
_MARGIN = 2
_GLUED = re.compile(r"[A-ZÀ-Ý](?:[a-zà-ÿ]+|['’])\s")
_CONCLUDES = re.compile(r"Q,?$")  # « … », en | conclut le maire
_SHORT_WORD = 3  # before a stop that may be an abbreviation's
_DEGREES = frozenset("très trop plus moins assez".split())
_INVERTED = frozenset(("-il", "-elle", "-on", "-ils", "-elles", "-t-il", "-t-elle", "-t-on"))
_ADVERB = "ainsi"
_LEADING = frozenset((":", "que", "qu'", "d'", "de", "comme"))
_GOING_ON = frozenset("XVvcn,;")
_CLOSING = frozenset(",.;:!?")
_QUANTIFIERS = frozenset(("certains", "certaines", "plusieurs", "tous", "toutes", "autres"))  # may be subjects of their own
# What stands behind a role in apposition: Anne, parent | d'élève; Paul, juge | de paix.
_OWNERS = frozenset(("d'", "de", "du", "des", "chez"))
_LATTER = frozenset(("dernier", "dernière"))
_ONE = frozenset(("un", "une"))  # l'un veut
_IN_CHARGE = frozenset(("chargé", "chargée", "chargés", "chargées"))  # la ministre chargée des transports, Anne Morel
# Parlez-nous is two words, Laissez-moi one.
_BIDDEN = tuple(f"{ending}-{pronoun}" for ending in ("ez", "ons", "ites") for pronoun in "moi le la les lui leur en y".split())
_BEHIND_INTERJECTIONS = frozenset("BSZUKRpD")
_BEHIND_NAMES = frozenset(",(XVvcnR")
_FUNCTIONAL = frozenset("SIURKCnP")
_FINITE_ENDINGS = ("aient", "èrent", "isent", "issent", "erait", "eront", "erons", "era", "ait", "âmes", "asse")
_LIKE_PLURALS = frozenset(
    "influent président résident excellent violent content convergent divergent émergent négligent équivalent".split()
)
_INFINITIVE_ENDINGS = ("er", "ir", "re")
_LEAST_INFINITIVE = 4
_PARTICIPIAL_ENDINGS = {"é": "eront", "i": "iront", "u": "ront"}  # and those of the future
_LEAST_PARTICIPLE = 5
_NO_FORM = {"t": "Dg0", "e": "Ddga0"}  # what stands before a noun of the same form: le dîner, en privé
_WHICH = (["laquelle"], ["lequel"], ["lesquelles"], ["lesquels"])
_LIKE_INFINITIVES = frozenset(("verre",))
_PLURAL_ENDINGS = ("aient", "èrent", "issent", "eront")  # certains le définissent
_PREPOSED = frozenset(
    "ancien ancienne anciens anciennes nouveau nouvelle nouveaux nouvelles jeune jeunes vieux vieille grand grande grands grandes"
    " petit petite petits petites premier première premiers premières autre autres même mêmes haut haute hauts hautes futur future"
    " seul seule célèbre simple bon bonne dernier dernière derniers dernières prochain prochaine principal principale véritable"
    " deuxième troisième quatrième cinquième".split()
)


def sentences(text: str, tokens: Tokens, bounds: Sequence[tuple[int, int]], spans: Sequence[MarkedSpan]) -> list[Sentence]:
    """Cut the frame into sentences; `spans` are the outermost ones, and their words stand in no sentence."""
    outermost = [(index, span) for index, span in enumerate(spans) if span.parent is None]
    result: list[Sentence] = []
    position, token = 0, 0
    items = _Items([], [], [], [], [])
    for paragraph, (start, end) in enumerate(bounds):
        token = max(token, tokens.at(start))
        while position < len(outermost) and outermost[position][1].outer_start < end:
            index, span = outermost[position]
            _take(items, tokens, token, tokens.at(span.outer_start), paragraph)
            _take_quotation(items, index, span, paragraph)
            token = max(token, tokens.at(span.outer_end))
            position += 1
        last = tokens.at(end)
        _take(items, tokens, token, last, paragraph)
        token = max(token, last)
        following = outermost[position][1] if position < len(outermost) else None
        goes_on = _runs_over(items, spans, bounds, paragraph) or _leads_on(items, following, bounds, paragraph)
        if not goes_on and not _breaks_off(text, items, tokens, bounds, paragraph):
            result += _cut(text, spans, items)
            items = _Items([], [], [], [], [])
    return result


@dataclass(frozen=True, slots=True)
class _Items:
    """Hold the words and quotations of a paragraph as parallel lists, while they are gathered."""

    keys: list[str]
    starts: list[int]
    ends: list[int]
    quotations: list[int]
    paragraphs: list[int]


def _take(items: _Items, tokens: Tokens, first: int, last: int, paragraph: int) -> None:
    if first < last:
        items.paragraphs.extend([paragraph] * (last - first))
        items.keys.extend(tokens.keys[first:last])
        items.starts.extend(tokens.starts[first:last])
        items.ends.extend(tokens.ends[first:last])
        items.quotations.extend([-1] * (last - first))


def _take_quotation(items: _Items, index: int, span: MarkedSpan, paragraph: int) -> None:
    items.paragraphs.append(paragraph)
    items.keys.append("«»")
    items.starts.append(span.outer_start)
    items.ends.append(span.outer_end)
    items.quotations.append(index)


def _runs_over(items: _Items, spans: Sequence[MarkedSpan], bounds: Sequence[tuple[int, int]], paragraph: int) -> bool:
    """Tell whether a quotation runs on into later paragraphs, with words of its sentence behind it: « …⏎… », a dit le maire."""
    if not items.keys or items.quotations[-1] < 0 or paragraph + 1 == len(bounds):
        return False
    return spans[items.quotations[-1]].outer_end > bounds[paragraph + 1][0]


def _leads_on(items: _Items, following: MarkedSpan | None, bounds: Sequence[tuple[int, int]], paragraph: int) -> bool:
    """Tell whether a paragraph leads to a quotation that opens the next one: Le maire a répondu : ⏎ « … »; Il estime que ⏎ « … »."""
    if not items.keys or items.keys[-1] not in _LEADING or following is None or paragraph + 1 == len(bounds):
        return False
    return following.outer_start - bounds[paragraph + 1][0] <= _MARGIN


def _breaks_off(text: str, items: _Items, tokens: Tokens, bounds: Sequence[tuple[int, int]], paragraph: int) -> bool:
    """Tell whether a line ends inside a sentence, behind a quotation: « … » ⏎ a dit le maire."""
    quoted = items.quotations[-2:] if items.keys[-1:] == [","] else items.quotations[-1:]
    if max(quoted, default=-1) < 0 or paragraph + 1 == len(bounds):
        return False
    token = tokens.at(bounds[paragraph + 1][0])
    return not text[tokens.starts[token]].isupper() and (_TAGS.get(tokens.keys[token]) or "w")[0] in _GOING_ON


def _cut(text: str, spans: Sequence[MarkedSpan], items: _Items) -> list[Sentence]:
    keys = items.keys
    stops = compress(range(len(keys) - 1), map(_STOPS.__contains__, keys))
    cuts = [place + 1 for place in stops if _ends_sentence(text, spans, items, place)]
    found = []
    first = 0
    for last in (*cuts, len(keys)):
        found += [_sentence(text, items, start, min(start + _LONGEST, last)) for start in range(first, last, _LONGEST)]
        first = last
    return found


def _ends_sentence(text: str, spans: Sequence[MarkedSpan], items: _Items, place: int) -> bool:
    """Tell whether a sentence ends at an item: after a stop, before a capital or a quotation."""
    quotation, following = items.quotations[place], items.quotations[place + 1]
    start = items.starts[place + 1]
    if quotation < 0:
        if following >= 0:
            return True
        glued = start == items.ends[place] and _GLUED.match(text, start) is not None and len(items.keys[place - 1]) > _SHORT_WORD
        return (start > items.ends[place] or glued) and not text[start].islower() and items.keys[place + 1] not in ",:;)"
    span = spans[quotation]
    closed = text[span.end - 1] in _ENDS
    if following >= 0:
        return closed
    return text[start].isupper() and (closed or span.end - span.start > _SHORT_QUOTATION)


def _sentence(text: str, items: _Items, first: int, last: int) -> Sentence:
    keys, starts = items.keys[first:last], items.starts[first:last]
    if keys[0] == "a" and text[starts[0]] == "A" and not (len(keys) > 1 and keys[1][0] == "-"):
        keys[0] = "à"
    tags = _with_forms(_tag(text, _with_adverbs(keys), starts), keys)
    return Sentence(tags, keys, starts, items.ends[first:last], items.quotations[first:last], items.paragraphs[last - 1])


def _with_adverbs(keys: list[str]) -> list[str]:
    """Put an adverb for every word of a phrase that stands for one: (a) tout de suite (tempéré), (lance) à qui veut l'entendre."""
    if _PIVOTS.isdisjoint(keys):
        return keys
    found = list(keys)
    for place in compress(range(len(keys)), map(_ADVERBIAL.__contains__, keys)):
        for before, words in _ADVERBIAL[keys[place]]:
            first = place - before
            if first >= 0 and tuple(keys[first : first + len(words)]) == words:
                found[first : first + len(words)] = [_ADVERB] * len(words)
                break
    return found


def _tag(text: str, keys: list[str], starts: list[int]) -> str:
    """Tag every item; `tags` begins with a stop, so that the tag before an item stands at its place."""
    tags, previous = ["."], ""
    capitals = [text[start].isupper() for start in starts]
    if capitals.count(True) > _FEW:
        capitals = _telling(text, keys, starts, capitals)
    for place, (key, base, capital) in enumerate(zip(keys, map(_TAGS.get, keys), capitals, strict=True)):
        if not capital and (base in _PLAIN or (base == "w" and previous not in _TURNING)):
            tags.append("c" if key == "en" and (tags[place] in "cnS" or previous == "qui") else base)
        elif capital and base != "O":
            last = tags[place]
            opening = last in ".-:*" or (last == "Q" and place == 1)
            following = _TAGS.get(keys[place + 1], "w")[0] if place + 1 < len(keys) else "."
            tags.append(_tag_capital(key, base, opening, capitals[place + 1 : place + 2] == [True], following))
        else:
            tags.append(_tag_word(key, base, keys, tags, place))
        previous = key
    return "".join(tags[1:])


def _telling(text: str, keys: list[str], starts: list[int], capitals: list[bool]) -> list[bool]:
    """Leave out the capitals that tell nothing, of the words of a list in a line set in capitals: LE MAIRE ET L'ÉLUE, Il Met Le Feu."""
    loud = [capital and text[start : start + 2].isupper() for capital, start in zip(capitals, starts, strict=True)]
    if loud.count(True) <= _FEW and 2 * capitals.count(True) < len(keys):
        return capitals
    words = [place for place, key in enumerate(keys) if key[0].isalpha()]
    titled = capitals.count(True) >= _TITLED * len(words)
    found = list(capitals)
    for marked, skipped in ((loud, 0), (capitals, 1)) if titled else ((loud, 0),):
        runs = [list(run) for capital, run in groupby(range(len(keys)), marked.__getitem__) if capital]
        shouted = [run for run in runs if len(run) > _FEW and any(_TAGS.get(keys[place], "w")[0] in _SMALL for place in run[skipped:])]
        for place in chain.from_iterable(shouted):
            found[place] = _may_name(keys, place)
    return found


def _may_name(keys: list[str], place: int) -> bool:
    """Tell what is no word of a list, a first name before such a word, or a noun behind a first name: PIERRE CASTELAIN, JEANNE PETIT."""
    base = _TAGS.get(keys[place])
    if base is None or (keys[place] in _FIRST_NAMES and keys[place + 1 : place + 2] != [] and keys[place + 1] not in _TAGS):
        return True
    return base[0] in "wr" and place > 0 and keys[place - 1] in _FIRST_NAMES


_FEW = 2
_TITLED = 0.8
_SMALL = frozenset("DdgaPCSURK")


def _tag_capital(key: str, base: str | None, opening: bool, capital_next: bool, following: str) -> str:
    """Tag a word with a capital: a name inside a sentence, at its start only if it is no common word.

    `following` is the tag of the next word: a verb before another verb or a comma is a first name (Marie, 17 ans).
    """
    if key == _ADVERB:  # ENTRETIEN - À LIRE AUSSI
        return "B"
    if (following == "I" and (base is None or base[0] in "VvTt")) or (base is None and key.endswith(_BIDDEN)):
        return "v"
    if not opening:
        return base if base in _FUNCTIONAL and len(key) > 1 and not (capital_next and key[-1] == "'") else "M"
    if key == "ben" and following in _BEHIND_INTERJECTIONS:  # Ben oui, Ben c'est fini
        return "B"
    if base is None or (key in _FIRST_NAMES and (capital_next or base[0] in "wr" or (base[0] == "v" and following in _BEHIND_NAMES))):
        return "M" if not key[0].isdigit() else "0"
    return "Z" if key == "lui" else base[0]


def _tag_word(key: str, base: str | None, keys: list[str], tags: list[str], place: int) -> str:
    last, before = tags[place], tags[place - 1] if place else "."
    previous = keys[place - 1] if place else ""
    if (base is None or base == "w") and (previous in _BEFORE_VERBS or (previous == "en" and before in "cnS")):
        return "v"
    if key in _SIDES and place > 1 and keys[place - 2] == _SIDES[key] and previous in _OWN:
        tags[-2:] = "BB"
        return "B"
    if base is None:
        return _guess(key, last)
    if key == "lui":
        return "Z" if last in "Pad" else "c"
    return _tag_verb(key, base, keys, tags, place) if base[0] in "VvEeTtFf" else base[0]


def _tag_verb(key: str, base: str, keys: list[str], tags: list[str], place: int) -> str:
    """Tag a form of a verb, which may be a noun behind a determiner or preposition: il dément, le dément."""
    last, before = tags[place], tags[place - 1] if place else "."
    previous = keys[place - 1] if place else ""
    noun = base[1] if len(base) > 1 else "w"
    if last in "wr" and before == "D" and key.endswith("ent") and keys[place - 2] in _SINGULAR and _is_adjective(key, base, last):
        return noun
    if last == "D" and previous in _CLITIC_DETERMINERS:
        asserted = before == "K" and tags[place - 2 : place - 1] != ["B"]  # que la réforme, but ainsi que le réclame X
        interrupts = (
            (before == "Q" or tags[place - 2 : place] == ["Q", ","]) and place + 1 < len(keys) and _TAGS.get(keys[place + 1]) == "D"
        )
        clitic = (_is_clitic(before, base) or interrupts) and not (asserted and base[0] in "Vv")
        return base[0] if base == "v" or clitic or _is_no_noun(key, base, previous) else noun
    if base[0] in "Tt":
        return noun if last in "Dg" else base[0]
    if previous == "en" and last != "c":
        verb = base[0] in "Ff" or _CONCLUDES.search("".join(tags[-3:-1])) or (place + 1 < len(keys) and keys[place + 1] in _OPENERS)
        return base[0] if verb else noun
    if previous in _LATTER and keys[place - 2 : place - 1] in (["ce"], ["cette"]):
        return base[0]
    if last == "D" and before == "D" and previous in _ONE:
        return base[0]
    if key in _IN_CHARGE and last in "rwM":
        return "e"
    numbered = last == "0" and before in "rM" and base[0] in "Vv"  # l'article 12 prévoit, Canal 9 révèle
    if numbered or (previous in _QUANTIFIERS and key.endswith("nt")):
        return base[0]
    if last in "DgdaO0" or (last == "P" and base[0] in "VvEe") or (len(base) > 1 and _is_turned(key, base, keys, tags, place)):
        return noun
    return base[0]


def _is_turned(key: str, base: str, keys: list[str], tags: list[str], place: int) -> bool:
    """Tell a noun or adjective from the verb that it looks like, by the words before and behind it."""
    last, before, previous = tags[place], tags[place - 1], keys[place - 1]
    following = keys[place + 1] if place + 1 < len(keys) else "."
    if last == "C":
        return previous == "ni" and before in "wr" and base[0] in "Ee"  # ni tabous ni | préjugés
    if last in "Bp" and previous in _DEGREES and before != "d" and following not in _INVERTED:
        return True  # beaucoup plus | grave, très | calme
    if last == "," and keys[place + 2 : place + 3] in _WHICH:  # le 3 juillet, date | à laquelle
        return True
    if before + last == "M," and base in ("Vr", "vr"):
        return _is_owned(keys, place)
    if last != "w":
        return False
    if before == "D" and tags[place - 2] in "Pad" and following in _CLOSING:  # devant une salle | comble, but du dossier tempère :
        return following != ":" or base[0] != "V"
    says = (
        previous in _STANDING_FOR and key not in _SPEECH_NOUNS and key not in _LIKE_NOUNS and following in _AFTER_VERBS
    )  # une autre | dit que, la première | parle de
    preposed = previous in _PREPOSED or (previous.endswith("ième") and before == "D")
    return preposed and key not in _FINITE_FORMS and not says


def _is_adjective(key: str, base: str, last: str) -> bool:
    """Tell an adjective from the plural of a verb behind a noun in the singular: un membre influent, but la maire et la police évoquent."""
    return key in _LIKE_PLURALS or (last == "w" and base[0] == "v" and not _is_singular(key))


def _is_singular(key: str) -> bool:
    """Tell the third person singular that ends like a plural: revient, tient, dément."""
    return key.endswith(("vient", "tient")) or any(reading.number == "s" for reading in _VERB_FORMS.get(key, ()))


def _is_owned(keys: list[str], place: int) -> bool:
    """Tell a role in apposition by its complement: Anne, | parent d'élève; not (Anne,) juge de son côté."""
    return place + 1 < len(keys) and keys[place + 1] in _OWNERS and keys[place + 2 : place + 3] != ["son"]


def _is_no_noun(key: str, base: str, previous: str) -> bool:
    """Tell a verb behind a pronoun by its number: les prévient, le définissent."""
    return base[0] in "Vv" and (key.endswith(_PLURAL_ENDINGS) or (previous == "les" and key[-1] not in "sxz"))


def _is_clitic(before: str, base: str) -> bool:
    """Tell l'accuse after a subject from l'accusation after anything else, by the tag before the article."""
    return (
        before in "SnRMIc"
        or (before == "r" and base[0] not in "Ee")
        or (before in "UK" and base[0] in "VvTt")
        or (before in "da" and base[0] in "Tt")
    )


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


def _with_forms(tags: str, keys: list[str]) -> str:
    """Tag the infinitives and participles of the verbs that report nothing, which the lists do not hold: (le maire) de | fournir."""
    anew = list(tags)
    for place in compress(range(1, len(tags)), map("w".__eq__, tags[1:])):
        form = _form(keys[place])
        if form is not None and tags[place - 1] not in _NO_FORM[form]:
            anew[place] = form
    return "".join(anew)


@lru_cache(maxsize=4096)
def _form(key: str) -> str | None:
    return "t" if _is_infinitive(key, _TAGS) else "e" if _is_participle(key, _TAGS) else None


def _is_infinitive(key: str, tags: Mapping[str, str]) -> bool:
    """Tell an infinitive by the future that is made of it: fournir (fourniront), rendre (rendront), but le dossier, un verre.

    >>> _is_infinitive("rétablir", _TAGS), _is_infinitive("combattre", _TAGS), _is_infinitive("quartier", _TAGS)
    (True, True, False)
    """
    if not key.endswith(_INFINITIVE_ENDINGS) or len(key) < _LEAST_INFINITIVE:
        return False
    return tags.get(f"{key.removesuffix('e')}ont", "w")[0] in "Vv" and key not in _LIKE_INFINITIVES


def _is_participle(key: str, tags: Mapping[str, str]) -> bool:
    """Tell a past participle by the future of its verb: distribuées (distribueront), rétabli (rétabliront), but la santé.

    >>> _is_participle("distribuées", _TAGS), _is_participle("rétabli", _TAGS), _is_participle("santé", _TAGS)
    (True, True, False)
    """
    bare = key.removesuffix("s")
    bare = bare.removesuffix("e") if bare[-2:-1] in _PARTICIPIAL_ENDINGS else bare
    ending = _PARTICIPIAL_ENDINGS.get(bare[-1:])
    return ending is not None and len(bare) >= _LEAST_PARTICIPLE and tags.get(f"{bare[:-1]}{ending}", "w")[0] in "Vv"


def _word_tags(lexicon: Lexicon) -> dict[str, str]:
    """Merge the word lists into one table from a key to its tag, or to its verbal tag and its nominal one."""
    single = (lemma.removeprefix("se ").removeprefix("s'") for lemma in lexicon.verbs)
    reporting = {lemma for lemma in single if " " not in lemma}
    # From a set, fromkeys makes a table for keys of any type, half again as large.
    tags = dict.fromkeys(tuple(lexicon.common_words), "w")
    tags.update(dict.fromkeys(lexicon.ambiguous_finite_forms, "vw"))
    tags.update(dict.fromkeys(lexicon.finite_forms, "v"))
    for form, readings in lexicon.verb_forms.items():
        tags[form] = intern(_verb_tag(readings, reporting) + ("r" if form in lexicon.roles else "w"))
    tags.update({form: "r" for form in lexicon.roles if form not in lexicon.verb_forms})
    tags.update({form: "X" for form, readings in lexicon.verb_forms.items() if _is_auxiliary(readings)})
    tags.update(lexicon.function_words)
    tags.update(_PUNCTUATION)
    tags["«»"] = "Q"  # no word has that key
    tags["lui"] = "lui"  # its tag hangs on the word before
    return tags


def _verb_tag(readings: Sequence[VerbForm], reporting: set[str]) -> str:
    known = [reading for reading in readings if reading.lemma in reporting]
    chosen = next((reading for reading in known or readings if reading.tense not in _TENSE_TAGS), (known or readings)[0])
    return _TENSE_TAGS.get(chosen.tense, "Vv")[0 if known else 1]


def _is_auxiliary(readings: Sequence[VerbForm]) -> bool:
    return any(reading.lemma in ("avoir", "être") and reading.tense not in _TENSE_TAGS for reading in readings)


def _by_rarest_word(phrases: Collection[tuple[str, ...]], common: Collection[str]) -> dict[str, list[tuple[int, tuple[str, ...]]]]:
    """Index phrases by their longest word that is no function word, with the number of words before it, the longest phrases first."""
    found: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for words in sorted(phrases, key=lambda words: (-len(words), words)):
        place = max(range(len(words)), key=lambda place: (words[place] not in common, len(words[place])))
        found.setdefault(words[place], []).append((place, words))
    return found


def content(text: str, tokens: Tokens, span: MarkedSpan) -> Sentence:
    """Tag the words inside a quotation, as one sentence."""
    first, last = tokens.at(span.start), tokens.at(span.end)
    keys, starts = tokens.keys[first:last], tokens.starts[first:last]
    return Sentence(_tag(text, keys, starts), keys, starts, tokens.ends[first:last], [-1] * len(keys), -1)


_TAGS = _word_tags(load())
_ADVERBIAL = _by_rarest_word(load().adverbial_phrases, load().function_words)
_PIVOTS = frozenset(_ADVERBIAL)
_FIRST_NAMES = load().first_names
_SPEECH_NOUNS = load().speech_nouns
_VERB_FORMS = load().verb_forms
# those that may be nouns: a set of all takes megabytes
_FINITE_FORMS = frozenset(form for form in load().finite_forms if len(_TAGS[form]) > 1)
