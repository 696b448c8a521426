-- What ties a desk to the regional platform. None of this is derived from the journal: a rebuild leaves
-- it as it is. Moments are milliseconds since 1970 UTC.

CREATE TABLE enrolment (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    platform BLOB NOT NULL CHECK (length(platform) = 16),
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    authority TEXT NOT NULL,
    signing_key BLOB NOT NULL CHECK (length(signing_key) = 32),
    sealing_key BLOB NOT NULL CHECK (length(sealing_key) = 32),
    device BLOB NOT NULL CHECK (length(device) = 16),
    our_signing_key BLOB NOT NULL CHECK (length(our_signing_key) = 32),
    our_sealing_key BLOB NOT NULL CHECK (length(our_sealing_key) = 32),
    our_link_key BLOB NOT NULL CHECK (length(our_link_key) = 32),
    at INTEGER NOT NULL
) STRICT;

-- Up to where the platform holds each segment whole; only heads that join this desk's own chain.

CREATE TABLE durable (
    segment BLOB PRIMARY KEY REFERENCES segment (id),
    sequence INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Heads that the platform holds under this desk's name and that are not of this desk's chain.

CREATE TABLE foreign_head (
    segment BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    head BLOB NOT NULL,
    PRIMARY KEY (segment, sequence, head)
) STRICT, WITHOUT ROWID;

-- A receipt that does not stand is kept as a proof, but says no more what the platform holds today:
-- the platform was restored from a copy since, or the desk sends to another one.

CREATE TABLE receipt (
    place INTEGER PRIMARY KEY,
    platform BLOB NOT NULL,
    number INTEGER NOT NULL,
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    log_head BLOB NOT NULL,
    segment BLOB NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    at INTEGER NOT NULL,
    signed BLOB NOT NULL,
    stands INTEGER NOT NULL DEFAULT 1,
    UNIQUE (platform, number, digest)
) STRICT;

CREATE INDEX receipt_over ON receipt (segment, first, last) WHERE stands;
CREATE INDEX receipt_number ON receipt (number) WHERE stands;

CREATE TABLE verdict (
    segment BLOB NOT NULL,
    sequence INTEGER NOT NULL,
    code TEXT NOT NULL,
    held INTEGER NOT NULL,
    receipt INTEGER NOT NULL,
    PRIMARY KEY (segment, sequence, code)
) STRICT, WITHOUT ROWID;

-- The pack of each kind that is in force, as it was received (compressed); `number` is the newest number
-- of the platform's that was seen, `digest` the SHA-256 of the content in hex.

CREATE TABLE pack (
    kind TEXT PRIMARY KEY,
    number INTEGER NOT NULL,
    version TEXT NOT NULL,
    as_of INTEGER NOT NULL,
    digest TEXT NOT NULL,
    content BLOB NOT NULL
) STRICT;

-- Derived: consultations and their answers, as the screens show them.

CREATE TABLE consultation (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    officer TEXT NOT NULL,
    subject TEXT NOT NULL,
    reason TEXT NOT NULL,
    crossing TEXT,
    answered_at INTEGER,
    answer TEXT
) STRICT;
