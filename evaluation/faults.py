"""Say in words what is wrong with an answer.

Takes a judgement, gives the faults as lines: the row that failed, the quotation, what stands in the annotation and in the answer.
"""

from collections.abc import Iterator

from evaluation.answers import Answer
from evaluation.gold import GoldQuotation
from evaluation.scoring import Judgement

_SHOWN = 60


def faults(judgement: Judgement) -> Iterator[str]:
    """Yield one line for each fault of a judgement, none where all is right."""
    if judgement.gold is None:
        yield f"SPURIOUS {_quoted(judgement)}"
    elif not judgement.gold.speech:
        if judgement.answer is not None:
            yield f"NO SPEECH {_quoted(judgement)} given as speech of {judgement.answer.name!r}{_rule(judgement)}"
    elif judgement.answer is None:
        yield f"MISSED {_quoted(judgement)}"
    else:
        yield from _faults_of_speech(judgement, judgement.gold, judgement.answer)


def _faults_of_speech(judgement: Judgement, gold: GoldQuotation, answer: Answer) -> Iterator[str]:
    quoted = _quoted(judgement)
    if not judgement.full and (gold.speaker or judgement.named):
        word = "SHORT" if judgement.fair else "SPEAKER"
        yield f"{word} {quoted}: {gold.speaker and gold.speaker.name!r}, not {answer.name!r}{_rule(judgement)}"
    if answer.type != gold.type:
        yield f"TYPE {quoted}: {gold.type}, not {answer.type}"
    if gold.mention and not judgement.right_mention:
        yield f"MENTION {quoted}: {_words(judgement, gold.mention)}, not {_words(judgement, answer.mention)}"
    if gold.cue and not judgement.right_cue:
        yield f"CUE {quoted}: {_words(judgement, gold.cue.span)}, not {_words(judgement, answer.cue)}"
    if gold.cue and gold.cue.lemma and not judgement.right_lemma:
        yield f"LEMMA {quoted}: {gold.cue.lemma!r}, not {answer.lemma!r}"
    if answer.continues != ("continues" in gold.flags):
        yield f"CONTINUES {quoted}: {'continues' in gold.flags}, not {answer.continues}"


def _quoted(judgement: Judgement) -> str:
    return repr(judgement.text[slice(*judgement.place)][:_SHOWN])


def _rule(judgement: Judgement) -> str:
    return f" [{judgement.answer.rule}]" if judgement.answer and judgement.answer.rule else ""


def _words(judgement: Judgement, span: tuple[int, int] | None) -> str:
    return repr(judgement.text[slice(*span)]) if span else "none"
