-- Derived: the rule packs that were adopted; the last one is in force. Its rows lie in `pack`.

CREATE TABLE rules_adopted (
    position INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    officer TEXT NOT NULL,
    version TEXT NOT NULL,
    as_of TEXT NOT NULL,
    effective TEXT NOT NULL,
    count INTEGER NOT NULL,
    unverified INTEGER NOT NULL,
    digest TEXT NOT NULL
) STRICT;
