"""Run the engine over texts and hold its answers as plain values.

Takes a text, or a folder of annotated articles; gives answers, or one JSON line an article on standard output. Imports nothing of
`evaluation`, so that it can be run as a script against the engine of another revision.
"""

import argparse
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from service.engine import attribute
from service.engine.model import Attribution, Options, Quotation, Speaker


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold what the engine says of one quotation, spans as (start, end)."""

    start: int
    end: int
    type: str
    name: str | None = None
    kind: str | None = None
    gender: str | None = None
    via: str | None = None
    mention: tuple[int, int] | None = None
    cue: tuple[int, int] | None = None
    lemma: str | None = None
    modality: str | None = None
    continues: bool = False
    repeats: bool = False
    confidence: float | None = None
    rule: str | None = None


def answers(text: str, min_confidence: float = Options().min_confidence) -> tuple[Answer, ...]:
    """Return the engine's direct and mixed quotations of a text."""
    return plain(attribute(text, Options(min_confidence=min_confidence)))


def plain(attribution: Attribution) -> tuple[Answer, ...]:
    """Return an attribution's quotations as plain values."""
    speakers = {speaker.id: speaker for speaker in attribution.speakers}
    return tuple(_answer(quotation, speakers) for quotation in attribution.quotations)


def _answer(quotation: Quotation, speakers: dict[str, Speaker]) -> Answer:
    speaker, cue = quotation.speaker, quotation.cue
    mention = speaker.mention if speaker else None
    return Answer(
        start=quotation.start,
        end=quotation.end,
        type=quotation.type,
        name=speaker.name if speaker else None,
        kind=speaker.kind if speaker else None,
        gender=speakers[speaker.id].gender if speaker else None,
        via=speaker.via if speaker else None,
        mention=(mention.start, mention.end) if mention else None,
        cue=(cue.start, cue.end) if cue else None,
        lemma=cue.lemma if cue else None,
        modality=cue.modality if cue else None,
        continues=quotation.continues is not None,
        repeats=quotation.repeats is not None,
        confidence=quotation.confidence,
        rule=quotation.rule,
    )


def main() -> None:
    """Print the answers of every annotated article of a folder, one JSON line each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    for path in sorted(parser.parse_args().folder.glob("*.json")):
        text = path.with_suffix(".txt").read_bytes().decode("utf-8")
        print(json.dumps({"name": path.stem, "answers": [asdict(answer) for answer in answers(text)]}, ensure_ascii=False))


if __name__ == "__main__":
    main()
