"""Synthetic documents of invented people: as data, as scans, as webcam frames; for practice and tests."""
