"""Hold annotated articles as values and read or write them as NAME.txt with NAME.json beside it.

Takes a folder, gives articles. Offsets are code points into the text exactly as it stands in the .txt file.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FLAGS = ("nested", "continues", "headline", "odd", "inside", "disputed")


@dataclass(frozen=True, slots=True)
class GoldSpeaker:
    """Hold who said the words: `full` are other full forms of the name, `accept` shorter ones that still identify."""

    name: str
    kind: str
    gender: str | None = None
    full: tuple[str, ...] = ()
    accept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldCue:
    """Hold the attributing words; `alternatives` are lemmas as good as `lemma`."""

    span: tuple[int, int]
    kind: str
    lemma: str | None = None
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GoldQuotation:
    """Hold one annotated span; `expected` pins further fields of the answer, which only case files do."""

    start: int
    end: int
    type: str
    speaker: GoldSpeaker | None = None
    mention: tuple[int, int] | None = None
    cue: GoldCue | None = None
    flags: frozenset[str] = frozenset()
    expected: tuple[tuple[str, str], ...] = ()

    @property
    def scored(self) -> bool:
        """Say whether the row counts: nested and disputed ones count neither way."""
        return not self.flags & {"nested", "disputed"}

    @property
    def speech(self) -> bool:
        """Say whether somebody's words are reported."""
        return self.type != "non_speech"


@dataclass(frozen=True, slots=True)
class Article:
    """Hold a text with its annotations, in the order of their starts."""

    name: str
    text: str
    quotations: tuple[GoldQuotation, ...]


def read_articles(folder: Path) -> Iterator[Article]:
    """Yield every annotated article of a folder in the order of the names.

    Raises ValueError where the text is not the one that was annotated.
    """
    for path in sorted(folder.glob("*.json")):
        content = path.with_suffix(".txt").read_bytes()
        gold = json.loads(path.read_text(encoding="utf-8"))
        if hashlib.sha256(content).hexdigest() != gold["sha256"]:
            raise ValueError(f"{path}: the text has changed since it was annotated")
        yield Article(gold["name"], content.decode("utf-8"), tuple(_quotation(row) for row in gold["quotes"]))


def write_article(article: Article, folder: Path) -> None:
    """Write an article as NAME.txt and NAME.json."""
    for name, content in serialized(article).items():
        (folder / name).write_bytes(content)


def serialized(article: Article) -> dict[str, bytes]:
    """Return the two files of an article, by file name."""
    content = article.text.encode("utf-8")
    gold = {
        "name": article.name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "source": "written for this corpus",
        "quotes": [_row(article.text, quotation) for quotation in article.quotations],
    }
    encoded = json.dumps(gold, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"
    return {f"{article.name}.txt": content, f"{article.name}.json": encoded}


def _quotation(row: Mapping[str, Any]) -> GoldQuotation:
    return GoldQuotation(
        start=row["start"],
        end=row["end"],
        type=row["type"],
        speaker=_speaker(row["speaker"]) if row["speaker"] else None,
        mention=(row["mention"]["start"], row["mention"]["end"]) if row["mention"] else None,
        cue=_cue(row["cue"]) if row["cue"] else None,
        flags=frozenset(flag for flag in FLAGS if row.get(flag)),
    )


def _speaker(row: Mapping[str, Any]) -> GoldSpeaker:
    return GoldSpeaker(row["name"], row["kind"], row["gender"], tuple(row.get("full", ())), tuple(row["accept"]))


def _cue(row: Mapping[str, Any]) -> GoldCue:
    return GoldCue((row["start"], row["end"]), row["kind"], row.get("lemma"), tuple(row.get("or") or ()))


def _row(text: str, quotation: GoldQuotation) -> dict[str, Any]:
    flags = {flag: flag in quotation.flags for flag in FLAGS if flag != "disputed" or flag in quotation.flags}
    return {
        **_span(text, (quotation.start, quotation.end)),
        "type": quotation.type,
        **flags,
        "speaker": _speaker_row(quotation.speaker) if quotation.speaker else None,
        "mention": _span(text, quotation.mention) if quotation.mention else None,
        "cue": _cue_row(text, quotation.cue) if quotation.cue else None,
    }


def _speaker_row(speaker: GoldSpeaker) -> dict[str, Any]:
    return {
        "name": speaker.name,
        "full": list(speaker.full),
        "accept": list(speaker.accept),
        "kind": speaker.kind,
        "gender": speaker.gender,
    }


def _cue_row(text: str, cue: GoldCue) -> dict[str, Any]:
    alternatives = {"or": list(cue.alternatives)} if cue.alternatives else {}
    return {**_span(text, cue.span), "kind": cue.kind, "lemma": cue.lemma, **alternatives}


def _span(text: str, span: tuple[int, int]) -> dict[str, Any]:
    return {"text": text[slice(*span)], "start": span[0], "end": span[1]}
