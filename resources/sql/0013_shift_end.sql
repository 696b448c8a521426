-- Where a shift ended in the journal: what was found between two ends belongs to the shift that ends it, for a
-- clock that was set says nothing about order.

ALTER TABLE shift ADD COLUMN ended INTEGER;

UPDATE shift SET ended = (
    SELECT max(chain.position) FROM chain JOIN body USING (position)
    WHERE chain.position > shift.position
        AND chain.position < coalesce(
            (SELECT min(later.position) FROM shift AS later WHERE later.position > shift.position),
            9223372036854775807
        )
        AND substr(chain.id, 1, 8) || substr(chain.id, 10, 4) = printf('%012x', shift.closed_at)
        AND json_extract(CAST(unpacked(body.content) AS TEXT), '$.kind') = 'shift_closed'
) WHERE closed_at IS NOT NULL;
