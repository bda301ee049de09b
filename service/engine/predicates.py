"""Read the role that a sentence gives to the person whom it names: Anne Morel est maire; Paul Roy (ABC), désormais préfet.

Takes a tagged sentence and a mention with a name; gives the words of the role behind it. What stands in plain apposition is
part of the mention already, see appositions.py.
"""

import re

from service.engine import nouns
from service.engine.model import Mention, Sentence
from service.engine.tags import VERB_GROUP

# Anne Morel | (ABC), | désormais | maire; est | la | maire; a été | élue | maire; – maire –
_GIVEN = re.compile(
    r"(?:(?:\(M{1,3}\))?,(?P<aside>[BZSw]?)|(?P<dash>-)|,?R?(?P<verb>Xy?[eEr]|[Xv])B?)"
    r"(?P<article>D?)(?P<role>w?r[rwMeE0]{0,3}(?:[dga]D?[rwMeE0]{1,4}){0,3})"
)
_ASIDES = frozenset("lui-même elle-même alors désormais aujourd'hui autrefois jadis naguère actuellement devenu devenue".split())
_BEING = frozenset("est était sera fut été devient devenait deviendra devint reste restait demeure".split())
_CHOSEN = frozenset("élu élue réélu réélue nommé nommée renommé désigné désignée promu promue sacré sacrée devenu devenue".split())


def role_behind(text: str, sentence: Sentence, mention: Mention) -> str | None:
    """Return the words of the role that the sentence gives to whom a mention names, right behind it."""
    match = _GIVEN.match(sentence.tags, mention.last)
    if match is None or not _gives(sentence, match):
        return None
    start, end = match.span("role")
    role = next((role for item in range(start, end) if (role := nouns.role_of(sentence.keys[item])) is not None), None)
    if role is None or role.kind not in nouns.HUMAN or role.number == "p":
        return None
    if role.gender in ("f", "m") and mention.gender is not None and role.gender != mention.gender:
        return None
    return text[sentence.starts[start] : sentence.ends[end - 1]]


def _gives(sentence: Sentence, match: re.Match[str]) -> bool:
    """Tell a role that is given from one that acts itself: Anne Morel, | le maire a menti."""
    keys = sentence.keys
    if match["verb"]:
        first, last = match.start("verb"), match.end("verb") - 1
        chosen = last > first and keys[last] in _CHOSEN
        return chosen or (last == first and keys[first] in _BEING)
    if match["aside"] and keys[match.start("aside")] not in _ASIDES:
        return False
    return not match["article"] or sentence.tags[match.end() : match.end() + 1] not in VERB_GROUP
