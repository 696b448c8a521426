"""The product without a screen and without a network: what a border post knows and does."""
