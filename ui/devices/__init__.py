"""The devices screen: what this post reads documents with, tried out in place."""
