"""What the desk does: one verb a module, one transaction each."""
