-- Derived: which entries note that a crossing's traveller may need protection; the newest one counts.

CREATE TABLE protection (
    position INTEGER PRIMARY KEY,
    crossing TEXT NOT NULL
) STRICT;

CREATE INDEX protection_by_crossing ON protection (crossing);
