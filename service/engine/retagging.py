"""Tag anew the words of a sentence that only their neighbours tell: particles inside names, roles of several words, adjectives.

Takes a tagged sentence; gives it with the tags that the grammar of the mentions reads.
"""

import re
from collections.abc import Iterator

from service.engine import nouns
from service.engine.lexicon import load
from service.engine.model import Sentence

_LEXICON = load()
_COUNTRIES = _LEXICON.countries
_COMMON = _LEXICON.common_words
_DEMONYMS = _LEXICON.demonyms
_BODY_NAMES = _LEXICON.body_names
# Adjectives before a noun in the plural, which make « de » an article: de nombreux élus, d'anciens salariés.
_BEFORE_PLURALS = frozenset(
    "nombreux nombreuses anciens anciennes jeunes hauts hautes grands grandes petits petites vieux vieilles nouveaux nouvelles rares"
    " multiples simples bons bonnes éminents éminentes proches fervents ferventes fins fines différents différentes gros grosses"
    " futurs futures éventuels éventuelles lointains lointaines autres".split()
)
# What stands inside a name between capitals: Anna von der Brume, Ali ben Morel.
_PARTICLES = frozenset("van von der den ter ten zu ben bin ibn bint el al abou abu ould mint ag wa di da dos del della y".split())
_ADJECTIVAL = frozenset("sortant sortante sortants sortantes suppléant suppléante adjoint adjointe intérimaire".split())
_NOUNS_IN_CAPITALS = frozenset(("ong", "pme", "asbl", "ehpad"))
_DAYS = frozenset("lundi mardi mercredi jeudi vendredi samedi dimanche matin soir midi hier demain aujourd'hui bref résultat".split())
# Participles that only describe: la victime présumée, une lettre ouverte, les élus concernés.
_DESCRIBING = frozenset(
    f"{participle}{ending}"
    for participle in "présumé ouvert concerné spécialisé expérimenté associé confirmé chevronné isolé averti".split()
    for ending in ("", "e", "s", "es")
)
_OTHERS = frozenset("me même beaucoup bon nombre quantité ensemble juste part unis".split())
_RETAGGED = _DESCRIBING | _PARTICLES | _ADJECTIVAL | _BEFORE_PLURALS | _OTHERS
_CAPITAL_OR_FIRST = re.compile(r"M|\A[rw]")
# Where a pattern begins with a letter, `re` looks for that first: what stands before it is looked at from behind it.
_LONE_CAPITAL = re.compile(r"M(?<=[Dwr]M)(?!M)")
_ABBREVIATED = re.compile(r"(?<=[Dg0])M\.-M\.?M*")  # des P.-V.; J.-P. Morel has no determiner
_ARTICLE_INSIDE = re.compile(r"D(?<=MD)(?=M)")
_CAPITAL_ALONE = re.compile(r"M(?<=[dPCDg,.]M)(?<![DM],M)(?!M)")
_BEHIND_ROLE = re.compile(r"M(?<=D[rw]M)(?!M)")  # le président | Danois
_NOUN_AFTER_ADJECTIVE = re.compile(r"[Tt](?<=[Dg]w[Tt])")
# l'auteure et | critique musicale Anne Morel, where « critique » is no verb
_COORDINATE = re.compile(r"[Vv](?<=[Dg]rC[Vv])(?=w?M)")
_PREDICATED = re.compile(r"(?:X|Xy|Xp)B?r")  # deux personnes ont été | blessées
_TO_ROLE = re.compile(r"a(?<![rwMO&eE0)Q]a)(?=r)|a(?<=Ea)(?=rM)")  # (expliqué) au | juge Paul Roy, but (consacré) au maire
_TO_THE = frozenset(("au", "aux"))
_COMMON_SUBJECT = re.compile(r"wM+[XVvcn]")
_COMMON_ALONE = re.compile(r"[wv](?=[XVvcn(]|C|,R)")
_SURNAME = re.compile(r"[dg]M{1,2}[XVvcn:]")  # De Brévin : « … », D'Ambra a dit
_FRONTED = re.compile(r"M[dg]D?[rwMe0]{1,5}(?:[dg]D?[rwM]{1,3})?,D?(?:w?r|MM)")  # Tisserand du collectif, | l'entraîneur a dit
_RANKED = re.compile(r"w\*0(?<=Dw\*0)")
_KNOWN_NAMES = frozenset(_LEXICON.places) | _LEXICON.media | _LEXICON.organizations
_OF_REGIONS = ("ain", "aine", "quin", "quine", "din", "dine", "ard", "arde", "iste")  # le Toulousain, la Majorquine, le Montagnard
_SINGLE = frozenset(("le", "la"))
_LEARNED = nouns.LEARNED + nouns.PARTISAN
_RANKING = _DEMONYMS.keys() | {"mondial", "mondiale", "européen", "européenne"}
_HAVING = frozenset("a ont avait avaient aura auront aurait auraient n'".split())
_NO_NAMES = frozenset("comment pourquoi combien quand rien tout tous personne chacun chacune aucun aucune nul nulle autrement".split())


