-- The rule packs that were published, numbered upwards for ever; `country` '' is for the posts of all.

CREATE TABLE rule_pack (
    number bigint PRIMARY KEY,
    country text NOT NULL,
    version text NOT NULL,
    as_of date NOT NULL,
    published_at timestamptz NOT NULL,
    digest bytea NOT NULL,
    count bigint NOT NULL,
    unverified bigint NOT NULL,
    content bytea NOT NULL
);

ALTER TABLE device ADD COLUMN rules bigint NOT NULL DEFAULT 0;
