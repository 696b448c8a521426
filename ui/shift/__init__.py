"""The shift: its counts, its end and its report."""
