"""What the officer and the supervisor see: the window (Qt) and the command line."""
