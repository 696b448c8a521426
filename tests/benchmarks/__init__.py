"""Measurements that `make bench` writes to `docs/figures.md`."""
