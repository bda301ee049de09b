"""Speak HTTP for the engine: bytes in, values to the engine, JSON and other formats out.

One module a concern: `bodies` (bytes to text), `parameters` and `schemas` (what is allowed), `extraction` (limits around the engine),
`answers`, `offsets` and `formats` (values to what is sent), `streams` (NDJSON), `problems` (every error), `context` and `telemetry`
(request ids, metrics, log), and the views in `quotes`, `ops`, `docs`, `page`.
"""
