-- Derived: what the machine's clocks said at each start, and what was found wrong with them.

CREATE TABLE clock (
    position INTEGER PRIMARY KEY,
    officer TEXT NOT NULL,
    reading TEXT NOT NULL,
    fault TEXT
) STRICT;
