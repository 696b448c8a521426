-- A shift's crossings lie between its opening and the next one's: no index has to find them, and every
-- commit writes a page less.

DROP INDEX crossing_by_shift;
