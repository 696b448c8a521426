"""Long forms of tests: killed, cut and filled for hours, by a command of their own."""
