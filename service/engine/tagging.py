"""Tag the words of a sentence: one letter for each, by what the lexicon knows of it and by the words beside it.

Takes words with their places in the text; gives the string of their tags, as tags.py names them.
"""

import re
from collections.abc import Collection
from itertools import compress

from service.engine import capitals, nouns
from service.engine.lexicon import load
from service.engine.word_tags import ADVERB, PUNCTUATION, TAGS, form_tag

_PLAIN = frozenset("DdgaPSInpRKCUBXMOZ,:;.()-&ucyrQ0")
_CLITIC_DETERMINERS = frozenset(("le", "la", "les", "l'", "leur"))
_SIDES = {"côté": "de", "part": "pour"}  # de son côté, pour sa part: adverbs
_OWN = frozenset(("son", "sa", "leur", "mon", "ma", "notre"))
_SINGULAR = frozenset("un une le la l' ce cet cette son sa leur".split())
_BEFORE_VERBS = frozenset(("se", "s'", "ne", "n'", "je", "j'", "tu", "il", "ils", "on"))
_TURNING = _BEFORE_VERBS | _OWN | {"en"}  # what may give a plain word behind it another tag
_BEFORE_GERUNDS = frozenset(",CQU")
_OPENERS = frozenset((":", "«»", "que", "qu'"))
_STANDING_FOR = frozenset("autre premier première second seconde".split())
_LIKE_NOUNS = frozenset("annonce charge cause critique juge marque menace montre note offre plainte pointe".split())
_AFTER_VERBS = frozenset((":", "«»", "que", "qu'", "d'", "de", "du", "avoir", "être", "n'", "ne"))
_CONCLUDES = re.compile(r"Q,?$")  # « … », en | conclut le maire
_DEGREES = frozenset("très trop plus moins assez".split())
_INVERTED = frozenset(("-il", "-elle", "-on", "-ils", "-elles", "-t-il", "-t-elle", "-t-on"))
_CLOSING = frozenset(",.;:!?")
_LONGEST_CREDIT = 5  # (Agence-Brume) | Le maire dément
_CLAUSE_ENDS = frozenset(".,;KUC")
_FLOATING = frozenset("tous toutes chacun chacune eux elle elles eux-mêmes elle-même elles-mêmes lui-même".split())
_TOO = frozenset(("aussi", "également"))
_NUMBERS = frozenset(("deux", "trois", "quatre"))
_HELPING = frozenset("XI")
_QUANTIFIERS = frozenset(("certains", "certaines", "plusieurs", "tous", "toutes", "autres"))  # may be subjects of their own
# What stands behind a role in apposition: Anne, parent | d'élève; Paul, juge | de paix.
_OWNERS = frozenset(("d'", "de", "du", "des", "chez"))
_LATTER = frozenset(("dernier", "dernière"))
_ONE = frozenset(("un", "une"))  # l'un veut
_FINITE_ENDINGS = ("aient", "èrent", "isent", "issent", "erait", "eront", "erons", "era", "ait", "âmes", "asse")
_LIKE_PLURALS = frozenset(
    "influent président résident excellent violent content convergent divergent émergent négligent équivalent".split()
)
_NO_NOUN_ENDINGS = ("end", "eut", "ent")
_NOUNS_IN_ENT = _LIKE_PLURALS | {"couvent", "parent", "client", "patient"}
_NO_NOUNS = frozenset("appelle appelait parle parlait profite profitait témoigne témoignait sait savait a avait est était".split())
INFINITIVE_ENDINGS = ("er", "ir")  # which no finite form has behind a pronoun
_NO_FORM = {"t": "Dg0", "e": "Ddga0"}  # what stands before a noun of the same form: le dîner, en privé
_PLURAL_ENDINGS = ("aient", "èrent", "issent", "eront")  # certains le définissent


def tag_frame(text: str, keys: list[str], starts: list[int]) -> str:
    """Tag every item of a sentence of the frame, quotations and phrases that stand for adverbs among them."""
    return _with_forms(_tag_words(text, _with_adverbs(_with_floating(keys)), starts), keys, 1)


