-- What a row of the shop's own settings and lists (a reward, a product, a plan, a questionnaire…) was before a person changed it and what they made of
-- it, as JSON of the columns that changed, so that undoing the batch puts it back.
CREATE TABLE row_before (
    batch INTEGER NOT NULL REFERENCES batch,
    place TEXT NOT NULL, -- the table
    row   TEXT NOT NULL, -- its key, as a JSON array
    was   TEXT,          -- NULL: the batch made the row
    now   TEXT,          -- NULL: the batch took it away
    PRIMARY KEY (batch, place, row)
) STRICT, WITHOUT ROWID;
