"""Find the words that can attribute a quotation: reporting verb groups, selon and its kin.

Takes a tagged sentence; gives cue groups in order. A periphrasis has the lemma of its reporting verb (« a tenu à
souligner »: souligner), a reflexive group the lemma with se.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import compress, islice, repeat
from operator import attrgetter

import regex

from service.engine.lexicon import Continuation, Verb, VerbForm, load
from service.engine.model import Cue, CueGroup, Gender, Modality, Number, Sentence, VerbShape
from service.engine.tags import FINITE
from service.engine.word_tags import REFLEXIVE

# What may stand between auxiliary and participle: a également, d'ores et déjà, pour sa part, elle, à plusieurs reprises, une nouvelle fois déclaré.
_GAP = r"(?:BBBB|[Bpc]|,[BcSZ]B*,|,?P(?:D|aD?|[dg])?[wr]{1,2},?(?=[EeBp])|,?dD[wr],?|,?Pa[cZ],?|D[wr]w?(?=[Ee])|aD?[wr]{1,2}(?=[EeB])){0,3}"
# `re` looks for the first letter of a group three times as fast as `regex`.
_GROUP = re.compile(
    rf"""
    (?=[ncDXVvFfTteE]) (?:
        n?[cD]*+ (?:
            (?P<passive>    XI? {_GAP} yB* [EeVv] )                                             # a été qualifié
          | (?P<deverbal>   (?: XI?{_GAP}[EeVv] | [Vv]I? | [Ff] ) [pB]* [daP]? n?[cD]* T )       # a tenu à souligner
          | (?P<restricted> (?<=[nc]) [Xv] B* K c* T )                                          # ne peut que constater
          | (?P<compound>   XI? {_GAP} [EeVv] )                                                 # a-t-il déclaré
          | (?P<simple>     VI? p? )                                                            # se dit, ne cachent pas
          | (?P<gerund>     F )                                                                 # (en) affirmant
          | (?P<infinitive> T )                                                                 # (pour) dénoncer
          | (?P<copula>     [Xvtfe] I? p? )                                                     # est (convaincu)
        )
      | (?P<participle> E )                                                                     # qualifié (par X)
    )
    """,
    re.VERBOSE,
)
_SHAPES: dict[str, VerbShape] = {
    "passive": "finite", "deverbal": "finite", "restricted": "finite", "compound": "finite", "simple": "finite", "copula": "finite",
    "gerund": "participle", "infinitive": "infinitive", "participle": "past_participle",
}  # fmt: skip
_BY_FORM = {"t": "infinitive", "f": "gerund", "e": "participle"}  # faire valoir, faisant valoir
_SAYING = frozenset(("assertion", "confession", "declaration", "denial", "repetition", "revelation", "explanation"))
_OWN_ACTS = frozenset(("vouloir", "proposer", "menacer", "permettre", "engager", "tenir à"))
_WITH_ETRE = frozenset(("aller", "convenir", "devenir", "intervenir", "partir", "rester", "revenir", "venir"))


def find(sentence: Sentence) -> list[CueGroup]:
    """Return the cue groups of a sentence in order."""
    groups = list(_verb_groups(sentence))
    groups += _unlisted(sentence, groups)
    if not _PHRASES.keys().isdisjoint(sentence.keys):
        groups += list(_phrases(sentence, {item for group in groups for item in range(group.first, group.last)}))
    return sorted(groups, key=attrgetter("first")) if len(groups) > 1 else groups


def first_finite(sentence: Sentence) -> list[CueGroup]:
    """Return the first finite verb group of a sentence that holds no quotation, alone, or nothing where it has none."""
    return list(islice((group for group in _verb_groups(sentence) if group.shape == "finite"), 1))


def _verb_groups(sentence: Sentence) -> Iterator[CueGroup]:
    keys = sentence.keys
    for match in _GROUP.finditer(sentence.tags):
        if not _TELLING.isdisjoint(keys[match.start() : match.end()]):
            group = _verb_group(sentence, match)
            if group is not None:
                yield group


# A verb that no list knows, inverted behind a quotation: « … », barytonne X. « … », a-t-elle barytonné.
_UNLISTED = regex.compile(r"(?<=Q,?)n?c*(?:(?P<compound>XI?B*[wev])|[wvr]I|[wv])(?=(?P<subject>[,.]|$|OM|MM|D[rM]|B*M))")
_PARTICIPIAL = ("é", "ée", "és", "ées")
_ENDINGS = (
    ("issait", "ir"), ("issent", "ir"), ("issant", "ir"), ("aient", "er"), ("èrent", "er"), ("ait", "er"), ("ent", "er"),
    ("ée", "er"), ("é", "er"), ("era", "er"), ("it", "ir"), ("i", "ir"), ("e", "er"), ("a", "er"), ("d", "dre"), ("u", "re"),
)  # fmt: skip


def _unlisted(sentence: Sentence, known: list[CueGroup]) -> list[CueGroup]:
    """Read verbs that no list knows by their place: inverted before a speaker, right behind a quotation."""
    if "Q" not in sentence.tags:
        return []
    taken = {item for group in known for item in range(group.first, group.last)}
    found = []
    for match in _UNLISTED.finditer(sentence.tags, concurrent=False):
        first, last = match.span()
        inverted = next((item for item in range(first, last) if sentence.tags[item] == "I"), None)
        named = match["subject"] in ("OM", "MM", "M") or match["subject"].startswith("D")
        if taken.intersection(range(first, last)) or (inverted is None and not named):
            continue
        head = last - 1 if sentence.tags[last - 1] != "I" else last - 2
        if inverted is None and match["compound"] is None and sentence.keys[head].endswith(_PARTICIPIAL):
            continue  # un « sursaut », baptisé Cap Brume
        lemma = _infinitive(sentence.keys[head])
        if lemma is not None and len(lemma) > 4:
            cue = Cue(sentence.starts[first], sentence.ends[last - 1], "verb", lemma)
            found.append(CueGroup(cue, first, last, head, "unlisted", inverted, flags=frozenset("A")))
    return found


def _infinitive(form: str) -> str | None:
    """Guess the infinitive of a third person or participle by its ending.

    >>> _infinitive("barytonne"), _infinitive("barytonné"), _infinitive("rugissait")
    ('barytonner', 'barytonner', 'rugir')
    """
    return next((form.removesuffix(ending) + infinitive for ending, infinitive in _ENDINGS if form.endswith(ending)), None)


def _phrases(sentence: Sentence, taken: set[int]) -> Iterator[CueGroup]:
    for item in compress(range(len(sentence.keys)), map(_PHRASES.__contains__, sentence.keys)):
        found = _phrase_at(sentence.keys, item)
        if found is not None and not taken.intersection(range(item, found[0])):
            last, kind = found
            cue = Cue(sentence.starts[item], sentence.ends[last - 1], "noun" if kind == "noun" else "preposition")
            yield CueGroup(cue, item, last, item)


def _phrase_at(keys: list[str], item: int) -> tuple[int, str] | None:
    """Return the end and the kind of the longest phrase that begins at an item."""
    seconds = _PHRASES.get(keys[item], {})
    for words, kind in seconds.get(keys[item + 1] if item + 1 < len(keys) else "", seconds.get("", ())):
        last = item + 1 + len(words)
        if tuple(keys[item + 1 : last]) == words:
            return last, kind
    return None


def _verb_group(sentence: Sentence, match: re.Match[str]) -> CueGroup | None:
    first, last = match.span()
    group = match.lastgroup or ""
    if _is_in_phrase(sentence.keys, first, last):
        return None
    tags, keys = sentence.tags, sentence.keys
    first = _leave_determiner(tags, first, last)
    verbs = [item for item in range(first, last) if tags[item] in "XVvEeFfTt"]
    reflexive = not REFLEXIVE.isdisjoint(keys[first:last])
    auxiliary = _auxiliary(keys, tags, first) if group == "participle" else None
    if auxiliary is not None:
        first, group = auxiliary, _PERFECT[keys[auxiliary]]
    several = _several_words(sentence, verbs, last, reflexive) or _with_clitic(sentence, first, verbs[-1], reflexive)
    if several is not None and not (group == "deverbal" and _only_leads(several, verbs)):
        verb, head, last = several
        if group == "copula":
            group = _BY_FORM.get(tags[head], group)
        if group in ("simple", "copula") and _is_only_participle(sentence.keys[head], verb):
            group = "participle"
        return _group(sentence, group, first, last, head, verb, reflexive)
    if group == "copula":
        return None
    head, reporting = _head(sentence, group, verbs, reflexive)
    if reporting is None:
        return None
    if head != verbs[-1]:
        group, last = "simple", head + 1
    return _group(sentence, group, first, last, head, reporting, reflexive)


def _is_only_participle(key: str, verb: Verb) -> bool:
    """Tell a participle that is a present of another verb: (l'élue) mise | en cause, of mettre and not of miser."""
    first = verb.lemma.removeprefix("se ").removeprefix("s'").partition(" ")[0]
    return {reading.tense for reading in _FORMS.get(key, ()) if reading.lemma == first} == {"past_participle"}


def _is_in_phrase(keys: list[str], first: int, last: int) -> bool:
    """Tell a verb that belongs to a phrase: à en | croire X."""
    if _PHRASES.keys().isdisjoint(keys[max(0, first - 2) : last]):
        return False
    if _phrase_at(keys, last - 1) is not None:
        return True
    starts = [start for start in range(max(0, first - 2), last - 1) if keys[start] in _PHRASES]
    return bool(starts) and any(phrase is not None and phrase[0] == last for phrase in map(_phrase_at, repeat(keys), starts))


def _only_leads(several: tuple[Verb, int, int], verbs: list[int]) -> bool:
    """Tell a verb that only leads to the infinitive: (a tenu à | souligner), not (a fait savoir)."""
    verb, head, last = several
    return head != verbs[-1] and last <= verbs[-1] + 1 and verb.lemma.endswith((" à", " de"))


def _auxiliary(keys: list[str], tags: str, participle: int) -> int | None:
    """Return the auxiliary of a participle that is no finite verb: après | avoir (longtemps) dénoncé, | ayant dit."""
    place = participle - 1
    while place >= 0 and tags[place] in "Bp":
        place -= 1
    return place if place >= 0 and keys[place] in _PERFECT else None


_PERFECT = {"avoir": "infinitive", "ayant": "gerund"}


def _leave_determiner(tags: str, first: int, last: int) -> int:
    """Leave out a determiner of the phrase before: les | a dit, but keep a clitic: l'a qualifié."""
    while first < last and tags[first] == "D" and first and tags[first - 1] in "dgaPD":
        first += 1
    return first


def _head(sentence: Sentence, group: str, verbs: list[int], reflexive: bool) -> tuple[int, Verb | None]:
    """Return the item and verb that report: the infinitive of a tenu à souligner, but the finite one of dit vouloir, appelle à dire."""
    keys = sentence.keys
    head = verbs[-1]
    if group != "deverbal":
        return head, _verb(keys[head], reflexive)
    first = verbs[-2]
    saying = _verb(keys[first], REFLEXIVE.intersection(keys[max(0, first - 3) : first]))
    if saying is not None and (_is_asked_of_others(saying) or (saying.verb_class in _SAYING and "A" not in saying.flags)):
        return first, saying
    return head, _verb(keys[head], REFLEXIVE.intersection(keys[max(0, head - 2) : head])) or saying


def _is_asked_of_others(verb: Verb) -> bool:
    """Tell an order, whose infinitive others are to do (appelle à dire), from a wish or liberty of one's own (a voulu dire)."""
    return verb.verb_class == "order" and verb.lemma not in _OWN_ACTS and not verb.lemma.startswith(("se ", "s'"))


def _several_words(sentence: Sentence, verbs: list[int], last: int, reflexive: bool) -> tuple[Verb, int, int] | None:
    """Return verb, head and end of a reporting verb of several words: fait valoir, est convaincu, pointé du doigt."""
    keys = sentence.keys
    for head, start in ((verb, start) for verb in verbs if keys[verb] in _HEADS for start in _starts(sentence, verb)):
        entries = [entry for lemma in _HEADS[keys[head]] for entry in _MULTIWORD.get((lemma, keys[start][:_STEM]), ())]
        for words, lemma in entries:
            end = start + len(words)
            acting = end > verbs[-1] and lemma.endswith((" à", " de")) and _is_act(sentence, end)
            if not acting and _agrees(keys[start:end], words) and _VERBS[lemma].reflexive == reflexive:
                return _VERBS[lemma], head, max(last, end)
    return None


def _with_clitic(sentence: Sentence, first: int, head: int, reflexive: bool) -> tuple[Verb, int, int] | None:
    """Return verb, head and end of a verb that reports only with « en » or « y » before it: s'en prend, en rajoute."""
    keys = sentence.keys
    if _CLITICS.isdisjoint(keys[first:head]) or _verb(keys[head], reflexive) is not None:
        return None
    for entry in (entry for reading in _FORMS.get(keys[head], ()) for entry in _CLITIC_VERBS.get(reading.lemma, ())):
        end = head + 1 + len(entry.words)
        stands = set(entry.clitics) <= set(keys[first:head]) and tuple(keys[head + 1 : end]) == entry.words
        if stands and _VERBS[entry.lemma].reflexive == reflexive:
            return _VERBS[entry.lemma], head, end + (sentence.tags[end : end + 1] == "I")
    return None


_CLITICS = frozenset(("en", "y"))


def _is_act(sentence: Sentence, item: int) -> bool:
    """Tell an infinitive of something done and not said: tient à | conserver l'anonymat, tient à | garder sa place."""
    tag, key = sentence.tags[item : item + 1], sentence.keys[item : item + 1]
    return tag == "t" or (tag == "w" and key[0].endswith(("er", "ir", "oir", "tre", "dre")))


def _starts(sentence: Sentence, head: int) -> Iterator[int]:
    """Say where the other words of a verb may begin: va | plus loin, fait notamment | valoir."""
    for start in range(head + 1, len(sentence.keys)):
        yield start
        if sentence.tags[start] not in "IBp":
            return


def _agrees(keys: list[str], words: tuple[str, ...]) -> bool:
    return len(keys) == len(words) and all(
        key == word or (len(word) > 4 and key.startswith(word) and len(key) - len(word) < 3) for key, word in zip(keys, words, strict=True)
    )


def _verb(key: str, reflexive: object) -> Verb | None:
    """Return the lexicon's verb for a form, the reflexive one beside se: « se dit » is of se dire, « se trouve » of none."""
    for reading in _FORMS.get(key, ()):
        lemma = reading.lemma
        if reflexive:
            pronominal = ("s'" if lemma[0] in "aeéèêhiouy" else "se ") + lemma
            verb = _VERBS.get(pronominal) or _VERBS.get(lemma)
            if verb is not None and (pronominal in _VERBS or "A" not in verb.flags):
                return Verb(pronominal, verb.verb_class, verb.flags, verb.stance)
        elif lemma in _VERBS:
            return _VERBS[lemma]
    return None


def _group(sentence: Sentence, group: str, first: int, last: int, head: int, verb: Verb, reflexive: bool) -> CueGroup:
    tags, keys = sentence.tags, sentence.keys
    if group == "simple" and last - first == 1 and keys[head] in _TWOFOLD and _is_participle(sentence, head):
        group = "participle"
    finite = next((item for item in range(first, last) if tags[item] in FINITE), head)
    inverted = tags.find("I", first, last)
    being = any(reading.lemma == "être" for reading in _FORMS.get(keys[finite], ()))
    active = reflexive or verb.lemma in _WITH_ETRE or verb.lemma.startswith("être ")
    undergone = group == "deverbal" and reflexive and not _UNDERGOING.isdisjoint(keys[finite:head])
    passive = group == "passive" or undergone or (group == "compound" and being and not active)
    number = _number(keys[finite]) if group not in ("gerund", "infinitive") else None
    gender = _participle_gender(keys[head]) if being and tags[head] in "Ee" else None
    cue = Cue(
        sentence.starts[_own_words(sentence, first, head)], sentence.ends[last - 1], "verb", verb.lemma, verb.verb_class, verb.stance,
        _modality(sentence, finite, first, last),
    )  # fmt: skip
    return CueGroup(cue, first, last, head, _SHAPES[group], inverted if inverted >= 0 else None, passive, number, gender, verb.flags)


def _own_words(sentence: Sentence, first: int, head: int) -> int:
    """Return where a verb's own words begin, behind the pronouns of those it speaks to or of: les | prévient, y | voit, but je me dis."""
    keys = sentence.keys
    while first < head and keys[first] in _OBJECTS and keys[first - 1 : first] not in (["je"], ["j'"], ["tu"], [keys[first]]):
        first += 1
    return first


_OBJECTS = frozenset("le la les l' lui leur y en me m' te t' nous vous".split())
# s'est vu reprocher par le maire
_UNDERGOING = frozenset("vu vue vus vues voit voient voyait voyaient entendu entendue".split())
# comme « calme » par ses voisins, comme « pacifique » se poursuivra
_DESCRIBED = re.compile(r"U?D?Q,?(?:(?P<agent>P)|n?c*[XVv])")
_AGENT = re.compile(r"P[DOM]")
# un élu que la maire décrit
_RELATIVE = re.compile(r"[wrM],?K[DOMrwdga]+\Z")
_LONGEST_SUBJECT = 12


def _is_participle(sentence: Sentence, head: int) -> bool:
    """Tell a participle that looks like a present, by its agent or the verb behind: un homme, | décrit | comme « calme » par ses voisins."""
    if not head:
        return sentence.keys[1:2] in (["par"], ["comme"])  # Décrit | par ses voisins comme
    if sentence.tags[head - 1] == "Q" and sentence.keys[head + 1 : head + 2] == ["par"] and _AGENT.match(sentence.tags, head + 1):
        return True  # le « danger » décrit | par les experts
    if sentence.tags[head - 1] in "SRCUKI" or _RELATIVE.search(sentence.tags, max(0, head - _LONGEST_SUBJECT), head):
        return False
    match = _DESCRIBED.match(sentence.tags, head + 1)
    return match is not None and (match["agent"] is None or sentence.keys[match.start("agent")] == "par")


def _number(key: str) -> Number | None:
    numbers = {reading.number for reading in _FORMS.get(key, ())} - {"-"}
    if numbers == {"p"}:
        return "p"
    return "s" if numbers == {"s"} else None


def _participle_gender(key: str) -> Gender | None:
    genders = {reading.gender for reading in _FORMS.get(key, ()) if reading.tense == "past_participle"} - {"-"}
    if genders == {"f"}:
        return "f"
    return "m" if genders == {"m"} else None


def _modality(sentence: Sentence, finite: int, first: int, last: int) -> Modality:
    if "n" in sentence.tags[first:last] and "p" in sentence.tags[first : last + 1]:
        return "negated"
    if "I" in sentence.tags[first:last] and sentence.keys[-1] == "?" and "Q" not in sentence.tags[:first]:
        return "question"
    tenses = {reading.tense for reading in _FORMS.get(sentence.keys[finite], ())}
    if tenses == {"conditional"}:
        return "conditional"
    return "future" if tenses == {"future"} else "asserted"


def _by_stem(multiword: Mapping[str, tuple[Continuation, ...]]) -> dict[tuple[str, str], tuple[Continuation, ...]]:
    """Index verbs of several words by their head and the first letters of the word after it."""
    index: dict[tuple[str, str], list[Continuation]] = {}
    for head, entries in multiword.items():
        for words, lemma in entries:
            index.setdefault((head, words[0][:_STEM]), []).append((words, lemma))
    return {key: tuple(entries) for key, entries in index.items()}


def _by_second_word(phrases: Mapping[str, tuple[Continuation, ...]]) -> dict[str, dict[str, tuple[Continuation, ...]]]:
    """Index phrases by their first two words, and those of one word by an empty second one."""
    index: dict[str, dict[str, list[Continuation]]] = {}
    for first, entries in phrases.items():
        for words, kind in entries:
            index.setdefault(first, {}).setdefault(words[0] if words else "", []).append((words, kind))
    return {
        first: {second: (*entries, *seconds.get("", ())) if second else tuple(entries) for second, entries in seconds.items()}
        for first, seconds in index.items()
    }


def _heads(lemmas: set[str]) -> dict[str, tuple[str, ...]]:
    """Give, for every form of a verb that heads one of several words, the lemmas of those verbs."""
    found = {form: [reading.lemma for reading in readings if reading.lemma in lemmas] for form, readings in _FORMS.items()}
    return {form: tuple(dict.fromkeys(own)) for form, own in found.items() if own}


def _telling() -> frozenset[str]:
    """Return the forms of which one stands in every group that reports."""
    reporting = {lemma.removeprefix("se ").removeprefix("s'") for lemma in _VERBS} | _CLITIC_VERBS.keys()
    forms = (form for form, readings in _FORMS.items() if any(reading.lemma in reporting for reading in readings))
    # from the keys of a table, whose number Python knows, a set takes half the room
    return frozenset(dict.fromkeys((*_HEADS, *forms)))


_STEM = 4
_LEXICON = load()
_VERBS = _LEXICON.verbs
_FORMS: dict[str, tuple[VerbForm, ...]] = _LEXICON.verb_forms
_MULTIWORD = _by_stem(_LEXICON.multiword)
_CLITIC_VERBS = _LEXICON.clitic_verbs
_PHRASES = _by_second_word(_LEXICON.cue_phrases)
_HEADS = _heads({lemma for lemma, _ in _MULTIWORD})
_TELLING = _telling()
_TWOFOLD = frozenset(key for key, readings in _FORMS.items() if {"present", "past_participle"} <= {reading.tense for reading in readings})
