-- What each traveller presented, for the region's statistics; of crossings kept before, nobody asked.

ALTER TABLE crossing ADD COLUMN document_kind text NOT NULL DEFAULT 'other';
ALTER TABLE crossing ALTER COLUMN document_kind DROP DEFAULT;
