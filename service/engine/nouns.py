"""Read the noun phrases that could name a speaker: head, proper name, role, kind and gender.

Takes a tagged sentence and the bounds of a phrase; gives items and values.
"""

import re
from collections.abc import Iterator
from itertools import compress

from service.engine import parties
from service.engine.lexicon import Role, load
from service.engine.model import Gender, Sentence, SpeakerKind
from service.engine.word_tags import TAGS

_LEXICON = load()
ROLES = _LEXICON.roles
FIRST_NAMES = _LEXICON.first_names
MEDIA = _LEXICON.media
_PLACES = _LEXICON.places
COUNTRIES = _LEXICON.countries
_DEMONYMS = _LEXICON.demonyms
_COMMON = _LEXICON.common_words
_BODY_WORDS = _LEXICON.body_words
_BODY_NOUNS = _LEXICON.body_nouns
_ORGANIZATIONS = _LEXICON.organizations
_ADJECTIVAL_ROLES = _LEXICON.adjectival_roles
_VERB_FORMS = _LEXICON.verb_forms
HUMAN = frozenset(("title", "office", "profession", "person", "civility", "anonymous"))
_ROLE_KINDS: dict[str, SpeakerKind] = {
    "group": "group", "institution": "organization", "document": "document", "anonymous": "person",
}  # fmt: skip
# What opens an adverbial behind a phrase: à l'occasion de, en raison de, au bout de.
ADVERBIAL = frozenset(
    "occasion propos encontre raison présence compagnie bout terme termes issue marge cause sujet travers cas suite lendemain veille"
    " moment fin début nom date intention lieu vertu vue cours direct profit détriment exception instar aide égard surprise unanimité unisson"
    " barre audience tribune sortie arrivée antenne conférence interview entretien préambule introduction conclusion réponse substance retour"
    " aparté réaction va-vite hâte guise soirée matinée séance commission personne privé public visite déplacement plateau clôture".split()
)
PREPOSED = frozenset(
    "ancien ancienne nouveau nouvelle jeune vieux vieille grand grande petit petite premier première autre même haut haute futur"
    " future seul seule célèbre simple anciens anciennes nouveaux nouvelles jeunes vieilles grands grandes petits petites premiers"
    " premières autres mêmes hauts hautes futurs futures simples nombreux nombreuses rares multiples divers diverses différents différentes"
    " extrême faux vrai vrais vraie vraies bon bons bonne bonnes meilleur meilleure meilleurs meilleures principaux principales large"
    " éminent éminente éminents éminentes véritable véritables dernier dernière derniers dernières prochain prochaine récent récente"
    " riche riches puissant puissante puissants influent influente brillant brillante talentueux courageux actuel actuelle propre"
    " deuxième troisième quatrième cinquième imposant imposante important importante importants importantes impressionnant impressionnante"
    " vaste vastes immense modeste énorme fameux fameuse redoutable farouche fervent fervente prestigieux prestigieuse vénérable illustre".split()
)
_FEMININE_ADJECTIVES = frozenset(("ancienne", "actuelle", "heureuse", "intéressée", "élue"))
_MASCULINE_ADJECTIVES = frozenset(("ancien", "actuel", "heureux", "intéressé", "élu"))
ONES = frozenset(("un", "une"))
_MANY = frozenset(
    "certains certaines plusieurs beaucoup nombre quantité autres tous toutes quelques-uns quelques-unes deux trois quatre cinq six".split()
)
_COUNTS = frozenset(
    "plupart dizaine dizaines douzaine douzaines quinzaine vingtaine trentaine quarantaine cinquantaine soixantaine centaine centaines"
    " millier milliers million millions poignée moitié partie majorité ensemble totalité quasi-totalité nombre multitude kyrielle".split()
)
_WHOLES = frozenset(("ensemble", "totalité", "quasi-totalité"))
LATTER = frozenset(("dernier", "dernière", "derniers", "dernières"))
FORMER = frozenset(("premier", "première", "second", "seconde"))
OTHERS = frozenset("autre autres deuxième troisième quatrième cinquième".split())
_POINTING = _COUNTS | LATTER | FORMER | OTHERS
IN_CHARGE = frozenset(("chargé", "chargée", "chargés", "chargées"))  # la ministre chargée des transports, Anne Morel
INDEFINITE = frozenset(
    "d' de nombre un une des plusieurs quelques certains certaines deux trois quatre cinq six sept huit neuf dix".split()
)
TIMES = frozenset(
    "an ans année années mois semaine semaines week-end jour jours journée matin matinée midi après-midi soir soirée nuit heure heures"
    " minutes printemps été automne hiver".split()
)
POSSESSIVE = frozenset(("son", "sa", "ses", "leur", "leurs"))
SOURCES = frozenset(("source", "sources"))
WHICH = frozenset(("lequel", "laquelle", "lesquels", "lesquelles"))
FEMININE = frozenset(
    "la une cette sa ma toute certaine celle celle-ci celle-là elle elles elle-même -elle -t-elle -elles -t-elles quelle".split()
)
MASCULINE = frozenset("le un ce cet du au celui celui-ci celui-là il ils -il -t-il -ils -t-ils lui lui-même".split())
TITLES = frozenset("m. m mm. mm mme mme. mlle mlle. monsieur madame".split())
_FEMALE_TITLES = frozenset("dre mme mme. mlle mlle. mmes mmes. madame mademoiselle lady".split())
_MALE_TITLES = frozenset("m. m mm. mm monsieur messieurs sir".split())
_BEING = frozenset("est était fut sera serait être sont étaient furent seront seraient".split())
# Documents whose name with a capital is that of a newspaper: Le Courrier de Brume.
PAPERS = frozenset("courrier journal dépêche tribune lettre bulletin télégramme chronique messager moniteur écho échos".split())
# What papers and sites are called without their names: le quotidien assure.
PERIODICALS = frozenset("quotidien journal hebdomadaire hebdo magazine mensuel revue titre média site tabloïd".split())
_ARTICLES = frozenset(("le", "la", "les", "l'"))
# Nouns for people that a company goes by too, with its name behind: le constructeur Brumex, le fabricant de jouets Brumex.
_COMPANIES = frozenset("armateur assureur brasseur constructeur distributeur fabricant opérateur éditeur hébergeur".split())
_NOUNS = frozenset(("r", "w"))
_DESCRIBED = frozenset("rweE")
# Works and ships, which have names of their own: l'héroïne du film | Zelka Brune, le chalutier | Zelka Brune.
THINGS = frozenset(
    "album bar chanson cinéma documentaire exposition feuilleton film festival hôtel jeu livre opération pièce podcast programme projet"
    " restaurant roman saga série spectacle tableau téléfilm tube émission navire bateau chalutier cargo voilier paquebot ferry pétrolier yacht"
    " frégate catamaran trimaran goélette remorqueur porte-conteneurs porte-avions sous-marin".split()
)
# Bodies of which there is one where one is: le commandant de la gendarmerie | Zelka Brune.
_SINGLE = frozenset(
    "accusation administration agglomération armée canton chambre commune communauté conseil cour direction diplomatie diocèse droite département"
    " défense gauche gendarmerie gouvernement jeunesse jury justice magistrature mairie majorité marine ministère métropole opposition parlement"
    " parquet police province préfecture présidence rectorat région résistance secours sénat tribunal ville état état-major évêché".split()
)
_LEAST_NAME = 3
_TITLING = frozenset("the le la les l' un une".split())
_CLUBS = frozenset("ac aj as asc cs es fc ogc racing rc sc sm stade us usm".split())
_PREFIXES = frozenset("ex vice sous co mini super ultra néo pro anti".split())
NAMESAKES = frozenset(
    "fondation institut lycée collège université hôpital stade place rue avenue boulevard prix école centre théâtre palais aéroport"
    " musée square quai pont gare clinique résidence salle médiathèque bibliothèque fonds espace gymnase".split()
)
# Zelka | Ben Brumi: what stands in the middle of a name is no first name there.
SONS = frozenset("ben bin ibn abou abu oum della".split())
_CALLED = (["du", "nom", "de"], ["du", "nom", "d'"])  # un voisin du nom de | Quentin
# What stands between an article and the name of a person: la petite | Zelka, but la Zelka
OF_AGE = frozenset("petit petite jeune vieux vieil vieille".split())
_NAMING = frozenset("nommé nommée prénommé prénommée dénommé dénommée surnommé surnommée appelé appelée baptisé baptisée".split())
# How words for inhabitants, scholars and partisans end: le Clermontois, l'épidémiologiste, le municipaliste.
OF_PLACES = ("ois", "oise", "oises", "ais", "aise", "aises", "ien", "ienne", "iens", "iennes", "éen", "éenne", "éens", "éennes")
PARTICIPIAL = ("é", "ée", "és", "ées")
LEARNED = ("logue", "logues", "logiste", "logistes", "thérapeute", "thérapeutes")
PARTISAN = ("iste", "istes")
_LEARNED_ENDS = frozenset(ending[-3:] for ending in (*LEARNED, *PARTISAN))
_NOT_LEARNED = ("dialogue", "catalogue", "monologue", "prologue", "épilogue", "analogue", "homologue")
_LEAST_LEARNED = 9
_LEAST_ACRONYM = 3
_NAME = re.compile(r"(?:O+(?:[dg]D?)?)?M+(?:(?:[dg]D?|D|&)M+)*")  # Mme d'Arvor
_PLACE = re.compile(r"^(?:Sainte?|Notre)-|-(?:sur|sous|lès|lez|les|en|la|le|du|des|aux|au|et|d['’])-|-d['’]")
_CAPITAL_INSIDE = re.compile(r"(?!(?:Mc|Mac|De|Di|Du|La|Le|Van|Fitz)[A-Z])[A-ZÀ-Þ][a-zß-ÿ]+[A-ZÀ-Þ]\w*")


