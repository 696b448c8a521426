"""Trains the product's own networks on synthetic pictures; never imported by the product itself."""
