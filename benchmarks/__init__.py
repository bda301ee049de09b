"""Measure the service as users run it; each module is a command that prints what it found and ends by itself."""
