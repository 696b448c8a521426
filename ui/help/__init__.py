"""F1: every key of the window, on one page."""
