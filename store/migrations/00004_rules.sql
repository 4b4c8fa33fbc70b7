-- +goose Up
-- The rules of the programme stand in terms.rules, a new version for each change. What is new here are lots whose last day was moved.

PRAGMA user_version = 4;

-- The last day that the lot has now; 0: it never lapses. NULL: as its entry says.
ALTER TABLE lot ADD COLUMN expires INTEGER;

-- The last day that a lot had before a batch moved it, so that undoing the batch puts it back. NULL: as its entry says.
CREATE TABLE lot_before (
    batch   INTEGER NOT NULL REFERENCES batch,
    entry   INTEGER NOT NULL REFERENCES entry,
    expires INTEGER,
    PRIMARY KEY (batch, entry)
) STRICT, WITHOUT ROWID;
