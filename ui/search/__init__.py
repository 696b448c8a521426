"""Looking crossings up, with a reason."""
