-- The newest of many whose names begin alike are met in the order of their moments, and so are those of a
-- document or a plate. A segment is a run of positions: where it begins says where each of its entries stands,
-- and no index of every place is written with each commit.

CREATE INDEX crossing_by_start
    ON crossing (substr(surname, 1, 3), at, substr(surname, 4, 5), substr(given_names, 1, 3));

DROP INDEX crossing_by_document;
CREATE INDEX crossing_by_document ON crossing (document_number, at);

DROP INDEX crossing_by_plate;
CREATE INDEX crossing_by_plate ON crossing (plate, at) WHERE plate <> '';

CREATE TABLE lean_chain (
    position INTEGER PRIMARY KEY,
    segment BLOB NOT NULL REFERENCES segment (id),
    sequence INTEGER NOT NULL,
    id TEXT NOT NULL,
    leaf BLOB NOT NULL CHECK (length(leaf) = 32),
    head BLOB NOT NULL CHECK (length(head) = 32)
) STRICT;

INSERT INTO lean_chain SELECT position, segment, sequence, id, leaf, head FROM chain ORDER BY position;

DROP TABLE chain;
ALTER TABLE lean_chain RENAME TO chain;

CREATE UNIQUE INDEX segment_begins ON chain (segment) WHERE sequence = 1;
CREATE INDEX segment_begins_at ON chain (position) WHERE sequence = 1;

CREATE TRIGGER chain_is_final BEFORE UPDATE ON chain
BEGIN SELECT RAISE(ABORT, 'the chain is never changed'); END;

CREATE TRIGGER chain_stays BEFORE DELETE ON chain
BEGIN SELECT RAISE(ABORT, 'the chain is never shortened'); END;
