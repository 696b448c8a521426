"""What leaves the desk as a document: the shift report as PDF and CSV, both from one value."""
