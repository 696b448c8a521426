"""The alert list in force, and the adoption of another."""