def retag(sentence: Sentence) -> Sentence:
    """Tag anew particles inside names, roles of several words, roles and inhabitants with a capital, adjectives like sortant."""
    tags, keys = sentence.tags, sentence.keys
    special = _special(tags, keys)
    changed = [new for item in special if _is_article(sentence, item) for new in ((item - 1, "D"), *_people_behind(sentence, item))]
    changed += _compounded(sentence)
    if special:
        changed += [(item, tag) for item in special if (tag := _by_key(sentence, item, keys[item])) is not None]
    if "M" in tags or tags[0] in "rw":
        changed += [(item, "M") for item in _inside_names(sentence)]
    changed += _at_head(sentence)
    changed += _numbered(sentence)
    if "M" in tags:
        changed += [(item, "M") for item in _places(_ARTICLE_INSIDE, tags) if _is_of_surname(sentence, item)]
        changed += [(item, "r") for item in _places(_LONE_CAPITAL, tags) if _is_common(sentence, item)]
        changed += [(item, "w") for item in _abbreviated(sentence)]
        changed += [(item, "r") for item in _places(_CAPITAL_ALONE, tags) if _is_people(keys[item])]
        changed += [(item, "w") for item in _places(_BEHIND_ROLE, tags) if keys[item] in _DEMONYMS and keys[item] not in nouns.FIRST_NAMES]
    if "t" in tags or "T" in tags:
        changed += [(item, "w") for item in _places(_NOUN_AFTER_ADJECTIVE, tags) if keys[item - 1] in nouns.PREPOSED]
    if "CV" in tags or "Cv" in tags:
        changed += [(item, "r") for item in _places(_COORDINATE, tags) if keys[item] in nouns.ROLES]
    changed += _contracted(sentence)
    if "cas" in keys:
        changed += _presented(sentence)
    changed += [(match.end() - 1, "e") for match in _PREDICATED.finditer(tags) if keys[match.end() - 1].endswith(nouns.PARTICIPIAL)]
    if not changed:
        return sentence
    anew = list(tags)
    for item, tag in changed:
        anew[item] = tag
    return Sentence("".join(anew), keys, sentence.starts, sentence.ends, sentence.quotations, sentence.paragraph)


def _contracted(sentence: Sentence) -> Iterator[tuple[int, str]]:
    """Give « au » and « aux » the tag of a contracted article before whom they lead to, outside other phrases: (assure-t-on) au | parquet."""
    for match in _TO_ROLE.finditer(sentence.tags) if "ar" in sentence.tags else ():
        if sentence.keys[match.start()] in _TO_THE:
            yield match.start(), "g"


def _presented(sentence: Sentence) -> Iterator[tuple[int, str]]:
    """Take « le cas de » for adverbs where it presents somebody, who stands free: C'est aussi le cas d' | Anne Morel, venue à Brume."""
    for match in _CASE.finditer(sentence.tags):
        if sentence.keys[match.end() - 2] == "cas":
            yield from ((item, "B") for item in range(match.end() - 3, match.end()))


_CASE = re.compile(r"(?<=Z)n?XB?Dwd(?=M)")  # c'est notamment le cas de


def _at_head(sentence: Sentence) -> Iterator[tuple[int, str]]:
    """Give the first word of a sentence the tag of a name where it begins one, and that of a noun where it describes the subject."""
    tags, keys = sentence.tags, sentence.keys
    if tags[0] in "wv":
        yield from [(0, "M")] if _opens_name(sentence) else []
    elif tags[0] in "dg":
        known = _SURNAME.match(tags) is None or keys[1] in _KNOWN_NAMES or keys[1] in _COUNTRIES
        yield from [] if known else [(0, "M")]
    elif tags[0] == "M" and _FRONTED.match(tags) is not None and not (nouns.is_first_name(keys[0]) or keys[0] in _KNOWN_NAMES):
        yield 0, "w"


