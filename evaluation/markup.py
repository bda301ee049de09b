"""Read texts annotated in line, the form in which the corpus and the test cases are written.

Takes lines such as

    = rivoal: Anne Rivoal (person f) | Rivoal | la maire
    « <q 1 @rivoal>C'est non</q> », <v 1 trancher>tranche</v> <s 1>la maire, Anne Rivoal</s>.

and gives the bare text with its annotations. `<q>` is a quotation's content, `<s>` the mention of its speaker, `<v>` its cue; a
number ties them together (quotations of one number share mention and cue; a mention or cue may have several numbers). In `<q>`
stand the type where it is not direct, flags, `@key` for the speaker (`@-` for none) and `field=value` for other fields of the
answer. In `<v>` stands the lemma (`se_féliciter`, `répondre|rétorquer`) or the kind where it is no verb. A line `= ` declares a
speaker: key, name, kind with gender, forms that are accepted (`=form` where as full as the name).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from evaluation.gold import Article, GoldCue, GoldQuotation, GoldSpeaker

_TAG = re.compile(r"<(/?)([qsv])((?: [^<>]*)?)>")
_SPEAKER = re.compile(r"= (?:(\w+): )?([^|()]+?)(?: \((\w+)(?: ([fm]))?\))?((?: \| [^|]+)*)$")
_TYPES = frozenset({"direct", "mixed", "non_speech"})
_CUE_KINDS = frozenset({"verb", "preposition", "noun", "colon"})
_MARKED_FLAGS = frozenset({"continues", "headline", "odd", "disputed"})


@dataclass(frozen=True, slots=True)
class _Tagged:
    """Hold one tagged stretch with the words that stood in its opening tag."""

    letter: str
    words: tuple[str, ...]
    start: int
    end: int

    @property
    def groups(self) -> frozenset[str]:
        return frozenset(word for word in self.words if word.isdigit()) or frozenset({""})

    @property
    def values(self) -> tuple[str, ...]:
        return tuple(word for word in self.words if not word.isdigit())


def parse(name: str, source: str) -> Article:
    """Return the article that annotated lines stand for.

    Raises ValueError where tags do not pair, or a speaker or a tie is missing.
    """
    lines = source.strip("\n").split("\n")
    speakers = dict(_declared(name, line) for line in lines if line.startswith("= "))
    body = "\n".join(line for line in lines if not line.startswith("= "))
    text, tagged = _strip_tags(name, body)
    quoted = [tag for tag in tagged if tag.letter == "q"]
    by_group = {group: word[1:] for tag in quoted for word in tag.values if word.startswith("@") for group in tag.groups if group}
    rows = (_quotation(name, tag, tagged, speakers, by_group) for tag in quoted)
    return Article(name, text, tuple(sorted(rows, key=lambda row: (row.start, -row.end))))


def _declared(name: str, line: str) -> tuple[str, GoldSpeaker]:
    match = _SPEAKER.match(line)
    if match is None:
        raise ValueError(f"{name}: not a speaker: {line}")
    key, full_name, kind, gender, forms = match.groups()
    others = [form.strip() for form in forms.split("|") if form.strip()]
    full = tuple(form[1:] for form in others if form.startswith("="))
    accept = tuple(form for form in others if not form.startswith("="))
    return key or "", GoldSpeaker(full_name, kind or "person", gender, full, accept)


def _strip_tags(name: str, body: str) -> tuple[str, list[_Tagged]]:
    pieces: list[str] = []
    opened: dict[str, list[tuple[int, tuple[str, ...]]]] = {"q": [], "s": [], "v": []}
    tagged: list[_Tagged] = []
    position = length = 0
    for match in _TAG.finditer(body):
        pieces.append(body[position : match.start()])
        length += match.start() - position
        position = match.end()
        closing, letter, words = match.groups()
        if not closing:
            opened[letter].append((length, tuple(words.split())))
        elif opened[letter]:
            start, kept = opened[letter].pop()
            tagged.append(_Tagged(letter, kept, start, length))
        else:
            raise ValueError(f"{name}: nothing to close at {body[match.start() : match.end() + 30]!r}")
    if any(opened.values()):
        raise ValueError(f"{name}: a tag is never closed")
    return "".join([*pieces, body[position:]]), tagged


def _quotation(
    name: str, tag: _Tagged, tagged: Sequence[_Tagged], speakers: Mapping[str, GoldSpeaker], by_group: Mapping[str, str]
) -> GoldQuotation:
    kind = next((word for word in tag.values if word in _TYPES), "direct")
    mention, cue = _tied(name, tag, "s", tagged), _tied(name, tag, "v", tagged)
    flags = {word for word in tag.values if word in _MARKED_FLAGS}
    if any(other.letter == "q" and other is not tag and other.start <= tag.start and tag.end <= other.end for other in tagged):
        flags.add("nested")
    if cue is not None and tag.start <= cue.start < tag.end:
        flags.add("inside")
    return GoldQuotation(
        start=tag.start,
        end=tag.end,
        type=kind,
        speaker=_speaker(name, tag, kind, speakers, by_group),
        mention=(mention.start, mention.end) if mention else None,
        cue=_cue(name, cue) if cue else None,
        flags=frozenset(flags),
        expected=_expected(name, tag.values),
    )


def _tied(name: str, quoted: _Tagged, letter: str, tagged: Iterable[_Tagged]) -> _Tagged | None:
    found = [tag for tag in tagged if tag.letter == letter and tag.groups & quoted.groups]
    if len(found) > 1:
        raise ValueError(f"{name}: {len(found)} times <{letter}> for the quotation at {quoted.start}")
    return found[0] if found else None


def _speaker(name: str, tag: _Tagged, kind: str, speakers: Mapping[str, GoldSpeaker], by_group: Mapping[str, str]) -> GoldSpeaker | None:
    groups = (by_group[group] for group in tag.groups if group in by_group)
    default = "-" if kind == "non_speech" else next(groups, "")
    key = next((word[1:] for word in tag.values if word.startswith("@")), default)
    if key == "-":
        return None
    if key not in speakers:
        raise ValueError(f"{name}: no speaker {key!r} for the quotation at {tag.start}")
    return speakers[key]


def _cue(name: str, tag: _Tagged) -> GoldCue:
    word, *rest = tag.values or ("verb",)
    if rest:
        raise ValueError(f"{name}: a cue has one lemma or one kind, not {tag.values}")
    if word in _CUE_KINDS:
        return GoldCue((tag.start, tag.end), word)
    lemma, *alternatives = word.replace("_", " ").split("|")
    return GoldCue((tag.start, tag.end), "verb", lemma, tuple(alternatives))


def _expected(name: str, values: Iterable[str]) -> tuple[tuple[str, str], ...]:
    rest = [word for word in values if word not in _TYPES and word not in _MARKED_FLAGS and not word.startswith("@")]
    pairs = [word.partition("=") for word in rest]
    if not all(equals for _, equals, _ in pairs):
        raise ValueError(f"{name}: not a flag, a type or field=value: {rest}")
    return tuple((field, value) for field, _, value in pairs)
