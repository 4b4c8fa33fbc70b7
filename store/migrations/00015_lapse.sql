-- Points that lapse when somebody has not ordered for long, and other lives for points that were given before.
--
-- A last day of a lot (entry.expires, lot.expires) is a day, or a day that each order that counts moves: bits 0 to 31 hold the last
-- day without a later order, bits 32 to 47 the days or months that each order gives anew, bit 48 is set for months.

ALTER TABLE lot ADD COLUMN expires INTEGER; -- the last day that it was given later; 0: none; NULL: as its entry says

-- What a batch changed of the lives of lots, so that undoing it puts them back.
CREATE TABLE lot_life (
    batch   INTEGER NOT NULL REFERENCES batch,
    lot     INTEGER NOT NULL REFERENCES entry,
    was     INTEGER,
    expires INTEGER NOT NULL,
    PRIMARY KEY (batch, lot)
) STRICT, WITHOUT ROWID;
