"""The self-test: every part of the desk looked at before a shift opens."""
