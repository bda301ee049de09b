"""Cut the text into paragraphs and tokens, with offsets into the text as sent.

Takes the text; gives parallel lists (no object a token), so that a token costs three list entries. Nothing is cleaned:
only the look-up key of a token is normalised (NFC, lower case, ’ turned into ').
"""

from unicodedata import is_normalized, normalize

import regex

from service.engine.model import Tokens

# Inverted subjects (-t-il, -elle) and elided words (l', qu') are tokens of their own; Jean-Luc, aujourd'hui, O'Brien, N'Golo,
# M. and J. stay whole. The soft hyphen belongs to its word.
_CLITIC = r"(?:t[-'’])?(?:ils?|elles?|on|je|tu|nous|vous|ce)\b"
_ELIDED = r"\b(?:[ldsnjmtcLDSJTC]|(?:[Qq]|[Jj]usq|[Ll]orsq|[Pp]uisq|[Qq]uoiq)[uU])"
_OPENING = r"(?<![\p{Ll},]\s)\b[MN]['’](?!\p{Lu}\p{Ll})"
_INNER = rf"(?:-(?!{_CLITIC})|['’](?<!{_ELIDED}['’])(?<!{_OPENING}))"
_ABBREVIATION = r"\.(?<=\b(?:[A-WYZÉ]|MM|Mmes?|Mlle|Me|Mgr|[DP]r|Ste?)\.)(?=\s?\p{Lu})"
_WORD = r"[\w\u00ad--_]++"
_TOKEN = regex.compile(rf"{_WORD}(?:{_INNER}{_WORD})*+(?:['’]|{_ABBREVIATION})?|-(?:{_CLITIC})?|[^\w\s]|_", regex.V1)
_NEWLINE = regex.compile(r"[\r\n\u2028\u2029]+")


def tokenize(text: str) -> Tokens:
    """Cut the text into words and marks of punctuation.

    >>> tokenize("L'homme a-t-il parlé ?").keys
    ["l'", 'homme', 'a', '-t-il', 'parlé', '?']
    """
    spans = [match.span() for match in _TOKEN.finditer(text, concurrent=False)]
    starts = [start for start, _ in spans]
    ends = [end for _, end in spans]
    if is_normalized("NFC", text):
        keys = [text[start:end].lower() for start, end in spans]
    else:
        keys = [normalize("NFC", text[start:end]).lower() for start, end in spans]
    if "\u00ad" in text:
        keys = [key.replace("\u00ad", "") or key for key in keys]
    if "’" in text:
        keys = [key.replace("’", "'") for key in keys]
    return Tokens(starts, ends, keys)


def paragraphs(text: str) -> list[tuple[int, int]]:
    r"""Return start and end of every paragraph that is not blank; a line break of any kind ends one.

    >>> paragraphs("Un.\n\nDeux.")
    [(0, 3), (5, 10)]
    """
    bounds, start = [], 0
    for match in _NEWLINE.finditer(text):
        bounds.append((start, match.start()))
        start = match.end()
    bounds.append((start, len(text)))
    return [(start, end) for start, end in bounds if text[start:end].strip()]
