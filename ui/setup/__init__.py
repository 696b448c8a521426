"""The first start: practise at once, or set this post up."""
