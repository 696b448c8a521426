-- Millions of crossings in half the room. What a crossing's own entry says (post, lane, officer) is read from
-- its body; ids are 16 bytes, shifts are named by their position. The ids of the chain follow from segment
-- and sequence, which are unique: no second index keeps them apart.

CREATE TABLE slim_crossing (
    position INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    shift INTEGER,
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

INSERT INTO slim_crossing
SELECT position, unhex(replace(id, '-', '')), at, recorded_at,
    (SELECT shift.position FROM shift WHERE shift.id = crossing.shift),
    direction, outcome, document_number, issuing_state, surname, given_names, plate, said, amended, annulled
FROM crossing ORDER BY position;

DROP TABLE crossing;
ALTER TABLE slim_crossing RENAME TO crossing;

CREATE INDEX crossing_by_document ON crossing (document_number, issuing_state);
CREATE INDEX crossing_by_name ON crossing (surname, given_names, at);
CREATE INDEX crossing_by_given_names ON crossing (given_names, at);
CREATE INDEX crossing_by_plate ON crossing (plate) WHERE plate <> '';
CREATE INDEX crossing_by_moment ON crossing (at);
CREATE INDEX crossing_by_shift ON crossing (shift);

CREATE TABLE slim_chain (
    position INTEGER PRIMARY KEY,
    segment BLOB NOT NULL REFERENCES segment (id),
    sequence INTEGER NOT NULL,
    id TEXT NOT NULL,
    leaf BLOB NOT NULL CHECK (length(leaf) = 32),
    head BLOB NOT NULL CHECK (length(head) = 32),
    UNIQUE (segment, sequence)
) STRICT;

INSERT INTO slim_chain SELECT position, segment, sequence, id, leaf, head FROM chain ORDER BY position;

DROP TABLE chain;
ALTER TABLE slim_chain RENAME TO chain;

CREATE TRIGGER chain_is_final BEFORE UPDATE ON chain
BEGIN SELECT RAISE(ABORT, 'the chain is never changed'); END;

CREATE TRIGGER chain_stays BEFORE DELETE ON chain
BEGIN SELECT RAISE(ABORT, 'the chain is never shortened'); END;
