"""The verbs of the `borderpost` command, one file each, imported only when called."""
