"""Tell what only people do from what a body or a document says too: raconte-t-elle, elle soupire, but indique-t-elle.

Takes a pronoun in its text; looks at the verb beside it.
"""

import regex

from service.engine.lexicon import load
from service.engine.model import Mention

_LEXICON = load()
# What people do besides the verbs of manner (soupirer, lâcher), by the verb without « se ».
_TELLING = frozenset("raconter conter confier narrer souffler glisser souvenir témoigner philosopher amuser émouvoir désoler".split())
_LEMMAS = _TELLING | {lemma.removeprefix("se ").removeprefix("s'") for lemma, verb in _LEXICON.verbs.items() if verb.verb_class == "manner"}
_FORMS = frozenset(form for form, readings in _LEXICON.verb_forms.items() if any(reading.lemma in _LEMMAS for reading in readings))
_INVERTED = regex.compile(r"(\p{L}+)\p{Pd}(?:t\p{Pd})?$")
_FOLLOWING = regex.compile(r"\s(?:(?:se|ne)\s|[sn]['’])?(\p{L}+)(?:\s(\p{L}+))?")
_HAVING = frozenset("a avait aura est était sera".split())
_LONGEST = 30


def are_of_people(text: str, pronoun: Mention) -> bool:
    """Tell that the verb of a pronoun is what only people do: raconte-t-| elle, a-t-| elle confié, | elle soupire."""
    inverted = _INVERTED.search(text, max(0, pronoun.start - _LONGEST), pronoun.start)
    following = _FOLLOWING.match(text, pronoun.end)
    words = [
        *(inverted.groups() if inverted else ()),
        *(following.groups() if following and (not inverted or inverted[1] in _HAVING) else ()),
    ]
    verb = next((word for word in words if word and word not in _HAVING), "")
    return verb.lower() in _FORMS
