"""The protocol between desks and the regional platform, and both of its ends."""
