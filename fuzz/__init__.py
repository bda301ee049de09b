"""Look for texts that break the engine; what was found is kept in `found` and tried by every test run."""
