"""Cut the text into paragraphs and tokens, with offsets into the text as sent.

Takes the text; gives parallel lists (no object a token), so that a token costs three list entries. Nothing is cleaned:
only the look-up key of a token is normalised (NFC, lower case, ’ turned into ').
"""

import re
from itertools import accumulate
from operator import add
from unicodedata import normalize

from service.engine.model import Tokens

# The words of European scripts; `re` takes half the time of `regex` here, and knows no classes like \p{Lu}.
_LETTERS = [chr(code) for code in range(0x530)]
_LOWER, _UPPER = "".join(filter(str.islower, _LETTERS)), "".join(filter(str.isupper, _LETTERS))
# Inverted subjects (-t-il, -elle) and elided words (l', qu') are tokens of their own; Jean-Luc, aujourd'hui, O'Brien, N'Golo,
# M., J. and 2,5 stay whole. The soft hyphen belongs to its word.
_START, _END = r"(?<![\w\u0300-\u036f])", r"(?![\w\u0300-\u036f])"
_HYPHEN = r"[-\u2010\u2011]"
_CLITIC = rf"(?:t(?:{_HYPHEN}\s?|['’]))?(?:ils?|elles?|on|je|tu|nous|vous|ce){_END}"
_ELIDED = ("[ldsnjmtcLDSJTC]", "[Qq][uU]", "[Jj]usq[uU]", "[Ll]orsq[uU]", "[Pp]uisq[uU]", "[Qq]uoiq[uU]")
_NOT_ELIDED = "".join(rf"(?<!{_START}{word}['’])" for word in _ELIDED)
# No word is elided before a consonant: M'barek.
_CONSONANT = "[bcdfgjklmnpqrstvxz]"
_NOT_OPENING = rf"(?<!(?<![{_LOWER},]\s){_START}[MN]['’](?![{_UPPER}][{_LOWER}]|{_CONSONANT}))"
# la députée LREM M'barka, but IL M'A DIT
_NAME = rf"(?<=[{_UPPER})]\s[MN])['’](?=[{_LOWER}])"
_INNER = rf"(?:{_HYPHEN}(?!{_CLITIC})|['’]{_NOT_ELIDED}{_NOT_OPENING}|{_NAME}|(?<=\d)[.,](?=\d))"
_SHORT = ("[A-WYZÉ]", "MM", "Mme", "Mmes", "Mlle", "Me", "Mgr", "[DP]r", "St", "Ste")
_BEHIND_SHORT = "|".join(rf"(?<={_START}{word}\.)" for word in _SHORT)
# Paul R. Le maire, but P. Le Goff
_OPENER = rf"(?:L['’]|(?:Les?|La|Une?|Des|Ils?|Elles?|Ce|Cett?e|Ces|Son|Sa|Ses|On|Mais|Dans|Pour|Selon|Depuis|Après)\s)[{_LOWER}]"
# M. de Brévin, M. van der Brévin, M. d'Arvor, M. al-Bassiri
_PARTICLES = rf"(?:(?:d[eui]|des|v[ao]n|de[rn]|te[rn]|z[ut]|b[ei]n|ibn|[ae]l|abou|ould|ag|di|da|dos)\s){{1,2}}(?:l['’]|la\s)?[{_UPPER}]"
_BEFORE_PARTICLE = rf"\.(?<={_START}M\.)(?=\s(?:{_PARTICLES}|(?:d['’]|[ae][lnrst]-)[{_UPPER}]))"
_ABBREVIATION = rf"(?:\.(?:{_BEHIND_SHORT})(?=\s?[{_UPPER}])(?!\s{_OPENER})|{_BEFORE_PARTICLE})"
# No possessive groups: before Python 3.11.5 `re` mismatched them where what they hold can give back (cpython gh-106052).
_WORD = r"(?:[^\W_]++|[\u00ad\u0300-\u036f]++[^\W_]*+)(?:[\u00ad\u0300-\u036f]++[^\W_]*+)*"
# a t-elle dit, with the first hyphen forgotten
_UNHYPHENED = rf"t(?<=\st){_HYPHEN}(?:il|elle|on){_END}"
_DOMAIN = rf"\.(?:fr|com|org|net|info|be|ch|ca|eu|tv|io){_END}"
# Both genders at once: les élu·es, les élu·e·s, les étudiant.e.s, un(e) élu(e), un·e directeur·rice
_INCLUSIVE = rf"(?:[·•][{_LOWER}]{{1,6}}(?:[·•]s)?|\.e(?:\.?s)?|\(e\)s?){_END}"
_TOKEN = rf"{_UNHYPHENED}|{_WORD}(?:{_INNER}{_WORD})*(?:['’]|{_ABBREVIATION}|{_DOMAIN}|{_INCLUSIVE})?|{_HYPHEN}(?:{_CLITIC})?|[^\w\s]|_"
# Most tokens are words with a space behind; tried first, they take no more than that.
_SPACED = re.compile(rf"[^\W_]++\s+|(?:{_TOKEN})\s*")
_BOTH = re.compile(r"(?<=\w)(?:[·•].*|\.es?|\.e\.s|\(e\)s?|-e-s)\Z")
_INCLUSIVE_SIGNS = ("·", "•", ".e", "(e)", "-e-s")  # one of which stands in all that follows
_INCLUDING = re.compile(r"[·•]|\.es?\n|\.e\.s|\(e\)|-e-s")
# a-t'il, a-t- il
_ASTRAY = re.compile(r"^-t(?:'|-\s)")
_LINE_BREAKS = "\r\u2028\u2029"


