-- Each officer's public keys (hex), and from which entry of the journal on a signing key is his.

ALTER TABLE officer ADD COLUMN signing_key TEXT NOT NULL DEFAULT '';
ALTER TABLE officer ADD COLUMN sealing_key TEXT NOT NULL DEFAULT '';

CREATE TABLE officer_key (
    position INTEGER PRIMARY KEY,
    officer TEXT NOT NULL,
    signing_key TEXT NOT NULL
) STRICT;

CREATE INDEX officer_key_officer ON officer_key (officer, position);
