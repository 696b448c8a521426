-- Retention. A body may be blanked; its salt goes with it: the segment's key is destroyed after the salts of
-- its other bodies were written down one by one.

CREATE TABLE kept_salt (
    position INTEGER PRIMARY KEY REFERENCES chain (position),
    salt BLOB NOT NULL CHECK (length(salt) = 32)
) STRICT;

CREATE TRIGGER kept_salt_is_final BEFORE UPDATE ON kept_salt
BEGIN SELECT RAISE(ABORT, 'a salt is never changed'); END;

CREATE TRIGGER kept_salt_stays BEFORE DELETE ON kept_salt
WHEN (SELECT content FROM body WHERE body.position = OLD.position) IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a salt goes with its body'); END;

DROP TRIGGER segment_is_final;

CREATE TRIGGER segment_is_final BEFORE UPDATE ON segment
WHEN length(NEW.salt_key) > 0 OR NEW.id IS NOT OLD.id OR NEW.device IS NOT OLD.device
    OR NEW.parent IS NOT OLD.parent OR NEW.parent_sequence IS NOT OLD.parent_sequence
    OR NEW.parent_head IS NOT OLD.parent_head
BEGIN SELECT RAISE(ABORT, 'a segment is never changed, only its salt key destroyed'); END;

ALTER TABLE consultation ADD COLUMN answered_by INTEGER;

-- Derived: what was erased, by whom with whom, and how many crossings each shift lost.

CREATE TABLE erasure (
    position INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    officer TEXT NOT NULL,
    second TEXT NOT NULL,
    data TEXT NOT NULL,
    records INTEGER NOT NULL
) STRICT;

CREATE TABLE erased_shift (
    shift TEXT PRIMARY KEY,
    crossings INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
