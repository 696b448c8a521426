"""The only SQL on the desk: keys, schema, journal, and the tables that are derived from it."""
