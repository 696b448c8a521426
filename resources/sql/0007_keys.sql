-- To which recovery key the data key is sealed, and the one-time codes of the sheet in the safe.

CREATE TABLE recovery_key (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    public TEXT NOT NULL
) STRICT;

CREATE TABLE reset_code (
    number INTEGER PRIMARY KEY,
    sheet TEXT NOT NULL,
    digest TEXT NOT NULL,
    used INTEGER
) STRICT;
