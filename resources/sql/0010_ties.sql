-- Derived: which other crossings a crossing names: its party, the companion of a minor, the other half of a
-- one-stop inspection. `position` is the crossing's, `other` the id of the one it names.

CREATE TABLE tie (
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    other TEXT NOT NULL,
    PRIMARY KEY (position, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX tie_by_other ON tie (other);
