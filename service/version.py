"""Say which version this is: the one place that is changed for a release."""

VERSION = "0.1.0"