def tag(text: str, keys: list[str], starts: list[int]) -> str:
    """Tag every word of a quotation, which may begin with an infinitive or a participle: « fournir de l'eau »."""
    return _with_forms(_tag_words(text, keys, starts), keys, 0)


def _tag_words(text: str, keys: list[str], starts: list[int]) -> str:
    # begins with a stop, so that the tag before an item stands at its place
    tags, previous = ["."], ""
    marked = capitals.telling(text, keys, starts)
    for place, (key, base, capital) in enumerate(zip(keys, map(TAGS.get, keys), marked, strict=True)):
        if not capital and (base in _PLAIN or (base == "w" and previous not in _TURNING)):
            tags.append("c" if key == "en" and (tags[place] in "cnS" or previous == "qui") else base)
        elif capital and base != "O":
            last = tags[place]
            opening = last in ".-:*" or (last == "Q" and place == 1) or (last == ")" and tags[1] == "(" and place <= _LONGEST_CREDIT)
            following = TAGS.get(keys[place + 1], "w")[0] if place + 1 < len(keys) else "."
            tags.append(capitals.tag(key, base, opening, marked[place + 1 : place + 2] == [True], following))
        else:
            tags.append(_tag_word(key, base, keys, tags, place))
        previous = key
    return "".join(tags[1:])


def _with_floating(keys: list[str]) -> list[str]:
    """Put an adverb for who floats between auxiliary and participle: ils ont | tous deux | dénoncé, ont | eux aussi | dit, but ils ont tous les droits."""
    if _FLOATING.isdisjoint(keys):
        return keys
    found = list(keys)
    for place in compress(range(1, len(keys) - 1), map(_FLOATING.__contains__, keys[1:-1])):
        last = place + 1 + (keys[place + 1] in _NUMBERS or keys[place + 1] in _TOO)
        behind = TAGS.get(keys[last], "w") if last < len(keys) else "."
        if TAGS.get(keys[place - 1]) in _HELPING and behind[0] in "EeVv":
            found[place:last] = [ADVERB] * (last - place)
    return found


def _with_adverbs(keys: list[str]) -> list[str]:
    """Put an adverb for every word of a phrase that stands for one: (a) tout de suite (tempéré), (lance) à qui veut l'entendre."""
    if _PIVOTS.isdisjoint(keys):
        return keys
    found = list(keys)
    for place in compress(range(len(keys)), map(_ADVERBIAL.__contains__, keys)):
        for before, words in _ADVERBIAL[keys[place]]:
            first = place - before
            if first >= 0 and tuple(keys[first : first + len(words)]) == words:
                found[first : first + len(words)] = [ADVERB] * len(words)
                break
    return found


