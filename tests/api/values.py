"""One attribution that uses every part of the model, for tests of what is sent: no engine has a say in it."""

from service.engine.model import (
    Attribution,
    Candidate,
    Cue,
    Marks,
    Quotation,
    Span,
    Speaker,
    SpeakerReference,
    Warning,
)

TEXT = "🚆 « Non, tranche Anne Mercier. « Jamais » ! » =SOMME(A1) « sans cible"


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


MENTION = span("Anne Mercier")
OUTER = Span(TEXT.index("Non,"), TEXT.index(" ! »") + 2)
CUE = Cue(span("tranche").start, span("tranche").end, "verb", "trancher", "decision", "neutral", "asserted")
ATTRIBUTION = Attribution(
    text=TEXT,
    quotations=(
        Quotation(
            id="q1",
            type="direct",
            start=OUTER.start,
            end=OUTER.end,
            segments=(span("Non"), Span(span("« Jamais »").start, OUTER.end)),
            marks=Marks("«", "»"),
            speaker=SpeakerReference("s1", "Anne Mercier", "person", "name", MENTION),
            cue=CUE,
            confidence=0.97,
            rule="incise",
            candidates=(
                Candidate(MENTION, "Anne Mercier", "incise", 0.97, "beside the verb"),
                Candidate(None, None, "carried", 0.1, "nobody before"),
            ),
        ),
        Quotation(
            id="q2",
            type="mixed",
            start=span("Jamais").start,
            end=span("Jamais").end,
            segments=(span("Jamais"),),
            marks=Marks("«", "»"),
            within="q1",
            continues="q1",
            repeats="q1",
            speaker=SpeakerReference("s1", "Anne Mercier", "person", "carried", None),
            confidence=0.6,
            rule="carried",
        ),
        Quotation(
            id="q3",
            type="non_speech",
            start=span("sans cible").start,
            end=span("sans cible").end,
            segments=(span("sans cible"),),
            marks=Marks("«", None),
        ),
    ),
    speakers=(Speaker("s1", "Anne Mercier", "person", "f", "maire", (MENTION,), ("q1", "q2")),),
    warnings=(Warning("unclosed_mark", "A mark is never closed.", span("« sans").start, span("« sans").start + 1),),
)
