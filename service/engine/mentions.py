"""Find who could speak: names, titles, roles, organisations, groups and pronouns of a sentence.

Takes the text and a tagged sentence; gives its mentions in order. A name and the role beside it in apposition are one
mention, as in « le porte-parole du parti, Paul Roy ».
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from service.engine import appositions, nouns, retagging
from service.engine.lexicon import load
from service.engine.model import Gender, Mention, Number, Sentence, Span
from service.engine.tags import FINITE, VERB_GROUP
from service.engine.word_tags import TAGS

# le porte-parole du parti · un responsable du gouvernement · des études occidentales · M. Roy · Les Berges vives · l'Alliance rurale, verte et libre
_PHRASE = re.compile(
    r"""
    (?=[SIZOMDgr0]|[puB]d?0r|w\.?CO) (?:
      (?P<pronoun> [SIZ] )
    | (?P<couple> [OMw]\.?COM+ )
    | (?P<one> D?D(?:dP?[ZS]|(?:dD?|gD?)0?[rwMe]+(?:[dg]D?[rwM]+)*) )
    | (?P<lone> D?D(?=[XVvcnpBUKPu,.:;(]|$) )
    | (?P<phrase>
        (?: O?[Dg]D?0?B?(?=[rwMOe]) | (?<![rMO&]) (?=[MO]) | (?<![rwMO&DdgaPC0B]) (?=r) | (?:[pu]d|B|(?<![DgaO0,rwMd]))0(?=r) )
        (?: [rwMOe0&] | E(?=M) )+
        (?: C?[ud]*[dga]D? [rwMOe0&]+ | C w?r [rwMe]* | (?<=[gd][rw]) C w (?=[XVvcn(]) | (?:,[dg]D?[rwM]{1,6}){1,4} C(?=[dg])
          | (?:(?<=Mw)|(?<=M[rw]w)) (?:,w){1,3} Cw (?=[(XVvcn]|,M) )*
      )
    )
    """,
    re.VERBOSE,
)
# la Ligue | pour les oiseaux (LO)
_TO_ACRONYM = re.compile(r"(?P<name>[aPudg]+D?[wrMe]+(?:[aPudgC]+D?[wrMe]+){0,2})\((?P<acronym>M)\)")
_PLURAL = frozenset(
    "les des de ces ses mes nos vos leurs plusieurs quelques certains certaines deux trois quatre cinq six sept huit neuf dix"
    " onze douze quinze vingt trente cent aux tous toutes d'".split()
)
_SPEAKING_PRONOUNS = frozenset(
    "il elle ils elles on -il -elle -ils -elles -on -t-il -t-elle -t-ils -t-elles -t-on celui-ci celle-ci ceux-ci"
    " celles-ci celui-là celle-là lui eux elles lui-même elle-même eux-mêmes".split()
)
_PLURAL_PRONOUNS = frozenset(("ils", "elles", "eux", "ceux-ci", "celles-ci", "eux-mêmes"))
_ADDRESSED = frozenset(
    "presse journalistes journaliste médias micro antenne caméra agence télévision télé radio tweet x twitter facebook magazine quotidien journal hebdomadaire site mensuel".split()
)
_BEFORE_OTHERS = frozenset(("un", "une", "les", "deux", "trois"))
_FLOATING = frozenset(("tous", "toutes", "beaucoup"))
_STANDING = _FLOATING | {"certains", "certaines", "plusieurs", "autres"}
_TIMES = frozenset(
    "début fin mi hier aujourd'hui demain lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin"
    " juillet août septembre octobre novembre décembre".split()
)
# Documents that are not called after anybody: dans un communiqué | Brume Réseau.
_NAMELESS = frozenset(("communiqué", "tweet", "message", "courriel", "mail", "post", "entretien", "discours"))
_NO_NAMES = _TIMES | _NAMELESS
_REPEATED = frozenset(("fois", "reprises", "instants", "minutes", "secondes", "heures"))
_MOODS = frozenset(("larmes", "colère"))  # lance le maire | en colère, but les pêcheurs en colère
# Whose role or stand another person may name: l'adjoint au maire, l'opposante au président.
_TAKING_TO = frozenset(
    f"{noun}{ending}"
    for noun in "adjoint délégué conseiller conseillère candidat opposant aide soutien responsable attaché fidèle hostile".split()
    for ending in ("", "e", "s", "es")
)
_AGENCIES = frozenset("afp ansa aps ats belga efe map reuters tass xinhua".split())
_LIVING = frozenset("exerçant habitant opérant résidant souffrant travaillant venant vivant".split())
_SINGLING = frozenset("la l' sa son ses leur leurs cette cet ce ces".split())
_GOVERNING = (["du", "côté"], ["tant", "que"], ["tant", "qu'"])  # en tant que | candidate
_CONTRACTED = frozenset(("du", "au", "aux"))
_COMPLEMENTED = frozenset("PauBTt")  # une mère | venue chercher sa fille
# Of whom these are told speaks no more: la mort de | Zelka.
_DEATHS = frozenset("assassinat décès disparition enterrement funérailles meurtre mort obsèques".split())
_OWNING_TAGS = ("d", "g")
_DESCRIBING = re.compile("[eEw](?=[PauBTtdg])")  # what may end the name of somebody unnamed
_MADE_OF = nouns.IN_CHARGE | frozenset(  # une équipe composée | de juristes, but la garde rapprochée de la reine
    f"{participle}{ending}"
    for participle in "composé constitué formé âgé issu venu accompagné entouré muni vêtu armé accusé soupçonné menacé privé".split()
    for ending in ("", "e", "s", "es")
)
_NAMING = frozenset("rM")
_DESCRIBED = re.compile(r",(?:0w,)?r")  # (la parole) à Anne, | déléguée du personnel
_BARE = frozenset("Ddguaw")
_UNCUT = frozenset("DdgwrOe0&E,C")
_BEYOND = frozenset(("d'", "en", "à"))
_IMPERSONAL = frozenset(
    "faut fallait faudra faudrait fallut suffit suffisait suffira suffirait existe existait existera existerait".split()
)
_BEING = frozenset("est était serait sera fut semble semblait paraît paraissait".split())
_JUDGED = frozenset(
    "vrai clair évident probable possible impossible nécessaire important essentiel urgent temps question normal logique"
    " regrettable dommage difficile facile inutile utile interdit rare fréquent prévu préférable inacceptable indispensable".split()
)
_CONCERNING = frozenset("agit agissait agira agirait".split())  # il s'agit de
_EXISTING = frozenset("a avait aura aurait eut".split())  # il y a
# How lines begin that stand around an article and speak of nobody in it, by their first two words.
_FURNITURE = frozenset(
    (first, second)
    for first, seconds in (
        ("partager", "cet l' sur par la ce"), ("copier", "/ le"), ("publié", "le il à par"), ("mis", "à"), ("mise", "à"), ("posté", "le par"),
        ("dernière", "mise modification"), ("crédit", "photo photos :"), ("crédits", "photo photos :"), ("tous", "droits"), ("temps", "de"),
        ("short", "url"), ("réagir", "à"), ("imprimer", "l' cet"), ("envoyer", "par l' cet"), ("suivre", "l' ce"), ("écouter", "l' cet"),
        ("modifié", "le"), ("rédigé", "le par"), ("propos", "recueillis"), ("recevez", "l' nos notre"), ("inscrivez-vous", "à"),
        ("lire", "aussi également"), ("à", "lire"), ("voir", "aussi également"),
    )
    for second in seconds.split()
)  # fmt: skip
_LEADING = 5
_ASSERTING = FINITE | {"Q"}
_BEFORE_MARKS = re.compile(r"DQ")
_BEFORE_NAMES = re.compile(r"[Dg]w?(?P<noun>r)w?Q")
_CALLABLE = frozenset(("profession", "person"))
_LONGEST_NAME = 4
_INVERTED = re.compile(r"Q,?[ncXyVvEeBp]{1,6}\Z")  # « … », a expliqué | le réalisateur de « Brumes », but accuse | le maire de « Vol »
_MARKS = " \u00a0\u202f«»“”\"'‘’"
_BEFORE_CREDITS = frozenset(("©", "photo", "photos"))
_CREDITING = _BEFORE_CREDITS | {"/"}
_OWNING = re.compile(r"[Dg]?[wMe0]{0,2}r|M")  # an ancien sociologue, Morel, but not alarme des médecins
_BYLINE = re.compile(r"P(?:M|[dg]D?M)+(?:[,.(&C](?:M|[dg]D?M)*)?[,.)]?")
_TITLED = ("organization", "group")
_BODIES = ("institution", "group", "document")
_LONGEST_TITLE = 6
_BELIEVED = (["d'", "après"],)
_LONGEST_COMPLEMENT = 12
# From a quotation over the verb of an incise to where its subject may stand: « … », a lancé mardi, à la mairie de Brume, devant |
_AWAITING = re.compile(r"Q,?[Bnc]*[XVvEe][XVvEeBnc]*(?:[PaudgU][PaudgUD]*[wrMeE0]+|[B,-]|ScX)*(?:[PaudgU][PaudgUD]*)?")
_INCISE_ENDS = frozenset(("", ",", ".", ":", "("))
_LONGEST_COORDINATION = 2
_FUNCTION_WORDS = load().function_words
# par la voix de | la maire; la colère de | la mairie, qui a dit
_SPEECH_NOUNS = load().speech_nouns | load().feelings | {"voix", "bouche"}


def find(text: str, sentence: Sentence) -> list[Mention]:
    """Return the mentions of a sentence in order, each with the name, role, gender and number that it shows."""
    if _is_furniture(sentence):
        return []
    sentence = retagging.retag(sentence)
    found = _phrases(text, sentence)
    found = [_with_title(text, sentence, mention) for mention in found] if "Q" in sentence.tags else found
    if not nouns.SOURCES.isdisjoint(sentence.keys) or _BEFORE_MARKS.search(sentence.tags):
        found = sorted([*found, *_sources(text, sentence), *_marked(text, sentence)], key=lambda mention: mention.first)
    if sentence.tags.count("Q") > 1:
        found = sorted([*found, *_papers(text, sentence)], key=lambda mention: mention.first)
    if "rQ" in sentence.tags or "rwQ" in sentence.tags:
        called = list(_called(text, sentence))
        starts = {mention.first for mention in called}
        found = sorted(
            [*(mention for mention in found if mention.first not in starts or mention.name), *called], key=lambda mention: mention.first
        )
    if sentence.tags[:3] in _DATELINES:
        found = [mention for mention in found if not _is_dateline(text, sentence, mention)]
    return _without_bracketed_places(sentence, appositions.join(sentence, _without_credits(sentence, found)))


def _phrases(text: str, sentence: Sentence) -> list[Mention]:
    """Read every phrase and pronoun by itself, before appositions are joined."""
    found: list[Mention] = []
    keys = sentence.keys
    sided = "côté" in keys
    for match in _PHRASE.finditer(sentence.tags):
        first, last = match.span()
        sort = match.lastgroup
        if keys[first] == "du" and keys[first + 1 : first + 2] == ["côté"] and not _NAMING.isdisjoint(sentence.tags[first + 2 : last]):
            first += 2 + (sentence.tags[first + 2] == "d")
        if sort == "pronoun":
            if (keys[first] in _SPEAKING_PRONOUNS and not _is_impersonal(sentence, first)) or _is_antecedent(sentence, first):
                found.append(_pronoun(sentence, first))
        elif sort == "couple" and keys[first] in nouns.TITLES:
            found.append(_couple(sentence, first, last))
        elif sort == "lone" or (sort == "one" and nouns.quantifier(sentence, first, last) is not None):
            found.extend(_some(sentence, first, last, sort == "lone"))
        elif last - first > 1 or not (keys[first] in _FUNCTION_WORDS or _is_turn(sentence, first)):
            for start, end in _sides(sentence, first, last) if sided else ((first, last),):
                _add_phrases(text, sentence, found, start, end)
    return found


def _sides(sentence: Sentence, first: int, last: int) -> list[tuple[int, int]]:
    """Part a phrase before « du côté de »: même son de cloche du côté de | la mairie."""
    keys = sentence.keys
    side = next((item for item in range(first + 1, last - 3) if keys[item] == "du" and keys[item + 1] == "côté"), None)
    if side is None or sentence.tags[side + 2] != "d":
        return [(first, last)]
    return [(first, side), (side + 3, last)]


def _is_turn(sentence: Sentence, item: int) -> bool:
    """Tell the mark of a question or its reply from a name: Q : Irez-vous ? R : « Oui. »."""
    return item == 0 and sentence.keys[0] in ("q", "r") and sentence.tags[1:2] in (":", "-", ".")


def _sources(text: str, sentence: Sentence) -> Iterator[Mention]:
    """Read sources that are named behind « de » without a determiner: a-t-on appris de | source judiciaire."""
    for item, key in enumerate(sentence.keys):
        if key in nouns.SOURCES and item and sentence.tags[item - 1] == "d":
            last = item + 1
            while sentence.tags[last : last + 1] in ("w", "r", "e"):
                last += 1
            if last > item + 1:
                yield _phrase(text, sentence, item, last, governed=True)


def _is_furniture(sentence: Sentence) -> bool:
    """Tell a line that stands around an article from its sentences: Publié le 3 mars à 8 h; Par Anne Morel."""
    if not _ASSERTING.isdisjoint(sentence.tags):
        return False
    first = next((item for item, key in enumerate(sentence.keys[:_LEADING]) if key[0].isalpha()), 0)
    return tuple(sentence.keys[first : first + 2]) in _FURNITURE or (
        sentence.keys[0] == "par" and _BYLINE.fullmatch(sentence.tags) is not None
    )


def _marked(text: str, sentence: Sentence) -> Iterator[Mention]:
    """Read people whose noun stands between marks: un « repenti », les « anciens »."""
    for match in _BEFORE_MARKS.finditer(sentence.tags):
        first, item = match.start(), match.end() - 1
        words = text[sentence.starts[item] : sentence.ends[item]].strip(_MARKS).split()
        if not words or not all(map(str.islower, words)) or not nouns.is_human(" ".join(words[:2])):
            continue
        start, end, determiner = sentence.starts[first], sentence.ends[item], sentence.keys[first]
        plural = determiner in _PLURAL
        yield Mention(
            start, end, first, item + 1, "group" if plural else "person", " ".join(words),
            gender="f" if determiner in nouns.FEMININE else "m" if determiner in nouns.MASCULINE else None,
            number="p" if plural else "s", governed=_is_governed(sentence, first),
            definite=determiner not in nouns.INDEFINITE, plain=Span(start, end),
        )  # fmt: skip


def _papers(text: str, sentence: Sentence) -> Iterator[Mention]:
    """Read papers whose names stand between marks, as some write them: selon | « Le Phare », la loi est « morte »."""
    for item, tag in enumerate(sentence.tags):
        if tag != "Q":
            continue
        name = text[sentence.starts[item] : sentence.ends[item]].strip(_MARKS)
        believed = sentence.keys[max(0, item - 2) : item] in _BELIEVED or sentence.keys[item - 1 : item] == ["selon"]
        if name.lower() in nouns.MEDIA or (believed and name[:1].isupper() and len(name.split()) <= _LONGEST_TITLE):
            start = text.index(name, sentence.starts[item])
            yield Mention(
                start, start + len(name), item, item + 1, "organization", name.split()[0].lower(), name, number="s",
                governed=_is_governed(sentence, item), definite=True,
            )  # fmt: skip


def _called(text: str, sentence: Sentence) -> Iterator[Mention]:
    """Read people whose name stands between marks behind what they do: le rappeur | « Zelko B. »."""
    for match in _BEFORE_NAMES.finditer(sentence.tags):
        first, item = match.start(), match.end() - 1
        start, end = sentence.starts[item], sentence.ends[item]
        name = text[start:end].strip(_MARKS)
        words = name.split()
        noun = match.start("noun")
        role = nouns.role_of(sentence.keys[noun])
        named = 0 < len(words) <= _LONGEST_NAME and all(word[0].isupper() or word[0].isdigit() for word in words)
        if not named or role is None or role.kind not in _CALLABLE or role.number == "p" or nouns.are_words(words):
            continue
        yield Mention(
            sentence.starts[first], end, first, item + 1, "person", sentence.keys[noun], name,
            nouns.gender_of(sentence, first, None, role), "s", False, sentence.tags[first] == "g" or _is_governed(sentence, first), True,
            Span(sentence.starts[noun], sentence.ends[item - 1]),
        )  # fmt: skip


def _with_title(text: str, sentence: Sentence, mention: Mention) -> Mention:
    """Extend a phrase by the name between marks behind it: le collectif | « Stop Béton », la réalisatrice de | « Brumes »."""
    tags, item = sentence.tags, mention.last
    item += tags[item : item + 1] in ("d", "g")
    if mention.name or tags[item : item + 1] != "Q" or not _may_bear_title(sentence, mention, item > mention.last):
        return mention
    words = text[sentence.starts[item] : sentence.ends[item]].strip(_MARKS).split()
    speaks = tags[item + 1 : item + 2] in VERB_GROUP or (
        _INVERTED.search(tags, 0, mention.first) is not None
        if item > mention.last
        else tags.count("Q") > 1 and tags[mention.first - 1 : mention.first] in tuple("XVvEeP")
    )
    if not speaks or not 0 < len(words) <= _LONGEST_TITLE or not words[0][0].isupper():
        return mention
    return replace(mention, end=sentence.ends[item], last=item + 1, plain=Span(mention.start, sentence.ends[item]))


def _may_bear_title(sentence: Sentence, mention: Mention, complement: bool) -> bool:
    """Tell a body, or the member of one, from a person: la présidente du collectif « Stop Béton »; with « de », it may be anybody."""
    if complement:
        return mention.kind is not None and not mention.pronoun
    role = nouns.role_of(sentence.keys[mention.last - 1]) if mention.kind in ("person", "group") else None
    return mention.kind in _TITLED or (role is not None and role.kind in _BODIES)


_DATELINES = ("M,D", "O,D")


def _is_dateline(text: str, sentence: Sentence, mention: Mention) -> bool:
    """Tell the place before what begins like a sentence from who speaks: | Brume, Le maire accuse."""
    return mention.first == 0 and mention.last == 1 and text[sentence.starts[2]].isupper()


def _without_credits(sentence: Sentence, found: list[Mention]) -> list[Mention]:
    if _CREDITING.isdisjoint(sentence.keys):
        return found
    return [mention for mention in found if not _is_credit(sentence, mention)]


def _without_bracketed_places(sentence: Sentence, found: list[Mention]) -> list[Mention]:
    """Leave out the lone words at the end of brackets that say where: Brume | (Finistère), Brume (4 000 habitants, | Finistère)."""
    if ")" not in sentence.tags:
        return found
    return [mention for mention in found if not _is_bracketed_place(sentence, mention)]


def _is_bracketed_place(sentence: Sentence, mention: Mention) -> bool:
    tags, first = sentence.tags, mention.first
    if mention.kind != "person" or mention.last - first != 1 or tags[first] != "M" or tags[mention.last : mention.last + 1] != ")":
        return False
    signed = tags[first - 2 : first] == "Q("  # « … » (Morel)
    return tags[first - 1 : first] in ("(", ",") and not signed and not nouns.is_first_name(sentence.keys[first])


def _is_credit(sentence: Sentence, mention: Mention) -> bool:
    """Tell who took a picture: Anne Morel/AFP, © Paul Roy, ANNE MOREL / BRUME PRESSE, Photo Paul Roy."""
    keys = sentence.keys
    before, behind = keys[mention.first - 1] if mention.first else "", keys[mention.last : mention.last + 2]
    if before in _BEFORE_CREDITS:
        return True
    last = keys[mention.last - 1]
    return (behind[:1] == ["/"] and (behind[-1] in nouns.MEDIA or (mention.name or "").isupper())) or (
        before == "/" and last in nouns.MEDIA
    )


def _is_impersonal(sentence: Sentence, item: int) -> bool:
    """Tell an il that stands for nobody: il faut, il n'y a pas, il s'agit de, s'agit-il."""
    keys, tags = sentence.keys, sentence.tags
    if not keys[item].endswith("il"):
        return False
    place = item - 1
    if tags[item] == "S":
        place = item + 1
        while place + 1 < len(keys) and (tags[place] in "nB" or keys[place] in ("s'", "y", "en", "lui", "leur")):
            place += 1
    verb, before = keys[place : place + 1], keys[max(0, place - 1) : place]
    if not verb:
        return False
    if verb[0] in _BEING and not _JUDGED.isdisjoint(keys[place + 1 : place + 4]):  # il est (donc) vrai que
        return any(key in ("que", "qu'", "de", "d'") for key in keys[place + 2 : place + 5])
    return verb[0] in _IMPERSONAL or (verb[0] in _CONCERNING and before == ["s'"]) or (verb[0] in _EXISTING and before == ["y"])


def names(text: str, sentence: Sentence) -> list[Mention]:
    """Return the people who are named with first name and surname in the words of a quotation."""
    if "M" not in sentence.tags:
        return []
    sentence = retagging.retag(sentence)
    found = []
    for start, end in nouns.runs(sentence, 0, len(sentence.tags)):
        first = start
        while first < end and sentence.tags[first] == "O":
            first += 1
        if end - first > 1 and nouns.first_name(sentence, first, first + 1) is not None:
            found.append(_phrase(text, sentence, first, end))
    return found


def _add_phrases(text: str, sentence: Sentence, found: list[Mention], first: int, last: int) -> None:
    if last - first == 2 and sentence.keys[last - 1] in _REPEATED:  # martèle | plusieurs fois | le prévenu
        return
    if _BARE.issuperset(sentence.tags[first:last]) and nouns.are_things(sentence.keys[first:last]):
        found.append(_thing(sentence, first, last, _is_coordinate(sentence, found, first)))
        return
    named = "M" in sentence.tags[first:last]
    split = _split(sentence, first, last, _is_charged(sentence, found, first)) if named and _opens_complement(sentence, first) else None
    split = _awaited(sentence, first, last) if named and split is None else split
    for start, end in ((first, last),) if split is None else ((first, split), (split, last)):
        if _is_date(sentence, start, end) or (end == split and _is_adverbial(sentence, start)):
            continue
        phrase = _phrase(text, sentence, start, end, _is_coordinate(sentence, found, start))
        if phrase.kind == "group" and phrase.name and _are_listed(sentence, end - 1):
            found.append(_phrase(text, sentence, start, end - 1, phrase.governed))
            phrase = _phrase(text, sentence, end - 1, end, phrase.governed)
        found.append(phrase)
        if named and phrase.last - phrase.first > 2 and "M" in sentence.tags[phrase.first + 1 : phrase.last]:
            inner = list(_inner_names(text, sentence, phrase))
            found.extend(inner or (_owner(text, sentence, phrase) if phrase.head in _SPEECH_NOUNS else ()))
        elif phrase.head in _SPEECH_NOUNS:
            found.extend(_owner(text, sentence, phrase))
        if phrase.kind in ("person", "group") and sentence.tags[phrase.last : phrase.last + 3] == "(M)":
            found.extend(_defined_inside(text, sentence, phrase))
        if phrase.last < end - 1 and _is_somebody(sentence, phrase.last, phrase.last + 1):
            found.append(_phrase(text, sentence, phrase.last + 1, end))


def _are_listed(sentence: Sentence, item: int) -> bool:
    """Tell the first names of several people from the name of a group: (ses amis) | Anne et Paul, but les députés LR et RN."""
    keys = sentence.keys
    return keys[item + 1 : item + 2] in (["et"], [","]) and all(
        sentence.tags[place : place + 1] == "M" and nouns.is_first_name(keys[place]) for place in (item, item + 2)
    )


def _opens_complement(sentence: Sentence, first: int) -> bool:
    """Tell whether a phrase stands behind a preposition or « il y a », so that a name in it may be the subject: (au bout) du fil | Anne Morel."""
    return first > 0 and (
        sentence.tags[first] == "g" or sentence.tags[first - 1] in "aPd" or sentence.keys[max(0, first - 2) : first] == ["y", "a"]
    )


def _is_date(sentence: Sentence, first: int, last: int) -> bool:
    return sentence.tags[first : first + 2] in ("D0", "g0") and first + 2 < last and sentence.keys[first + 2] in _TIMES


def _is_antecedent(sentence: Sentence, item: int) -> bool:
    return sentence.keys[item] in ("celui", "celle") and sentence.keys[item + 1 : item + 2] == ["qui"]


def _couple(sentence: Sentence, first: int, last: int) -> Mention:
    return Mention(
        sentence.starts[first], sentence.ends[last - 1], first, last, "group", "et",
        number="p", governed=_is_governed(sentence, first), definite=True,
    )  # fmt: skip


def _some(sentence: Sentence, first: int, last: int, lone: bool) -> Iterator[Mention]:
    """Read some of a group: l'un d'eux, une des riveraines, certains de ses proches, d'autres."""
    place = nouns.quantifier(sentence, first, last)
    if place is None or (lone and not _stands_alone(sentence, first, sentence.keys[place])):
        return
    key = sentence.keys[place]
    many = key not in nouns.ONES
    last = next((item for item in range(place + 2, last) if _is_participle(sentence, first, item)), last)
    start, end = sentence.starts[first], _plain_end(sentence, place, last)
    yield Mention(
        start, sentence.ends[last - 1], first, last, nouns.kind_of_some(sentence, place, last, many), key,
        gender=None if many else "f" if key == "une" else "m", number="p" if many else "s", governed=_is_governed(sentence, first),
        plain=Span(start, sentence.ends[end - 1]) if end < last else None,
    )  # fmt: skip


def _stands_alone(sentence: Sentence, first: int, key: str) -> bool:
    """Tell a quantifier that stands for people (Certains parlent) from one beside its noun or verb (ils sont tous là)."""
    before = sentence.tags[first - 1] if first else "."
    if key in nouns.ONES:
        return sentence.keys[first] == "l'"
    return key in _STANDING and (before in "P.,:;KQU-(" or (before in "VC" and key not in _FLOATING))


def _is_governed(sentence: Sentence, first: int) -> bool:
    return first > 0 and (sentence.tags[first - 1] in "Pdgau(" or sentence.keys[max(0, first - 2) : first] in _GOVERNING)


def _is_charged(sentence: Sentence, found: list[Mention], first: int) -> bool:
    """Tell what somebody is in charge of: l'envoyée spéciale de la Ligue pour | le Sahel (Anne Morel)."""
    role = found[-1] if found and sentence.tags[first - 1] == "P" and found[-1].last == first - 1 else None
    return role is not None and role.kind == "person" and role.name is None and role.definite and role.number == "s"


def _split(sentence: Sentence, first: int, last: int, charged: bool) -> int | None:
    """Part what stands after a preposition from the subject behind it: à l'AFP | Zelda Bruhl, dans un tweet | Paul Roy.

    `charged` tells that it is what the person is in charge of.
    """
    tags, keys = sentence.tags, sentence.keys
    for item in range(first + 1, min(last, first + _LONGEST_COMPLEMENT)):
        told = _is_told(sentence, first, item)
        named = tags[item : item + 2] in ("MM", "OM") or (tags[item : item + 3] == "MdM" and keys[item] in nouns.FIRST_NAMES)
        if not (named or told) or tags[item - 1] in "dgaO":
            continue
        first_name = keys[item] in nouns.FIRST_NAMES and not (tags[item - 1] == "M" and keys[item] in nouns.SONS)
        known = first_name or keys[item - 1] in (nouns.COUNTRIES if charged else _NO_NAMES)
        # lors de son arrivée | Zelda Bruhl
        known = known or (tags[item - 1] == "w" and item - first == 2 and keys[first] in nouns.POSSESSIVE)
        elected = tags[max(0, first - 2) : first] == ")d" and tags[first:item] in ("M", "DM")  # le député (LR) de l'Oise | Zelda Bruhl
        if tags[item] == "M" and not known and not told and not elected:
            continue
        if keys[item - 1] in nouns.NAMESAKES:
            return None
        known = tags[item - 1] == "M" and keys[item - 1] in nouns.FIRST_NAMES
        if not known and (charged or elected or _is_complement(sentence, first, item)):
            return item
    return None


def _awaited(sentence: Sentence, first: int, last: int) -> int | None:
    """Return where the subject begins that an incise lacks yet, in a name that no list knows: « … », lance devant la foule réunie à Brume | Zarvio Bokheli."""
    tags, keys = sentence.tags, sentence.keys
    if not first or tags[last : last + 1] not in _INCISE_ENDS or tags[last - 2 : last] != "MM":
        return None
    if tags[first] != "g" and tags[first - 1] not in "aPdX":
        return None
    quotation = tags.rfind("Q", max(0, first - _LONGEST_COMPLEMENT), first)
    if quotation < 0 or _AWAITING.fullmatch(tags, quotation, first) is None:
        return None
    run = len(tags[first:last].rstrip("M")) + first
    before = keys[run - 1] if run > first else ""
    if " ".join(keys[run:last]) in nouns.MEDIA or before in nouns.NAMESAKES or before in nouns.PERIODICALS:
        return None
    if run > first and tags[run - 1] in "weE0":
        return run
    return last - 2 if last - run > 2 else None


def _is_told(sentence: Sentence, first: int, item: int) -> bool:
    """Tell a medium that ends before an item from the name behind it, whose first name nobody knows: à l'AFP | Zelda Bruhl."""
    tags, keys = sentence.tags, sentence.keys
    start = first + (tags[first] in "Dg")
    if tags[start] != "M":
        return False
    medium, longer = " ".join(keys[start:item]), " ".join(keys[start : item + 1])
    if medium in _AGENCIES:
        return tags[item : item + 2] in ("MM", "M,", "M.")
    return medium in nouns.MEDIA and longer not in nouns.MEDIA and tags[item : item + 2] == "MM"


def _is_complement(sentence: Sentence, first: int, item: int) -> bool:
    """Tell whether what ends before an item can be no role of the person named there."""
    tags, keys = sentence.tags, sentence.keys
    if tags[item - 2] == "a" or tags[item - 3 : item] == "aDM" or _is_adverbial(sentence, first):
        return True
    if any(key in nouns.MEDIA or key in _ADDRESSED for key in keys[first:item]):
        return True
    if "r" in tags[first:item]:
        roles = [role for place in range(first, item) if tags[place] == "r" and (role := nouns.role_of(keys[place])) is not None]
        crowd = first > 0 and tags[first - 1] == "a" and any(role.kind == "group" for role in roles)  # (lance) à la foule | Anne Morel
        return crowd or any(role.kind == "document" for role in roles)
    place = tags[first] == "M" and (tags[first - 1] in "aP" or tags[max(0, first - 2) : first] in ("ud", "wd"))
    return (place and (keys[first] not in nouns.FIRST_NAMES or tags[first:item] == "MM")) or "w" in tags[first:item]


def _is_adverbial(sentence: Sentence, first: int) -> bool:
    """Tell what opens an adverbial behind à or en from a noun: à | la surprise générale, en | conférence de presse."""
    noun = first + (sentence.tags[first] == "D")
    return first > 0 and sentence.tags[first - 1] == "a" and sentence.keys[noun] in nouns.ADVERBIAL


def _inner_names(text: str, sentence: Sentence, phrase: Mention) -> Iterator[Mention]:
    """Read the people named in the complements of a phrase: les propos de | Anne Morel."""
    if phrase.pronoun:
        return
    for opening, end in nouns.runs(sentence, phrase.first + 1, phrase.last):
        owned = nouns.is_owned(sentence, phrase.first, opening) and sentence.keys[opening - 1] not in nouns.NAMESAKES
        single = end - opening < 2 and not (sentence.keys[opening - 1] == "à" and _DESCRIBED.match(sentence.tags, end))
        single = single and not _is_told_of(sentence, phrase, opening, end)
        if (sentence.tags[opening - 1] not in "dga" and not owned) or single:
            continue
        start = _past_office(sentence, phrase.first, opening, end)
        title = sentence.tags[start] == "O"
        if title or nouns.first_name(sentence, start, end) == start or _is_rare_name(text, sentence, phrase, start, end):
            first = nouns.owner_start(sentence, start) if owned else start
            yield _phrase(text, sentence, first, nouns.person_end(sentence, start + title, end)[1], governed=True)


def _is_told_of(sentence: Sentence, phrase: Mention, opening: int, end: int) -> bool:
    """Tell a person by one name in what is told of her: l'histoire de | Chloé, le parcours de | Zolkan, 23 ans, le combat de | la petite Zolka."""
    if phrase.head in _DEATHS:
        return False
    if sentence.keys[opening - 1] in nouns.OF_AGE:
        return True
    aged = sentence.tags[end : end + 2] == ",0" and sentence.keys[end + 2] == "ans"
    return phrase.kind is None and sentence.tags[opening - 1] == "d" and (aged or nouns.is_first_name(sentence.keys[opening]))


def _is_rare_name(text: str, sentence: Sentence, phrase: Mention, start: int, end: int) -> bool:
    """Tell a full name that no list knows in what is told of somebody: la vie de | Zolkan Brumel, but le siège de Brumex Industries."""
    told = (
        phrase.kind is None and phrase.head not in _DEATHS and sentence.tags[start - 1] == "d" and sentence.tags[start:end] in ("MM", "MMM")
    )
    return told and not any(nouns.is_known(text, sentence, item) for item in range(start, end))


def _past_office(sentence: Sentence, head: int, first: int, last: int) -> int:
    """Return where a person's name begins in a run of capitals: les mots du ministre des Transports | Anne Morel."""
    named = nouns.first_name(sentence, first, last)
    if named is None or not first < named < last - 1 or not nouns.is_owned(sentence, head, named):
        return first
    return named


def _defined_inside(text: str, sentence: Sentence, phrase: Mention) -> Iterator[Mention]:
    """Read the body in the complements of a phrase whose acronym follows: le chef de | la Ligue des pontonniers (LP)."""
    tags, keys, starts = sentence.tags, sentence.keys, sentence.starts
    initial = text[starts[phrase.last + 1]]
    for item in range(phrase.first + 1, phrase.last - 2):
        if tags[item] not in "dg":
            continue
        start = item + (tags[item] == "d")
        noun = start + (tags[start] in "Dg")
        role = nouns.role_of(keys[noun])
        described = text[starts[noun]] == initial and not set(tags[noun + 1 : phrase.last]) <= {"M"}
        if described or (role is not None and role.kind == "institution"):
            yield _phrase(text, sentence, start, phrase.last, governed=True)
            return


def _owner(text: str, sentence: Sentence, phrase: Mention) -> Iterator[Mention]:
    """Read whose words a noun of speech stands for: l'expression d' | un sociologue, le cri d'alarme | des médecins."""
    tags = sentence.tags
    for item in range(phrase.first + 1, phrase.last):
        start = item + (tags[item] == "d")
        if tags[item] in "dg" and _OWNING.match(tags, start, phrase.last) and sentence.keys[start] != "ordre":  # le mot d'ordre
            yield _phrase(text, sentence, start, phrase.last, governed=True)
            return


def _is_coordinate(sentence: Sentence, found: list[Mention], first: int) -> bool:
    """Tell whether a phrase is coordinated with a governed one, whose government it shares: pour l'Europe et | l'Asie."""
    if not found or first - found[-1].last > _LONGEST_COORDINATION:
        return False
    before, tags = found[-1], sentence.tags
    between = tags[before.last : first]
    if between == "," and _is_listed_place(sentence, before, first):
        return True
    if between == ",":
        return tags[first] == "g" and (tags[before.first] == "g" or tags[before.first - 1 : before.first] == "d")
    return between in ("C", ",C") and sentence.keys[first - 1] in ("et", "ou", "ni") and (before.governed or tags[first] == "g")


def _is_listed_place(sentence: Sentence, before: Mention, item: int) -> bool:
    """Tell another place from a subject: (manifester) à Brume, | Castel et Virelle, but À Brume, | Morel, maire, (a dit)."""
    tags = sentence.tags
    bare = tags[item] == "M" and tags[item + 1 : item + 2] in (",", "C", ".") and not nouns.is_first_name(sentence.keys[item])
    return bare and before.governed and before.first > 1 and tags[before.first : before.last] == "M"


def _pronoun(sentence: Sentence, item: int) -> Mention:
    key = sentence.keys[item]
    bare = key.rsplit("-", 1)[-1] if key[0] == "-" else key
    start = sentence.ends[item] - len(bare)
    number: Number = "p" if bare in _PLURAL_PRONOUNS else "s"
    governed = item > 0 and sentence.tags[item - 1] in "Pdga"
    gender: Gender | None = "f" if key in nouns.FEMININE else "m" if key in nouns.MASCULINE else None
    return Mention(start, sentence.ends[item], item, item + 1, None, bare, None, gender, number, True, governed, True)


def _thing(sentence: Sentence, first: int, last: int, governed: bool) -> Mention:
    """Read a phrase of which no word speaks of anybody, as most are: the short way to what `_phrase` would return."""
    keys = sentence.keys
    last = _cut(sentence, first, last) if last - first > 2 else last
    head = nouns.head_of(sentence, first, last)
    start, end = sentence.starts[first], _plain_end(sentence, head, last) if last - head > 1 else last
    return Mention(
        start, sentence.ends[last - 1], first, last, None, keys[head], None, nouns.gender_of_determiner(keys, first),
        "p" if keys[first] in _PLURAL else "s", False, governed or keys[first] in _CONTRACTED or _is_governed(sentence, first),
        keys[first] not in nouns.INDEFINITE, None, Span(start, sentence.ends[end - 1]) if end < last else None,
    )  # fmt: skip


def _phrase(text: str, sentence: Sentence, first: int, last: int, governed: bool = False) -> Mention:
    """Read a phrase; `governed` tells that it shares the government of another one."""
    tags, keys = sentence.tags, sentence.keys
    last = _to_acronym(text, sentence, first, _cut(sentence, first, last))
    capital = "M" in tags[first:last]
    if last - first == 2 and (keys[last - 1] in nouns.LATTER or (keys[last - 1] in nouns.FORMER and keys[first] in ("le", "la"))):
        return _latter(sentence, first, last, governed)
    determiner = keys[first] if tags[first] in "Dg" else None
    head = nouns.head_of(sentence, tags.index("0", first) if tags[first] in "puB" else first, last)
    name = nouns.name_of(text, sentence, first, last, head) if capital else None
    role = nouns.role_at(sentence, head)
    kind = nouns.kind_of(text, sentence, first, head, name, role)
    counted = nouns.counted(sentence, head, last)
    if counted is not None:
        head, kind, role = counted, nouns.kind_of_some(sentence, counted - 1, last, many=True), None
    elif kind is None and last - first == 2 and keys[last - 1] in nouns.OTHERS and determiner in _BEFORE_OTHERS:
        kind = "person"
    plural = determiner in _PLURAL or (role is not None and role.number == "p" and determiner not in ("le", "la", "un", "une"))
    plural = plural or counted is not None
    if plural and (kind == "person" or (kind == "organization" and not name)):
        kind = "group"
    start = sentence.starts[first]
    gender = nouns.gender_of(sentence, first, name, role) if counted is None else None  # une dizaine d'élus: ils
    governed = governed or determiner in _CONTRACTED or _is_governed(sentence, first)
    definite = determiner not in nouns.INDEFINITE and tags[first] not in "0puB"
    end = last if name else _plain_end(sentence, head, last)
    plain = Span(start, sentence.ends[end - 1]) if end < last else None
    written, beside = (_written(text, sentence, name), _beside(sentence, first, last, name)) if name else (None, None)
    # by position: by name, the same call takes twice as long
    return Mention(
        start, sentence.ends[last - 1], first, last, kind, nouns.noun_at(sentence, head), written, gender, "p" if plural else "s", False,
        governed, definite, beside, plain,
    )  # fmt: skip


def _written(text: str, sentence: Sentence, name: tuple[int, int]) -> str:
    """Return a name as it stands, with the stop of an initial at its end: Paul R."""
    start, end = sentence.starts[name[0]], sentence.ends[name[1] - 1]
    initial = end - sentence.starts[name[1] - 1] == 1 and name[1] - name[0] > 1 and text[end : end + 1] == "."
    return text[start : end + initial]


def _beside(sentence: Sentence, first: int, last: int, name: tuple[int, int]) -> Span | None:
    """Delimit the role that stands before a name, without its determiner, or right behind: (la) maire | Anne Morel; Anne Morel | maire."""
    if name[0] == first and sentence.tags[name[1] : last][:1] == "r" and nouns.is_human(sentence.keys[name[1]]):
        return Span(sentence.starts[name[1]], sentence.ends[last - 1])
    start = first + (sentence.tags[first] in "Dg")
    end = name[0]
    while end > start and sentence.tags[end - 1] == "O":
        end -= 1
    end -= 3 * (sentence.keys[end - 3 : end - 1] == ["du", "nom"])
    described = end > start and not nouns.PREPOSED.issuperset(sentence.keys[start:end])  # la petite Anne
    return Span(sentence.starts[start], sentence.ends[end - 1]) if described else None


def _to_acronym(text: str, sentence: Sentence, first: int, last: int) -> int:
    """Extend the name of a body up to the acronym in brackets behind it: la Ligue | pour les oiseaux (LO)."""
    tags = sentence.tags
    if last >= len(tags) or tags[last] not in "aPudgC" or "M" not in tags[first:last] or "(M)" not in tags[last:]:
        return last
    match = _TO_ACRONYM.match(tags, last)
    if match is None:
        return last
    named = tags.index("M", first)
    acronym = text[sentence.starts[match.start("acronym")] : sentence.ends[match.start("acronym")]]
    fits = acronym[:1] in text[sentence.starts[first] : sentence.ends[named]] and sum(map(str.isupper, acronym)) > 1
    return match.end("name") if fits else last


def _plain_end(sentence: Sentence, head: int, last: int) -> int:
    """End the name of an unnamed speaker before a participle and what belongs to it: les experts | interrogés par la chaîne, but un élu blessé."""
    tags, keys = sentence.tags, sentence.keys
    if last - head == 1:
        return last
    for match in _DESCRIBING.finditer(tags, head + 1):
        item = match.start()
        if item >= last:
            break
        complemented = tags[item + 1] in _COMPLEMENTED or (tags[item + 1] in _OWNING_TAGS and keys[item] in _MADE_OF)
        if tags[item] in "eE" and complemented and (keys[item] not in nouns.ROLES or keys[item] in nouns.IN_CHARGE):
            return item
        if tags[item] == "w" and tags[item - 1] in "rw" and tags[item + 1] in _COMPLEMENTED and keys[item].endswith(nouns.PARTICIPIAL):
            return item  # which no list knows: des manifestants | massés devant la mairie
    return last


def _latter(sentence: Sentence, first: int, last: int, governed: bool) -> Mention:
    """Read « ce dernier » and « la première » as the pronouns that they are."""
    key = sentence.keys[last - 1]
    governed = governed or (first > 0 and sentence.tags[first - 1] in "Pdga")
    return Mention(
        sentence.starts[first], sentence.ends[last - 1], first, last, None, key, None,
        "f" if key.rstrip("s").endswith("e") else "m", "p" if key[-1] == "s" else "s", True, governed, True,
    )  # fmt: skip


def _cut(sentence: Sentence, first: int, last: int) -> int:
    """End a phrase before an addressee (le maire | à l'AFP), a date, and what cannot be a complement."""
    tags, keys = sentence.tags, sentence.keys
    named, plural = False, keys[first] in _PLURAL
    if not plural and _UNCUT.issuperset(tags[first:last]) and _TIMES.isdisjoint(keys[first + 1 : last]):
        return last - _is_participle(sentence, first, last - 1)
    for item in range(first + 1, last):
        key, tag = keys[item], tags[item]
        if (key in _BEYOND or (plural and key.endswith("ent"))) and _is_beyond(sentence, item, plural):
            return item
        if tag == "M":
            named = named or (key in nouns.FIRST_NAMES and keys[item - 1] not in nouns.NAMESAKES)
        elif tag in "wB":
            if _is_participle(sentence, first, item):
                return item
            if key in _TIMES and tags[item - 1] not in "dDgP":
                return _before_day(tags, first, item)
        elif tag in "au":
            after = item + 1 + (tags[item + 1] in "Ddg") + (tags[item + 1 : item + 3] == "dD")
            addressed = after < last and (keys[after] in nouns.MEDIA or keys[after] in _ADDRESSED)
            bare = tags[item - 1] == "M" and "r" not in tags[first:item] and key in ("à", "en", "au")
            beside = after < last and (keys[after] in nouns.ADVERBIAL or (keys[after] in _MOODS and not plural))
            if addressed or named or bare or beside or (after < last and _is_somebody(sentence, item, after)):
                return item
    return last


def _is_participle(sentence: Sentence, first: int, item: int) -> bool:
    """Tell a participle that a phrase ends before: un facteur rural | desservant les hameaux, une potière danoise | vivant à Brume."""
    tags, keys = sentence.tags, sentence.keys
    if not keys[item].endswith("ant") or item - first < 2 or tags[item - 1] not in "rwM0":
        return False
    behind = tags[item + 1 : item + 2]
    return (behind == "D" and keys[item] not in TAGS) or (behind in ("P", "a", "u") and keys[item] in _LIVING)


def _is_somebody(sentence: Sentence, item: int, after: int) -> bool:
    """Tell whom a speaker speaks to from what a role is about: la maire | à Anne Morel, la question | à Anne, la juge | au prévenu."""
    tags, keys = sentence.tags, sentence.keys
    if tags[item - 1] == "r" and (keys[item] in ("au", "aux") or (keys[item] == "à" and keys[after - 1] in _SINGLING)):
        return nouns.is_human(keys[after]) and nouns.is_human(keys[item - 1]) and keys[item - 1] not in _TAKING_TO
    if keys[item] == "à" and keys[after - 1] in nouns.ONES:
        return nouns.is_human(keys[after])
    full = tags[after : after + 2] == "MM" or tags[after + 1 : after + 2] == ","
    return after == item + 1 and tags[after] == "M" and full and keys[after] in nouns.FIRST_NAMES


def _before_day(tags: str, first: int, item: int) -> int:
    """Return where a date begins whose month stands at an item: un communiqué | du 12 mars."""
    start = item - 1 if tags[item - 1] == "0" else item
    return start - 1 if start < item and start - 1 > first and tags[start - 1] in "dgD" else start


def _is_beyond(sentence: Sentence, item: int, plural: bool) -> bool:
    """Tell what no phrase goes on with: la Chambre | d'une taxe, son discours | en pleurant, les vigiles | couvent."""
    tags, keys = sentence.tags, sentence.keys
    key = keys[item]
    if key == "à":  # (oblige) les maraîchers | à replanter les choux
        return tags[item + 1 : item + 3] == "wD" and keys[item + 1].endswith("er")
    if key == "d'":
        return tags[item - 1] == "M" and keys[item + 1 : item + 2] in (["un"], ["une"])
    if key == "en" and tags[item + 1 : item + 2] == "0":
        return True  # un rapport | en 2022
    if key == "en":
        return item + 1 < len(keys) and keys[item + 1].endswith("ant") and keys[item + 1] not in ("avant", "tant")
    return plural and key.endswith("ent") and tags[item] in "rw" and tags[item - 1] in "rwe"
