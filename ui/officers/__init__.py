"""Who may work at this post."""
