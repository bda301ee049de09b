"""Tell the party that somebody is of from a name: le maire | PS | de Brume, la députée | La France insoumise | Zolka Morel.

Takes the words behind a role; gives where the party ends and the name that stands behind it.
"""

from service.engine.lexicon import load
from service.engine.model import Sentence

_PARTIES = load().parties
_DESCRIBING = frozenset("rweE")
_LONGEST = 6


def is_one_word(key: str) -> bool:
    """Tell a party of one word: renaissance, horizons."""
    return () in _PARTIES.get(key, ())


def end(text: str, sentence: Sentence, item: int) -> int:
    """Return where the party that begins at an item ends, the item itself where none does: | Les Républicains | de Brume."""
    keys = sentence.keys
    for others in _PARTIES.get(keys[item], ()):
        if tuple(keys[item + 1 : item + 1 + len(others)]) == others:
            return item + 1 + len(others)
    return item + _is_in_letters(text, sentence, item)


def _is_in_letters(text: str, sentence: Sentence, item: int) -> bool:
    """Tell the letters of a party from a name in capitals: le député | LREM M'jid Morel, but le député | ROY Jean."""
    word, behind = (text[sentence.starts[place] : sentence.ends[place]] for place in (item, min(item + 1, len(sentence.keys) - 1)))
    parts = word.split("-")
    if not all(part.isupper() and 1 < len(part) < _LONGEST for part in parts):
        return False
    return sentence.tags[item + 1 : item + 2] != "M" or not behind.isupper()


def behind_role(text: str, sentence: Sentence, head: int, last: int) -> int | None:
    """Return where a party behind a role in the singular ends, None where there is none: le conseiller régional PCF | de Brume."""
    item = head + 1
    while item < last and sentence.tags[item] in _DESCRIBING:
        item += 1
    if item >= last or sentence.tags[item] != "M":
        return None
    after = end(text, sentence, item)
    return after if after > item else None


def name_behind(sentence: Sentence, party: int, last: int) -> tuple[int, int] | None:
    """Return the items of the name behind a party, also behind what its bearer is elected for: (le maire PS) de Brume | Zolkan Morel."""
    tags = sentence.tags
    place = party
    while place < last and tags[place] in "dgD":
        place += 1
    elected = place > party
    start = _past_place(sentence, place) if elected else place
    stop = start
    while stop < last and tags[stop] == "M":
        stop += 1
    return (start, stop) if stop > start + elected else None


def _past_place(sentence: Sentence, item: int) -> int:
    """Return the item behind a place of one name: Brume |, Val-d' Oise |."""
    return item + 1 + sentence.keys[item].endswith("'")
