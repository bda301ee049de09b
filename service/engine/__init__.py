"""Find the quotations of a French press article and say who speaks each."""

from collections.abc import Callable

from service.engine import pipeline
from service.engine.model import Attribution, Options

__all__ = ["Attribution", "Options", "attribute"]


def _go_on() -> None:
    """Do nothing: the checkpoint of a caller who sets no limit."""


def attribute(text: str, options: Options = Options(), checkpoint: Callable[[], None] = _go_on) -> Attribution:
    """Find the quotations of a French press article and say who speaks each.

    Offsets are code points into the text as sent. The checkpoint is called between stages and paragraphs; what it raises
    goes through, so that a caller can set a time limit.

    >>> answer = attribute("« Nous irons au bout », a déclaré la maire de Valbourg, Élise Marchand.")
    >>> answer.quotations[0].speaker.name
    'Élise Marchand'
    """
    return pipeline.attribute(text, options, checkpoint)
