-- The regional platform's tables. Keys and hashes are raw bytes; moments are UTC.

CREATE TABLE device (
    id bytea PRIMARY KEY,
    post text NOT NULL,
    lane text NOT NULL,
    country text NOT NULL,
    zone text NOT NULL,
    practice boolean NOT NULL,
    signing_key bytea NOT NULL,
    link_key bytea NOT NULL,
    sealing_key bytea NOT NULL,
    enrolled_at timestamptz NOT NULL,
    revoked_at timestamptz,
    seen_at timestamptz,
    drift_ms bigint,
    program text NOT NULL DEFAULT '',
    unsent bigint NOT NULL DEFAULT 0,
    alerts bigint NOT NULL DEFAULT 0
);

-- Only the hash of a one-time secret is kept. "again" names the one device that may change its keys.
CREATE TABLE enrolment_code (
    secret_hash bytea PRIMARY KEY,
    issued_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    again bytea REFERENCES device,
    used_by bytea REFERENCES device
);

CREATE TABLE upload (
    device bytea NOT NULL REFERENCES device,
    digest bytea NOT NULL,
    start bigint NOT NULL,
    content bytea NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (device, digest, start)
);

-- The log: every block that was ever received, numbered without a gap, each head over the one before.
CREATE TABLE block (
    digest bytea PRIMARY KEY,
    device bytea NOT NULL REFERENCES device,
    segment bytea NOT NULL,
    first bigint NOT NULL,
    last bigint NOT NULL,
    express boolean NOT NULL,
    code text NOT NULL,
    log_index bigint NOT NULL UNIQUE,
    log_head bytea NOT NULL,
    received_at timestamptz NOT NULL,
    receipt bytea NOT NULL,
    signature bytea NOT NULL,
    content bytea NOT NULL
);
CREATE INDEX block_of_segment ON block (device, segment) WHERE code <> '';

CREATE TABLE log_end (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    log_index bigint NOT NULL,
    log_head bytea NOT NULL
);
INSERT INTO log_end (log_index, log_head) VALUES (0, decode(repeat('00', 32), 'hex'));

-- What a segment grew from is known once the block with its first entry has proved it.
CREATE TABLE segment (
    device bytea NOT NULL REFERENCES device,
    id bytea NOT NULL,
    proved boolean NOT NULL DEFAULT false,
    parent bytea,
    parent_sequence bigint NOT NULL DEFAULT 0,
    parent_head bytea,
    forked boolean NOT NULL DEFAULT false,
    PRIMARY KEY (device, id)
);
CREATE INDEX segment_by_parent ON segment (device, parent) WHERE proved;

-- The head tells entries of one place apart: it covers the leaf and all that came before.
-- "joined": from the segment's first entry to this one everything is here and its heads join.
CREATE TABLE entry (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    device bytea NOT NULL,
    segment bytea NOT NULL,
    sequence bigint NOT NULL,
    leaf bytea NOT NULL,
    previous bytea NOT NULL,
    head bytea NOT NULL,
    position bigint NOT NULL,
    joined boolean NOT NULL,
    id uuid,
    kind text NOT NULL,
    at timestamptz,
    content bytea,
    verdict text NOT NULL,
    code text NOT NULL,
    UNIQUE (device, segment, sequence, head),
    FOREIGN KEY (device, segment) REFERENCES segment
);
CREATE INDEX entry_not_joined ON entry (device, segment, sequence) WHERE NOT joined;
CREATE INDEX entry_remarkable ON entry (device, number) WHERE verdict <> 'accepted';

CREATE TABLE fork (
    device bytea NOT NULL REFERENCES device,
    segment bytea NOT NULL,
    sequence bigint NOT NULL,
    noted_at timestamptz NOT NULL,
    PRIMARY KEY (device, segment, sequence)
);

-- Derived from entries: what counts now, whatever the order in which the entries came.
CREATE TABLE crossing (
    entry bigint PRIMARY KEY REFERENCES entry,
    device bytea NOT NULL,
    id uuid NOT NULL,
    at timestamptz NOT NULL,
    day date NOT NULL,
    post text NOT NULL,
    country text NOT NULL,
    direction text NOT NULL,
    outcome text NOT NULL,
    nationality text NOT NULL,
    sex text NOT NULL,
    age smallint,
    document_number text NOT NULL,
    issuing_state text NOT NULL,
    person text NOT NULL,
    birth text NOT NULL,
    annulled boolean NOT NULL
);
CREATE INDEX crossing_id ON crossing (device, id);
CREATE INDEX crossing_day ON crossing (day);
CREATE INDEX crossing_document ON crossing (document_number, issuing_state, at DESC) WHERE document_number <> '';
CREATE INDEX crossing_birth ON crossing (birth text_pattern_ops) WHERE birth <> '';
CREATE INDEX crossing_person ON crossing (person, at DESC) WHERE person <> '';

CREATE TABLE correction (
    entry bigint PRIMARY KEY REFERENCES entry,
    device bytea NOT NULL,
    crossing uuid NOT NULL,
    position bigint NOT NULL,
    annuls boolean NOT NULL
);
CREATE INDEX correction_of ON correction (device, crossing, position);

CREATE TABLE alert_list (
    number bigint PRIMARY KEY,
    practice boolean NOT NULL,
    version text NOT NULL,
    as_of timestamptz NOT NULL,
    published_at timestamptz NOT NULL,
    digest bytea NOT NULL,
    count bigint NOT NULL,
    content bytea NOT NULL
);

-- The rows of the lists in force alone.
CREATE TABLE alert (
    list bigint NOT NULL REFERENCES alert_list,
    place bigint NOT NULL,
    document_number text NOT NULL,
    words text[] NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (list, place)
);
CREATE INDEX alert_document ON alert (document_number) WHERE document_number <> '';
CREATE INDEX alert_words ON alert USING gin (words);

CREATE TABLE answer (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    device bytea NOT NULL REFERENCES device,
    consultation uuid NOT NULL,
    as_of timestamptz NOT NULL,
    content bytea NOT NULL,
    taken boolean NOT NULL DEFAULT false,
    UNIQUE (device, consultation)
);
CREATE INDEX answer_waiting ON answer (device) WHERE NOT taken;

-- Sealed once for each device, so that a fetch that was cut goes on in the same bytes.
CREATE TABLE parcel (
    device bytea NOT NULL REFERENCES device,
    kind text NOT NULL,
    number bigint NOT NULL,
    digest bytea NOT NULL,
    subject text NOT NULL,
    as_of timestamptz NOT NULL,
    fetched_at timestamptz,
    content bytea NOT NULL,
    PRIMARY KEY (device, kind, number),
    UNIQUE (device, digest)
);
