"""Speak HTTP for the engine: bytes in, values to the engine, JSON and other formats out.

One module a concern: `bodies` (bytes to text), `schemas` (what is allowed), `extraction` (limits around the engine), `answers` and
`formats` (values to what is sent), `streams` (NDJSON), `problems` (every error), `telemetry` (metrics, log, request ids), and the
views in `quotes`, `ops`, `docs`.
"""
