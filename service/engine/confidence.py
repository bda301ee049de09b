"""Turn a decision and its circumstances into the probability that its speaker is right."""

from math import exp

from service.engine.model import Decision


def of(decision: Decision) -> float | None:
    """Return the probability that the speaker is right, None where there is no candidate."""
    if decision.speaker is None:
        return None
    return round(1 / (1 + exp(0.4 - 0.75 * decision.score)), 3)
