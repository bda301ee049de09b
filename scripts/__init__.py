"""Hold the commands behind the Makefile that are more than one line."""
