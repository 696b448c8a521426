"""The officer's way in."""
