"""The room of the sync engine and the regional platform, empty until the protocol is built (issue 3)."""
