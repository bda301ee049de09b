"""Measure the engine against annotated articles: scores, calibration, gains and losses between revisions."""
