"""The window, driven as an officer drives it."""
