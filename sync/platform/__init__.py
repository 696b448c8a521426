"""The regional platform: an ASGI application over PostgreSQL that answers desks."""