def _numbered(sentence: Sentence) -> Iterator[tuple[int, str]]:
    """Give the tags of a rank that stands for whom it is held by: la | n° 1 mondiale, but le n° 12 de la rue."""
    for match in _RANKED.finditer(sentence.tags) if "*0" in sentence.tags else ():
        first, last = match.span()
        if sentence.keys[first] == "n" and sentence.keys[first - 1] in _SINGLE and not _RANKING.isdisjoint(sentence.keys[last : last + 1]):
            yield from ((first, "r"), (first + 1, "w"), (first + 2, "w"))


def _abbreviated(sentence: Sentence) -> Iterator[int]:
    """Give the items of a noun that is written as its initials, and of the capitals beside it: des | P.-V. Brume."""
    for match in _ABBREVIATED.finditer(sentence.tags) if ".-M" in sentence.tags else ():
        if len(sentence.keys[match.start()]) == 1 and len(sentence.keys[match.start() + 3].rstrip(".")) == 1:
            yield from range(match.start(), match.end())


def _opens_name(sentence: Sentence) -> bool:
    """Tell a noun that begins the name of a body at the head of the sentence: Air Brume a fermé, Paris dément, but Mardi Brume a fermé."""
    keys = sentence.keys
    if _COMMON_ALONE.match(sentence.tags) is not None:
        known = keys[0] in _KNOWN_NAMES and not (sentence.tags[0] == "v" and sentence.tags[1] == "c")
        return known or (sentence.tags[0] == "w" and keys[1] in _HAVING and keys[0] not in _NO_NAMES)
    named = _COMMON_SUBJECT.match(sentence.tags) is not None
    return named and keys[0] not in nouns.PREPOSED and keys[0] not in _DAYS and (keys[1] not in nouns.FIRST_NAMES or keys[1] in _COUNTRIES)


def _inside_names(sentence: Sentence) -> Iterator[int]:
    """Give the items of the words of a well-known name, the small ones too: Le Journal | du dimanche."""
    keys = sentence.keys
    for item in _places(_CAPITAL_OR_FIRST, sentence.tags):
        for others in _BODY_NAMES.get(keys[item], ()):
            if others and tuple(keys[item + 1 : item + 1 + len(others)]) == others:
                yield from range(item, item + 1 + len(others))
                break


def _special(tags: str, keys: list[str]) -> list[int]:
    """Return the items whose form may give them another tag."""
    together = "".join(keys)
    special = [] if _RETAGGED.isdisjoint(keys) else [item for item, key in enumerate(keys) if key in _RETAGGED]
    if "-" in together or "log" in together or "thérap" in together or "iste" in together:
        compound = (item for item, key in enumerate(keys) if "-" in key or (key.endswith(_LEARNED) and _is_learned(tags, key, item)))
        special += [item for item in compound if tags[item] in "wMFf" and keys[item] not in _RETAGGED]
    return special


def _is_learned(tags: str, key: str, item: int) -> bool:
    """Tell who is learned, and who holds with something from what does: la | municipaliste, but une ligne municipaliste."""
    return key.endswith(nouns.LEARNED) or (tags[item - 1 : item] == "D" and tags[item + 1 : item + 2] not in ("w", "r"))


def _places(pattern: re.Pattern[str], tags: str) -> list[int]:
    return [match.start() for match in pattern.finditer(tags)]


def _by_key(sentence: Sentence, item: int, key: str) -> str | None:
    """Return the tag that a word gets for its form and what stands around it, None where it keeps its own."""
    tags = sentence.tags
    tag, before, after = tags[item], tags[item - 1 : item], tags[item + 1 : item + 2]
    if key == "beaucoup" or _counts(sentence, item):
        return "D"
    if key in _DESCRIBING:
        return "w" if tag in "Ee" and before in ("r", "w") and after not in ("P", "a") else None
    if key == "ensemble":
        return "w" if before == "D" else None
    if key.startswith("outre-"):
        return "B" if before not in ("D", "d", "g") else None
    if key in ("unis", "juste", "même", "part"):
        return _by_its_side(sentence, item)
    if key == "autres":
        return "D" if _is_article(sentence, item) else None
    if key == "me":
        return "O" if tag in "Mc" and after == "M" else None
    if tag in "wM" and nouns.role_of(key) is not None and key not in nouns.FIRST_NAMES:
        return "r" if tag == "w" or "M" not in (before, after) else None
    if key in _PARTICLES:
        joins = (before in ("M", "O") or (before == "w" and sentence.keys[item - 1] in _PARTICLES)) and "M" in tags[item + 1 : item + 3]
        return "M" if joins else None
    return "w" if tag in "Ff" and before == "r" else None


