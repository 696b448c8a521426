"""The rule pack in force, and the adoption of another after a dry run."""
