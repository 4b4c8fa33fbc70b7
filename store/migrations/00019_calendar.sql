-- The shop's calendar of festivals: what a person has changed of it. The days of those that every shop has are computed.

CREATE TABLE festival (
    key     TEXT PRIMARY KEY,
    name    TEXT NOT NULL, -- of the shop's own; '' of those that every shop has
    removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))
) STRICT, WITHOUT ROWID;

-- The days of a festival in a year, where a person has said them.
CREATE TABLE festival_days (
    key   TEXT NOT NULL,
    year  INTEGER NOT NULL,
    first INTEGER NOT NULL,
    last  INTEGER NOT NULL CHECK (last >= first),
    PRIMARY KEY (key, year)
) STRICT, WITHOUT ROWID;
