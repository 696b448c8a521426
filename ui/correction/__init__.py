"""Amending and annulling what was recorded."""