def tokenize(text: str) -> Tokens:
    """Cut the text into words and marks of punctuation.

    >>> tokenize("L'homme a-t-il parlé ?").keys
    ["l'", 'homme', 'a', '-t-il', 'parlé', '?']
    >>> tokenize("a t-il parlé").keys
    ['a', '-t-il', 'parlé']
    >>> tokenize("a-t- il parlé, lance-t’il").keys
    ['a', '-t-il', 'parlé', ',', 'lance', '-t-il']
    >>> tokenize("Brume.fr titre.").keys
    ['brume.fr', 'titre', '.']
    >>> tokenize("Anne*, 34 ans").keys
    ['anne', ',', '34', 'ans']
    >>> tokenize("Les élu·e·s et un(e) militant.e.").keys
    ['les', 'élus', 'et', 'un', 'militant', '.']
    """
    pieces = _SPACED.findall(text)
    words = list(map(str.rstrip, pieces))
    starts = list(accumulate(map(len, pieces), initial=len(text) - len(text.lstrip())))[:-1]
    ends = list(map(add, starts, map(len, words)))
    lower = "\n".join(words).lower().replace("’", "'").replace("\u2011", "-").replace("\u2010", "-")
    keys = normalize("NFC", lower).split("\n") if words else []
    if "\nt-" in lower:
        keys = ["-" + key if key in ("t-il", "t-elle", "t-on") else key for key in keys]
    if "\n-t" in lower:
        keys = [_ASTRAY.sub("-t-", key) if key[:2] == "-t" else key for key in keys]
    if "\u00ad" in lower:
        keys = [key.replace("\u00ad", "") or key for key in keys]
    if any(sign in lower for sign in _INCLUSIVE_SIGNS) and _INCLUDING.search(lower):
        keys = [_masculine(key) for key in keys]
    if "\n*" in lower:
        return _without_stars(Tokens(starts, ends, keys))
    return Tokens(starts, ends, keys)


def _without_stars(tokens: Tokens) -> Tokens:
    """Leave out the stars right behind words, which only send readers to a note: Anne*, 34 ans."""
    starts, ends, keys = tokens.starts, tokens.ends, tokens.keys
    behind = [key == "*" and item > 0 and ends[item - 1] == starts[item] and keys[item - 1][-1].isalpha() for item, key in enumerate(keys)]
    kept = [item for item, star in enumerate(behind) if not star]
    return Tokens([starts[item] for item in kept], [ends[item] for item in kept], [keys[item] for item in kept])


def _masculine(key: str) -> str:
    """Return the form that the lists know of a word written for both genders: élu·e·s, élus."""
    short = _BOTH.sub("", key)
    return f"{short}s" if short != key and key[-1] == "s" and short[-1] not in "sx" else short


def paragraphs(text: str) -> list[tuple[int, int]]:
    r"""Return start and end of every paragraph that is not blank; a line break of any kind ends one.

    >>> paragraphs("Un.\n\nDeux.")
    [(0, 3), (5, 10)]
    """
    for line_break in _LINE_BREAKS:
        text = text.replace(line_break, "\n")
    lines = text.split("\n")
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    return [(start, start + len(line)) for start, line in zip(starts, lines, strict=False) if line and not line.isspace()]


# The commonest words of written French, nearly four in ten of a text.
_COMMONEST = frozenset(
    "le la les l' de d' des du et à au aux en un une que qu' qui dans pour sur est a il elle on ne n' pas se s' ce c' par plus avec son sa ses".split()
)
_LEAST_WORDS, _LEAST_SHARE = 12, 0.12


def is_french(tokens: Tokens) -> bool:
    """Tell whether a text is likely French, by the share of the commonest words; short texts pass.

    >>> is_french(tokenize("The mayor said that the old bridge would stay closed for the whole of the winter."))
    False
    """
    common = len(list(filter(_COMMONEST.__contains__, tokens.keys)))
    if common >= _LEAST_SHARE * len(tokens.keys):
        return True
    words = sum(key[0].isalpha() for key in tokens.keys)
    return words < _LEAST_WORDS or common >= _LEAST_SHARE * words