def compound(words: list[str], item: int) -> str | None:
    """Return the role of several words that begins at an item, None where none does: garde des sceaux, premier ministre."""
    for others in _COMPOUNDS.get(words[item], ()):
        if tuple(words[item + 1 : item + 1 + len(others)]) == others:
            return " ".join((words[item], *others)).replace("' ", "'")
    return None


def compounds(words: list[str]) -> Iterator[tuple[int, int]]:
    """Give the bounds of the roles of several words: le | numéro deux | du groupe."""
    for item in compress(range(len(words)), map(_COMPOUNDS.__contains__, words)):
        several = compound(words, item)
        if several is not None:
            yield item, item + len(_cut(several))


def compound_in(phrase: str) -> str | None:
    """Return the role of several words that a phrase in lower case holds, None where it holds none."""
    words = _cut(phrase.replace("’", "'"))
    return next((compound(words, first) for first, _ in compounds(words)), None)


def noun_at(sentence: Sentence, item: int) -> str:
    """Return the noun at an item, with the words that make one noun with it."""
    return (compound(sentence.keys, item) if sentence.tags[item] == "r" else None) or sentence.keys[item]


def _cut(phrase: str) -> list[str]:
    return phrase.replace("'", "' ").split()


def _is_one_noun(form: str) -> bool:
    """Tell a role of several words that none of them names by itself: numéro deux, but conseiller municipal."""
    words = _cut(form)
    if len(words) < 2 or ROLES[form].kind == "civility":
        return False
    return words[1].startswith("ministre") or not (words[0] in ROLES or words[0] in PREPOSED)


