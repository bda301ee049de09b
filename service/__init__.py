"""Serve the quotations of French press articles over HTTP."""