def _by_its_side(sentence: Sentence, item: int) -> str | None:
    """Return the tag that a word has beside some others: les Émirats arabes | unis, | juste après, la | même source, de la | part du maire."""
    if sentence.keys[item] == "part":
        return "P" if sentence.keys[max(0, item - 2) : item] == ["de", "la"] else None
    if sentence.keys[item] == "même":
        return "w" if sentence.tags[item - 1 : item] == "D" and sentence.tags[item + 1 : item + 2] in ("r", "w", "M") else None
    if sentence.keys[item] == "unis":
        return "w" if sentence.tags[item - 1 : item] in ("w", "M") else None
    return "B" if sentence.keys[item + 1 : item + 2] in (["avant"], ["après"]) else None


def _counts(sentence: Sentence, item: int) -> bool:
    """Tell a quantity without article: Nombre d'élus, bon nombre d'élus, but le nombre d'élus."""
    keys, tags = sentence.keys, sentence.tags
    if keys[item] == "bon":
        return keys[item + 1 : item + 2] == ["nombre"] and _counts(sentence, item + 1)
    if keys[item] not in ("nombre", "quantité") or tags[item + 1 : item + 2] != "d":
        return False
    return item == 0 or tags[item - 1] not in "Dgdwra" or keys[item - 1] == "bon"


def _is_of_surname(sentence: Sentence, item: int) -> bool:
    """Tell the article of a surname that some write small: Yann | le Goff, but à Yann le Sénat répond."""
    keys = sentence.keys
    first, name = keys[item - 1], keys[item + 1]
    full = sentence.tags[item - 2 : item - 1] == "M" and nouns.is_first_name(keys[item - 2])  # Jean Martin | le Sénat
    known = name in _KNOWN_NAMES or name in nouns.ROLES or name in _COUNTRIES or name in _COMMON
    return keys[item] in ("le", "la") and nouns.is_first_name(first) and not full and not known


def _is_people(key: str) -> bool:
    """Tell a people, named with a capital in the plural, from a person: entre Russes et Danois."""
    role = _DEMONYMS.get(key)
    return role is not None and role.number == "p" and key not in nouns.FIRST_NAMES


def _is_article(sentence: Sentence, item: int) -> bool:
    """Tell de as an article before an adjective from the preposition: D'anciens élus, but l'avis d'anciens élus."""
    keys, tags = sentence.keys, sentence.tags
    if keys[item] not in _BEFORE_PLURALS or item == 0 or keys[item - 1] not in ("d'", "de"):
        return False
    free = item < 2 or tags[item - 2] not in "rwMeE0)" or keys[item - 2] in nouns.MEDIA  # a déclaré à l'AFP | d'anciens élus
    return free and (keys[item] == "autres" or tags[item + 1 : item + 2] in ("r", "w") or any(_people_behind(sentence, item)))


def _people_behind(sentence: Sentence, item: int) -> list[tuple[int, str]]:
    """Give a people behind its adjective the tag of those whom it names: De nombreux | Danois."""
    people = sentence.tags[item + 1 : item + 2] == "M" and sentence.keys[item + 1] in _DEMONYMS
    return [(item + 1, "r")] if people else []


def _compounded(sentence: Sentence) -> Iterator[tuple[int, str]]:
    """Give the tags of roles that are several words, one noun: le | numéro deux, le | mis en cause, but il est mis en cause."""
    tags = sentence.tags
    for first, last in nouns.compounds(sentence.keys):
        if tags[first] not in "eE" or tags[first - 1 : first] in ("D", "g"):
            yield first, "r"
            yield from ((item, "w") for item in range(first + 1, last))


def _is_common(sentence: Sentence, item: int) -> bool:
    """Tell a noun for people from a name in spite of its capital: le Président, le jeune Clermontois."""
    key = sentence.keys[item]
    if sentence.tags[item - 1] != "D" and sentence.keys[item - 1] not in nouns.PREPOSED:
        return False
    role = nouns.ROLES.get(key)
    if (role is not None and role.kind in nouns.HUMAN) or key in _NOUNS_IN_CAPITALS:
        return True
    if key in nouns.FIRST_NAMES or (key in nouns.MEDIA and sentence.keys[item - 1] not in nouns.ONES):
        return False
    demonym = _DEMONYMS.get(key)  # le Belge, but la Belge des eaux
    inhabitant = key.endswith(_OF_REGIONS) and key not in _KNOWN_NAMES and key not in _COUNTRIES
    return (
        inhabitant
        or key.endswith(nouns.OF_PLACES)
        or (
            demonym is not None and demonym.number != "p" and key not in _COUNTRIES and sentence.tags[item + 1 : item + 2] not in ("d", "g")
        )
    )
