"""Runs the probes, judges their minute records and exposes the result."""
