"""Measure one link; leaves that import nothing else of this project."""