def _tag_word(key: str, base: str | None, keys: list[str], tags: list[str], place: int) -> str:
    last, before = tags[place], tags[place - 1] if place else "."
    previous = keys[place - 1] if place else ""
    if (base is None or base == "w") and (previous in _BEFORE_VERBS or (previous == "en" and before in "cnS")):
        return "t" if key.endswith(INFINITIVE_ENDINGS) or form_tag(key) == "t" else "v"  # (invite à) se | préparer
    if key in _SIDES and place > 1 and keys[place - 2] == _SIDES[key] and previous in _OWN:
        tags[-2:] = "BB"
        return "B"
    if base is None:
        return _guess(key, last)
    if key == "lui":
        return "Z" if last in "Pad" else "c"
    if base[0] in "Vv" and last == "D" and previous == "tout" and before in _CLAUSE_ENDS and key[-1] not in "sx":
        return "v"  # pour Anne Morel, tout | change
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
        interrupts = (before == "Q" or tags[place - 2 : place] == ["Q", ","]) and place + 1 < len(keys) and TAGS.get(keys[place + 1]) == "D"
        person = noun == "r" and base[0] in "Ff"  # à l'AFP | le commandant
        clitic = (_is_clitic(before, base) or interrupts) and not person and not (asserted and base[0] in "Vv")
        # il vise la maire, l'accusant de; il part en leur disant
        reports = base[0] in "Ff" and noun == "w" and (before in _BEFORE_GERUNDS or keys[place - 2] == "en")
        return base[0] if base == "v" or clitic or reports or _is_no_noun(key, base, previous) else noun
    if base[0] in "Tt":
        return noun if last in "Dg" else base[0]
    if previous == "en" and last != "c":
        verb = (
            base[0] in "Ff"
            or (base[0] in "Vv" and _is_never_noun(key))
            or _CONCLUDES.search("".join(tags[-3:-1]))
            or (place + 1 < len(keys) and keys[place + 1] in _OPENERS)
        )
        return base[0] if verb else noun
    if previous in _LATTER and keys[place - 2 : place - 1] in (["ce"], ["cette"]):
        return base[0]
    if last == "D" and before == "D" and previous in _ONE:
        return base[0]
    if key in nouns.IN_CHARGE and last in "rwM":
        return "e"
    numbered = last == "0" and before in "rM" and base[0] in "Vv"  # l'article 12 prévoit, Canal 9 révèle
    if numbered or (previous in _QUANTIFIERS and key.endswith("nt")):
        return base[0]
    if last in "DgdaO0" or (last == "P" and base[0] in "VvEe") or (len(base) > 1 and _is_turned(key, base, keys, tags, place)):
        return noun
    return base[0]


def _is_never_noun(key: str) -> bool:
    """Tell a form that no noun looks like, so that en before it is a pronoun: la Ligue en | prend acte, ils en | appellent au maire."""
    return key in _NO_NOUNS or (key.endswith(_NO_NOUN_ENDINGS) and key not in _NOUNS_IN_ENT)


def _is_turned(key: str, base: str, keys: list[str], tags: list[str], place: int) -> bool:
    """Tell a noun or adjective from the verb that it looks like, by the words before and behind it."""
    last, before, previous = tags[place], tags[place - 1], keys[place - 1]
    following = keys[place + 1] if place + 1 < len(keys) else "."
    if last == "C":
        return previous == "ni" and before in "wr" and base[0] in "Ee"  # ni tabous ni | préjugés
    if last in "Bp" and previous in _DEGREES and before != "d" and following not in _INVERTED:
        return True  # beaucoup plus | grave, très | calme
    if last == "," and not nouns.WHICH.isdisjoint(keys[place + 2 : place + 3]):  # le 3 juillet, date | à laquelle
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
    preposed = previous in nouns.PREPOSED or (previous.endswith("ième") and before == "D")
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
    if key in PUNCTUATION:
        return PUNCTUATION[key]
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


def _with_forms(tags: str, keys: list[str], first: int) -> str:
    """Tag the infinitives and participles of the verbs that report nothing, which the lists do not hold: (le maire) de | fournir."""
    anew = list(tags)
    for place in compress(range(first, len(tags)), map("w".__eq__, tags[first:])):
        form = form_tag(keys[place])
        if form is not None and tags[max(0, place - 1)] not in _NO_FORM[form]:
            anew[place] = form
    return "".join(anew)


def _by_rarest_word(phrases: Collection[tuple[str, ...]], common: Collection[str]) -> dict[str, list[tuple[int, tuple[str, ...]]]]:
    """Index phrases by their longest word that is no function word, with the number of words before it, the longest phrases first."""
    found: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for words in sorted(phrases, key=lambda words: (-len(words), words)):
        place = max(range(len(words)), key=lambda place: (words[place] not in common, len(words[place])))
        found.setdefault(words[place], []).append((place, words))
    return found


_LEXICON = load()
_ADVERBIAL = _by_rarest_word(_LEXICON.adverbial_phrases, _LEXICON.function_words)
_PIVOTS = frozenset(_ADVERBIAL)
_SPEECH_NOUNS = _LEXICON.speech_nouns
_VERB_FORMS = _LEXICON.verb_forms
# those that may be nouns: a set of all takes megabytes
_FINITE_FORMS = frozenset(form for form in _LEXICON.finite_forms if len(TAGS[form]) > 1)
