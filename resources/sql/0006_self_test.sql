-- How far the chain was found whole, when this desk last looked: its own note, derived from nothing.

CREATE TABLE verified (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    position INTEGER NOT NULL,
    head BLOB NOT NULL CHECK (length(head) = 32),
    at INTEGER NOT NULL
) STRICT;

-- Derived: the self-tests, as they were found.

CREATE TABLE self_test (
    position INTEGER PRIMARY KEY,
    officer TEXT NOT NULL,
    content TEXT NOT NULL
) STRICT;
