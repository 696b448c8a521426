"""Our reader and those that can be installed, each in a process of its own, over the same pictures."""
