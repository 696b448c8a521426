-- The journal. Nothing in it is ever changed; a body may be blanked by retention, never rewritten.

CREATE TABLE desk (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    device BLOB NOT NULL CHECK (length(device) = 16),
    acknowledged INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE segment (
    id BLOB PRIMARY KEY CHECK (length(id) = 8),
    device BLOB NOT NULL,
    salt_key BLOB NOT NULL,
    parent BLOB,
    parent_sequence INTEGER NOT NULL,
    parent_head BLOB
) STRICT, WITHOUT ROWID;

CREATE TABLE chain (
    position INTEGER PRIMARY KEY,
    segment BLOB NOT NULL REFERENCES segment (id),
    sequence INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    leaf BLOB NOT NULL CHECK (length(leaf) = 32),
    head BLOB NOT NULL CHECK (length(head) = 32),
    UNIQUE (segment, sequence)
) STRICT;

CREATE TABLE body (
    position INTEGER PRIMARY KEY REFERENCES chain (position),
    content BLOB
) STRICT;

CREATE TRIGGER chain_is_final BEFORE UPDATE ON chain
BEGIN SELECT RAISE(ABORT, 'the chain is never changed'); END;

CREATE TRIGGER chain_stays BEFORE DELETE ON chain
BEGIN SELECT RAISE(ABORT, 'the chain is never shortened'); END;

CREATE TRIGGER segment_is_final BEFORE UPDATE ON segment
BEGIN SELECT RAISE(ABORT, 'a segment is never changed'); END;

CREATE TRIGGER segment_stays BEFORE DELETE ON segment
BEGIN SELECT RAISE(ABORT, 'a segment is never removed'); END;

CREATE TRIGGER body_is_final BEFORE UPDATE ON body
WHEN NEW.content IS NOT NULL OR NEW.position IS NOT OLD.position
BEGIN SELECT RAISE(ABORT, 'a body is never changed, only blanked'); END;

CREATE TRIGGER body_stays BEFORE DELETE ON body
BEGIN SELECT RAISE(ABORT, 'a body is never removed, only blanked'); END;

-- From here on: derived tables. Only borderpost/store/projection.py writes them, from journal entries
-- alone; moments are milliseconds since 1970 UTC; `content` is JSON of the domain's value. What a
-- crossing says in full is read from the body of the entry that `said` it last, so it lies in one place.

CREATE TABLE post (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    content TEXT NOT NULL
) STRICT;

CREATE TABLE officer (
    id TEXT PRIMARY KEY,
    username TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    active INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE shift (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    number TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    opened_by TEXT NOT NULL,
    closed_at INTEGER,
    closed_by TEXT,
    notes TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX shift_open ON shift (position) WHERE closed_at IS NULL;

CREATE TABLE crossing (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    post TEXT NOT NULL,
    lane TEXT NOT NULL,
    officer TEXT NOT NULL,
    shift TEXT NOT NULL,
    direction TEXT NOT NULL,
    outcome TEXT NOT NULL,
    document_number TEXT NOT NULL,
    issuing_state TEXT NOT NULL,
    surname TEXT NOT NULL,
    given_names TEXT NOT NULL,
    plate TEXT NOT NULL,
    said INTEGER NOT NULL,
    amended INTEGER NOT NULL DEFAULT 0,
    annulled INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX crossing_by_document ON crossing (document_number, issuing_state);
CREATE INDEX crossing_by_name ON crossing (surname, given_names);
CREATE INDEX crossing_by_given_names ON crossing (given_names);
CREATE INDEX crossing_by_plate ON crossing (plate) WHERE plate <> '';
CREATE INDEX crossing_by_moment ON crossing (at);
CREATE INDEX crossing_by_shift ON crossing (shift);

CREATE TABLE slip (
    serial TEXT PRIMARY KEY,
    crossing TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE correction (
    position INTEGER PRIMARY KEY,
    crossing TEXT NOT NULL,
    shift TEXT NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    officer TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;

CREATE INDEX correction_by_shift ON correction (shift);
CREATE INDEX correction_by_crossing ON correction (crossing);

CREATE TABLE alert_list (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    version TEXT NOT NULL,
    as_of INTEGER NOT NULL,
    count INTEGER NOT NULL,
    digest TEXT NOT NULL
) STRICT;

CREATE TABLE alert (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    document_number TEXT NOT NULL,
    issuing_state TEXT NOT NULL,
    content TEXT NOT NULL
) STRICT;

CREATE INDEX alert_by_document ON alert (document_number, issuing_state) WHERE document_number <> '';

CREATE TABLE alert_word (
    word TEXT NOT NULL,
    alert INTEGER NOT NULL,
    words INTEGER NOT NULL,
    PRIMARY KEY (word, alert)
) STRICT, WITHOUT ROWID;

CREATE TABLE resolution (
    position INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    officer TEXT NOT NULL,
    shift TEXT,
    crossing TEXT,
    alert TEXT NOT NULL,
    document_number TEXT NOT NULL,
    issuing_state TEXT NOT NULL,
    content TEXT NOT NULL
) STRICT;

CREATE INDEX resolution_by_shift ON resolution (shift);
CREATE INDEX resolution_by_alert ON resolution (alert, document_number, issuing_state);

CREATE TABLE lookup (
    position INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    officer TEXT NOT NULL,
    reason TEXT NOT NULL,
    shown INTEGER NOT NULL
) STRICT;
