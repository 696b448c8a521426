-- Derived: the paper slips that this desk printed, and those that will never become a crossing.

CREATE TABLE slip_range (
    position INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    officer TEXT NOT NULL,
    prefix TEXT NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL
) STRICT;

CREATE TABLE slip_spoiled (
    serial TEXT PRIMARY KEY,
    position INTEGER NOT NULL,
    reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