def _by_first_word(forms: Iterator[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for form in forms:
        first, *others = _cut(form)
        found.setdefault(first, []).append(tuple(others))
    return {first: tuple(sorted(others, key=len, reverse=True)) for first, others in found.items()}


def is_inhabitant(key: str) -> bool:
    """Tell a word for an inhabitant by the lists or by its ending: belge, clermontois."""
    return key in _DEMONYMS or key.endswith(OF_PLACES)


def role_of(key: str) -> Role | None:
    """Return the role that a word names, also a compound of one: ex-ministre, marins-pêcheurs, assistante-vétérinaire."""
    role = ROLES.get(key)
    if role is None and "-" in key:
        first, _, rest = key.partition("-")
        role = ROLES.get(rest) if first in _PREFIXES else ROLES.get(first)
    if (
        role is None
        and key[-3:] in _LEARNED_ENDS
        and len(key) >= _LEAST_LEARNED
        and key.endswith(LEARNED if "-" in key else LEARNED + PARTISAN)
        and not key.removesuffix("s").endswith(_NOT_LEARNED)
    ):
        return Role(key.removesuffix("s"), "u", "profession" if key.endswith(LEARNED) else "person", "p" if key.endswith("s") else "s")
    return role


def is_human(key: str) -> bool:
    """Tell a noun for people: maire, riveraine, repenti."""
    role = role_of(key)
    return role is not None and role.kind in HUMAN


def are_words(words: list[str]) -> bool:
    """Tell words of French from a name."""
    return all(word.lower() in TAGS for word in words)


def are_things(keys: list[str]) -> bool:
    """Tell words of which none names a role, an inhabitant or a number of people, nor stands for somebody: le coût de la rénovation."""
    return ROLES.keys().isdisjoint(keys) and _DEMONYMS.keys().isdisjoint(keys) and _POINTING.isdisjoint(keys)


def role_at(sentence: Sentence, item: int) -> Role | None:
    """Return the role of the noun at an item; one that no list knows is that of a person, as an inhabitant is."""
    key, tag = sentence.keys[item], sentence.tags[item]
    if tag not in "rwO":
        return None
    role = role_of(noun_at(sentence, item))
    return Role(key, "u", "person", "-") if role is None and tag == "r" and key not in _DEMONYMS else role


def head_of(sentence: Sentence, first: int, last: int) -> int:
    """Return the item of the head noun: the first role, else the first noun or name."""
    tags, keys = sentence.tags, sentence.keys
    if last - first == 2 and tags[first] in "Dg":
        return first + 1
    end = first + 1
    while end < last and tags[end] not in "dgau":
        end += 1
    capital = first + (tags[first] in "Dg")
    named = tags[capital : capital + 2] == "Mr" and is_human(keys[capital + 1])
    if named and keys[capital] not in PREPOSED and keys[capital] not in FIRST_NAMES:
        return capital
    for noun in "rO":
        item = tags.find(noun, first, end)
        if item >= 0:
            return item - 1 if item > first and _describes(sentence, item) else item
    for wanted in ("wM", "eE0&"):
        for item in range(first, end):
            if tags[item] in wanted and not (tags[item] == "w" and keys[item] in PREPOSED):
                return item
    return min(first + 1, last - 1)


def _describes(sentence: Sentence, item: int) -> bool:
    """Tell a role that is an adjective behind its noun: une opération | militaire, but un jeune militaire."""
    before = sentence.keys[item - 1]
    if sentence.tags[item - 1] != "w" or before in PREPOSED or before.endswith(PARTICIPIAL):
        return False
    role = role_of(sentence.keys[item])
    return role is not None and role.noun in _ADJECTIVAL_ROLES


def quantifier(sentence: Sentence, first: int, last: int) -> int | None:
    """Return the item of the word that takes some of a group, None where the determiner is another one: l'un, certains."""
    place = first
    while place + 1 < last and sentence.tags[place + 1] == "D":
        place += 1
    key = sentence.keys[place]
    return place if key in ONES or (key in _MANY and (key != "autres" or sentence.keys[first] == "d'")) else None


def counted(sentence: Sentence, head: int, last: int) -> int | None:
    """Return the item of the noun that is counted by the head of a phrase, None where it counts nothing: une dizaine d'élus."""
    item = head
    while item + 2 < last and _is_counting(sentence, item):
        item += 2
        while item < last - 1 and sentence.tags[item] in "D0":
            item += 1
    return item if item > head else None


def _is_counting(sentence: Sentence, item: int) -> bool:
    """Tell a noun that counts others: un grand nombre d'élus, l'ensemble des élus, but le nombre d'élus, l'ensemble de l'usine."""
    keys = sentence.keys
    if keys[item] not in _COUNTS or sentence.tags[item + 1] not in "dg":
        return False
    if keys[item] == "nombre":
        return item == 0 or keys[item - 1] not in ("le", "du", "au", "ce")
    return keys[item] not in _WHOLES or keys[item + 1] == "des" or keys[item + 2] in ("ces", "ses", "nos", "vos", "leurs", "mes")


def kind_of_some(sentence: Sentence, place: int, last: int, many: bool) -> SpeakerKind | None:
    """Return what sort of speaker some of a group are, by the noun behind an item; a pronoun speaks of people."""
    noun = next((item for item in range(place + 1, last) if sentence.tags[item] in "rwM"), None)
    if noun is None:
        return "group" if many else "person"
    role = role_at(sentence, noun) or _DEMONYMS.get(sentence.keys[noun])
    if role is None and sentence.tags[noun] != "M":
        return None
    kind = _ROLE_KINDS.get(role.kind, "person") if role is not None else "person"
    return kind if kind == "document" or not many else "group"


# (le ministre) de l' | Intérieur, (le chef) de l'Union africaine |, de l'Organisation de la pêche artisanale |
_BODY_BEFORE = re.compile(r"[dga]D?(?:M(?:[wer]|[dg]D?[wer])+)?\Z")


def runs(sentence: Sentence, first: int, last: int) -> list[tuple[int, int]]:
    """Return the items of every run of capitals, with its civility and particles."""
    return [match.span() for match in _NAME.finditer(sentence.tags, first, last)]


def name_of(text: str, sentence: Sentence, first: int, last: int, head: int) -> tuple[int, int] | None:
    """Return the items of the person's or organisation's proper name in a phrase, without civility."""
    if "M" not in sentence.tags[first:last]:
        return None
    capitals = runs(sentence, first, last)
    for start, end in reversed(capitals):
        if sentence.tags[start] == "O" and not (start > head and sentence.tags[start - 1] in "dga"):
            return (start + 1, end) if sentence.tags[start + 1] in "Mdg" and start + 1 < end else None
        person = _full_name(text, sentence, start, end, start > head) or _name_behind_role(text, sentence, head, start, end)
        if person is not None and not is_owned(sentence, head, person[0]):
            return person
    keys, role = sentence.keys, sentence.tags[head] == "r"
    if role and len(capitals) > 1 and is_human(keys[head]) and _closes_role(sentence, *capitals[-1], last):
        return capitals[-1]
    party = parties.behind_role(text, sentence, head, last) if role and _is_somebody(keys[head]) else None
    if party is not None:
        return parties.name_behind(sentence, party, last)
    capitals = [run for run in capitals if keys[run[0]] not in PREPOSED and (run[0] >= head or not role)]
    if role and is_human(keys[head]):
        capitals = [run for run in capitals if " ".join(keys[slice(*run)]) not in _ORGANIZATIONS]  # le délégué | Force Ouvrière
    return _bare_name(text, sentence, first, head, capitals[0]) if capitals else None


def _is_somebody(key: str) -> bool:
    """Tell the noun of one person: maire, but neither élus nor mairie."""
    role = role_of(key)
    return role is not None and role.kind in HUMAN and role.number != "p"


def _closes_role(sentence: Sentence, start: int, end: int, last: int) -> bool:
    """Tell the name at the end of a long role: la trésorière de la Ligue de la batellerie fluviale | Zelkrine Ottomar."""
    before = sentence.tags[start - 1] == "w" or (sentence.tags[start - 1] == "r" and not is_human(sentence.keys[start - 1]))
    return end == last and end - start > 1 and before and sentence.tags[start:end] == "M" * (end - start)


def is_owned(sentence: Sentence, head: int, item: int) -> bool:
    """Tell a name that belongs to a complement or a body: le porte-parole du président | Anne Morel, la Fondation | Anne Morel."""
    keys, tags = sentence.keys, sentence.tags
    before = item - 1
    if before < 0:
        return False
    if keys[before] in NAMESAKES:
        return True
    if keys[before] in OF_AGE and before > head:
        return tags[_article(sentence, item) - 1] in "dg"  # l'histoire de la petite | Zoé
    if tags[before] == "M" and not is_human(keys[head]):
        before = _office_before(tags, before)
    role = role_of(keys[before]) if before > head and tags[before] == "r" else None
    return role is not None and role.kind in HUMAN and role.number != "p" and tags[_article(sentence, before) - 1] in "dg"


def _office_before(tags: str, item: int) -> int:
    """Return where the noun stands that a name in capitals completes: le discours du | ministre des Transports Paul Roy."""
    while tags[item - 1 : item] == "M":
        item -= 1
    start = item - (tags[item - 1 : item] == "D")
    return start - 2 if start > 1 and tags[start - 1] in "dg" else item


def _article(sentence: Sentence, noun: int) -> int:
    """Return where a noun begins with its article and what stands between the two: de | la maire, de | l'ancienne maire, du | maire."""
    start = noun
    while start and sentence.keys[start - 1] in PREPOSED:
        start -= 1
    return start - 1 if start and sentence.tags[start - 1] == "D" else start


def owner_start(sentence: Sentence, name: int) -> int:
    """Return where the phrase of an owner begins whose name begins at an item: de | la maire Anne Morel, de | Paul Roy."""
    before = name - 1
    return _article(sentence, before) if sentence.tags[before] == "r" or sentence.keys[before] in OF_AGE else name


def _full_name(text: str, sentence: Sentence, start: int, end: int, behind: bool) -> tuple[int, int] | None:
    """Return a name that a first name or « nommé » shows to be a person's; in a complement it must follow another capital."""
    tags = sentence.tags
    if sentence.keys[start - 3 : start] in _CALLED:
        return person_end(sentence, start, end)
    if behind and tags[start - 1] in "dga":
        split = first_name(sentence, start + 1, end)
        return person_end(sentence, split, end) if split is not None and split + 1 < end and tags[split - 1] == "M" else None
    split = first_name(sentence, start, end)
    if split is not None and (split == start or split + 1 < end):
        return person_end(sentence, start if _are_rare(text, sentence, start, split) else split, end)
    return person_end(sentence, start, end) if start and sentence.keys[start - 1] in _NAMING else None


def _name_behind_role(text: str, sentence: Sentence, head: int, start: int, end: int) -> tuple[int, int] | None:
    """Return a name that no list knows behind a role and its complements: le ministre de l'Intérieur | Ekmour Zelbri."""
    if sentence.tags[head] != "r" or not is_human(sentence.keys[head]) or start + 1 >= end or sentence.tags[start] == "O":
        return None
    split = _behind_noun(text, sentence, head, start, end)
    if split is None and _BODY_BEFORE.search(sentence.tags, head + 1, start) is not None:
        split = start if sentence.tags[start - 1] in _NOUNS else _behind_body(text, sentence, start, end, _is_somebody(sentence.keys[head]))
    return None if split is None else person_end(sentence, split, end)


def _behind_noun(text: str, sentence: Sentence, head: int, start: int, end: int) -> int | None:
    """Return where the name begins behind a common noun or adjective: l'adjoint à la sécurité | Ekmour Zelbri, l'élue écologiste | Ekmour Zelbri.

    What stands behind a noun for what has a name of its own is that: le patron de la start-up Zelcorp | Ekmour Zelbri.
    """
    keys = sentence.keys
    if start - 1 == head or sentence.tags[start - 1] not in _DESCRIBED or not _is_somebody(keys[head]):
        return None
    if _is_one_role(sentence, head, start):
        return None if parties.end(text, sentence, start) > start else start
    if _is_called(keys[start - 1]) or (sentence.tags[start - 2] == "d" and start - 3 > head and _is_called(keys[start - 3])):
        owner = {3: 1, 4: 2 - (keys[end - 2] in SONS or len(keys[end - 2]) < _LEAST_NAME)}.get(end - start)
    else:
        owner = 0
    if owner is None or any(is_known(text, sentence, item) for item in (start, start + owner)):
        return None
    return None if keys[end - 1] in _PLACES or keys[end - 1] in COUNTRIES else start + owner


def _is_one_role(sentence: Sentence, head: int, last: int) -> bool:
    """Tell that nothing but a role stands before an item, maybe of several words: le maire |, le chef d'orchestre |."""
    return last == head + 1 or " ".join(sentence.keys[head:last]).replace("' ", "'") in ROLES


def _is_called(key: str) -> bool:
    """Tell a noun for what goes by its name behind it, a work or one body of many: la société | Zelcorp, but la gendarmerie de Brume."""
    if key in NAMESAKES or key in THINGS or key in _BODY_NOUNS:
        return key not in _SINGLE
    role = role_of(key)
    return role is not None and role.kind in _ROLE_KINDS and key not in _SINGLE


def _behind_body(text: str, sentence: Sentence, start: int, end: int, somebody: bool) -> int | None:
    """Return where the name begins in a run that a body or place opens: (du) Mali | Ekmour Zelbri, (de l') Union africaine | Ekmour Zelbri.

    Behind `somebody` and a bare « de » it may be one that no list knows: (le maire de) Valbourg | Ekmour Zelbri.
    """
    keys = sentence.keys
    written = [text[sentence.starts[item] : sentence.ends[item]] for item in range(start, end)]
    small = next((place for place in range(len(written) - 1, 0, -1) if written[place].islower()), 0) or int(keys[start] in _CLUBS)
    if small and written[small] == "de" and small + 3 < len(written):
        small += 1  # (procureur de la) République de Valbourg | Ekmour Zelbri
    if small + 3 > len(written):
        return None
    opens = keys[start] in COUNTRIES or _is_word(keys[start]) or _is_sign(written[0])
    opens = opens or (somebody and sentence.tags[start - 1] == "d" and keys[start] not in _TITLING)
    goes_on = written[small + 1].isupper() or any(_is_word(key) or key in _PLACES for key in keys[start + small + 1 : end])
    return start + small + 1 if opens and not goes_on else None


def is_known(text: str, sentence: Sentence, item: int) -> bool:
    """Tell a word, place or body from what can only be a name."""
    key, written = sentence.keys[item], text[sentence.starts[item] : sentence.ends[item]]
    return key in MEDIA or key in _PLACES or key in COUNTRIES or _is_word(key) or _is_sign(written)


def _is_word(key: str) -> bool:
    return key in _COMMON or key in _BODY_WORDS or key in ROLES or key in _DEMONYMS or parties.is_one_word(key)


def _are_rare(text: str, sentence: Sentence, start: int, known: int) -> bool:
    """Tell whether a name begins before the first name that a list knows: | Ekmour Zelfa Adam Mensah."""
    return known - start <= _MOST_RARE and all(_is_rare(text, sentence, item) for item in range(start, known))


_MOST_RARE = 2


def _is_rare(text: str, sentence: Sentence, item: int) -> bool:
    """Tell a first name that no list knows, from the noun, place or body before a name: | Elouan Marie Kerbrat, la Ligue | Marie Kerbrat."""
    key, written = sentence.keys[item], text[sentence.starts[item] : sentence.ends[item]]
    known = key in MEDIA or key in _PLACES or key in COUNTRIES or key in _COMMON or key in _BODY_WORDS or key in ROLES
    return (item == 0 or sentence.tags[item - 1] not in "rwDO") and not known and not _is_sign(written)


def _bare_name(text: str, sentence: Sentence, first: int, head: int, run: tuple[int, int]) -> tuple[int, int] | None:
    """Return a name that no list knows, from its place behind a role or at the head of the phrase."""
    start, end = run
    if sentence.tags[head] == "r" and _is_one_role(sentence, head, start):
        role = role_of(sentence.keys[head])
        if role is not None and role.kind not in HUMAN:
            return run
        if end == start + 1 and (_is_party(text, sentence, first, start) or _is_of_country(role, sentence.keys[start])):
            return None
        if role is not None and role.number == "p":
            return None
        return person_end(sentence, start, end)
    if start in (first, head):
        return person_end(sentence, start, end)
    between = sentence.tags[head + 1 : start]
    if sentence.tags[head] != "r":
        return None
    described = between[-1:] in _NOUNS and _is_of_body(sentence.keys[head]) and not is_owned(sentence, head, start)
    return run if set(between) <= {"w", "e", "E"} or described else None


def _is_of_country(role: Role | None, key: str) -> bool:
    """Tell where somebody is from, with a capital, from a surname: un ami | Ivoirien, but le ministre Breton."""
    return key in _DEMONYMS and role is not None and role.kind != "office"


def _is_of_body(head: str) -> bool:
    """Tell a noun whose complement may stand before the name of a body: la chaîne de magasins | Brumex, le fabricant de jouets | Brumex."""
    role = role_of(head)
    return head in _COMPANIES or (role is not None and role.kind == "institution" and head in _BODY_NOUNS)


def _is_party(text: str, sentence: Sentence, first: int, item: int) -> bool:
    """Tell the party or body that somebody belongs to from a surname: un élu LR, une députée Horizons, but le ministre Morel."""
    key = sentence.keys[item]
    if parties.end(text, sentence, item) == item + 1 or text[sentence.starts[item] : sentence.ends[item]].isupper():
        return True
    return sentence.keys[first] in ONES and key not in FIRST_NAMES


def is_first_name(key: str) -> bool:
    """Tell a first name, also by the first part of a compound: jean-luc, marie-ange."""
    return key in FIRST_NAMES or ("-" in key and key.partition("-")[0] in FIRST_NAMES)


def first_name(sentence: Sentence, start: int, end: int) -> int | None:
    """Return the item of the first name in a run, None where there is none or where it stands alone and is a place."""
    for item in range(start, end):
        key = sentence.keys[item]
        if item > start and key in SONS:
            continue
        if sentence.tags[item] == "M" and is_first_name(key) and not _is_country(sentence, item):
            return item if (key not in _PLACES and key not in COUNTRIES) or item + 1 < end else None
    return None


def _is_country(sentence: Sentence, item: int) -> bool:
    """Tell a country from a first name by its article: la | France Nouvelle, but France Morel."""
    return item > 0 and sentence.keys[item] in COUNTRIES and sentence.keys[item - 1] in _ARTICLES


def person_end(sentence: Sentence, start: int, end: int) -> tuple[int, int]:
    """Keep particles inside a name after a first name only: Charles de Brévin, but Brévin | de Lyon."""
    item = start
    while item < end and sentence.tags[item] in "dgD":
        item += 1
    while item < end and sentence.tags[item] == "M":
        item += 1
    if item < end and item == start + 1 and is_first_name(sentence.keys[start]):
        return start, end
    return start, item if item < end and sentence.tags[item] in "dg" else end


def kind_of(text: str, sentence: Sentence, first: int, head: int, name: tuple[int, int] | None, role: Role | None) -> SpeakerKind | None:
    """Return what sort of speaker a phrase names, None for a thing; `role` is that of its head."""
    tags, keys = sentence.tags, sentence.keys
    if name is None and first and keys[first] in INDEFINITE and keys[first - 1] in _BEING:
        return None
    shown = _kind_by_name(sentence, name) if name else None
    if shown is not None:
        return shown
    if role is None and tags[first] in "Dg":
        role = _DEMONYMS.get(keys[head])
    if role is not None and not (tags[head] == "M" and role.number != "p"):
        if name and keys[head] in _COMPANIES and name[0] > head:
            return "organization"
        return "person" if name and role.kind in HUMAN else _ROLE_KINDS.get(role.kind, "person")
    return _kind_by_form(text, sentence, first, head, name) if name else None


def _kind_by_name(sentence: Sentence, name: tuple[int, int]) -> SpeakerKind | None:
    start, end = name
    if end - start > 1 and not _BODY_WORDS.isdisjoint(sentence.keys[start:end]):
        return "organization"
    if first_name(sentence, start, start + 1) is not None or sentence.tags[start - 1 : start] == "O":
        return "person"
    if start and sentence.keys[start - 1] in _NAMING:
        return "person"
    return "organization" if _is_titled(sentence, start, end) else None


def _is_titled(sentence: Sentence, start: int, end: int) -> bool:
    """Tell a name that begins with its article and a common noun, as papers' do (Le Courrier), from one like Le Goff."""
    keys = sentence.keys
    if keys[start] not in _ARTICLES or end - start < 2:
        return False
    return keys[start] != "le" or keys[start + 1] in _COMMON or keys[start + 1] in ROLES or sentence.tags[end : end + 1] in ("d", "g")


def _kind_by_form(text: str, sentence: Sentence, first: int, head: int, name: tuple[int, int]) -> SpeakerKind:
    """Tell an organisation by its article, its capitals or the lists from the person that any other name is."""
    keys, (start, end) = sentence.keys, name
    body = ROLES.get(keys[head]) if head == start and end == head + 1 else None
    if body is not None and body.kind in _ROLE_KINDS:
        return "document" if body.kind == "document" and keys[start] not in PAPERS else "organization"
    written = text[sentence.starts[start] : sentence.ends[end - 1]]
    lower = written.lower()
    last = lower.replace("-", " ").rpartition(" ")  # Air France, Météo-France
    known = (
        lower in _PLACES
        or lower in COUNTRIES
        or lower in MEDIA
        or keys[start] in MEDIA
        or lower in _ORGANIZATIONS
        or (bool(last[0]) and last[2] in COUNTRIES)
    )
    determined = sentence.tags[first] in "Dg" and keys[start - 1] not in OF_AGE
    return "organization" if known or determined or _is_sign(written) or _is_place(written) else "person"


def _is_sign(written: str) -> bool:
    """Tell an acronym, alone or before other words, and a name with figures or capitals inside: CGT, SOS-Animaux, Brume24, BrumeBus."""
    capitals = len(written.replace("-", " ").partition(" ")[0])
    if written.isupper() or (capitals >= _LEAST_ACRONYM and written[:capitals].isupper()):
        return True
    mixed = len(written) > 1 and " " not in written and written[0].isupper() and written[-1].isupper()
    return mixed or any(map(str.isdigit, written)) or _is_address(written) or _CAPITAL_INSIDE.fullmatch(written) is not None


def _is_place(written: str) -> bool:
    """Tell a place by its form: Brume-sur-Loire, Ville-en-Plaine, Saint-Brévin.

    >>> _is_place("Brume-sur-Loire"), _is_place("Jean-Luc"), _is_place("Saint-Brévin")
    (True, False, True)
    """
    return " " not in written and _PLACE.search(written) is not None


def _is_address(written: str) -> bool:
    """Tell a site by its address: Brume.fr."""
    return written.rpartition(".")[2].islower()


# What a man and a woman are called alike: la victime, la star.
EPICENE = frozenset(
    "personne victime star vedette bête tête personnalité proie cible recrue idole sosie icône figure légende génie phénomène colosse"
    " prodige monstre révélation gloire pépite pointure".split()
) | {"tête de file", "tête de liste"}


def gender_of(sentence: Sentence, first: int, name: tuple[int, int] | None, role: Role | None) -> Gender | None:
    """Return the gender that the phrase shows, by civility, first name, participle, role noun, then determiner."""
    keys, determined = sentence.keys, sentence.tags[first] in "Dg"
    if keys[first] in _FEMALE_TITLES:
        return "f"
    shown = _gender_by_name(sentence, name, determined) if name else None
    if shown is not None:
        return shown
    if role is not None and role.gender in ("f", "m") and role.kind in HUMAN:
        return "f" if role.gender == "f" or (determined and keys[first] in FEMININE) else "m"  # la chef, une procureur
    return (gender_of_determiner(keys, first) or _gender_of_elided(keys, first)) if determined else None


def _gender_of_elided(keys: list[str], first: int) -> Gender | None:
    """Return the gender of the noun behind an elided article: l'association, l'Institut."""
    noun = ROLES.get(keys[first + 1]) if keys[first] == "l'" and first + 1 < len(keys) else None
    return None if noun is None or noun.gender not in ("f", "m") else "f" if noun.gender == "f" else "m"


def gender_of_determiner(keys: list[str], first: int) -> Gender | None:
    """Return the gender that a determiner shows, or the adjective behind an elided one: la, l'ancienne."""
    word = keys[first + 1] if keys[first] == "l'" and first + 1 < len(keys) else keys[first]
    return "f" if word in FEMININE or word in _FEMININE_ADJECTIVES else "m" if word in MASCULINE or word in _MASCULINE_ADJECTIVES else None


def _gender_by_name(sentence: Sentence, name: tuple[int, int], determined: bool) -> Gender | None:
    keys, (start, end) = sentence.keys, name
    before = keys[start - 1] if start else ""
    if before in _FEMALE_TITLES or before in _MALE_TITLES:
        return "f" if before in _FEMALE_TITLES else "m"
    known = FIRST_NAMES.get(keys[start]) or FIRST_NAMES.get(keys[start].partition("-")[0])
    if known in ("f", "m") and end - start > 1:
        return "f" if known == "f" else "m"
    return None if determined else _gender_by_participle(sentence, end)


def _gender_by_participle(sentence: Sentence, item: int) -> Gender | None:
    """Return the gender that a participle behind a name shows: Zoé Morel, née à Lyon; Zoé Morel est arrivée."""
    keys, tags = sentence.keys, sentence.tags
    if item + 1 >= len(keys):
        return None
    apposed, predicated = tags[item] == "," and tags[item + 1] in "eEw", keys[item] in _BEING and tags[item + 1] in "eE"
    if not apposed and not predicated:
        return None
    if keys[item + 1] in ("né", "née"):
        return "f" if keys[item + 1] == "née" else "m"
    shown = {form.gender for form in _VERB_FORMS.get(keys[item + 1], ()) if form.tense == "past_participle"}
    return "f" if shown == {"f"} else "m" if shown == {"m"} else None


_COMPOUNDS = _by_first_word(form for form in ROLES if _is_one_noun(form))
