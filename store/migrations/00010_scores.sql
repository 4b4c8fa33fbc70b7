-- What the models say of each member, and closed months.

-- The last fit. Only the daily run writes it, with all rows of score.
CREATE TABLE score_fit (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    day   INTEGER NOT NULL, -- the last day of the orders it saw
    batch INTEGER NOT NULL, -- the last batch it saw: a later one makes it stale
    model TEXT NOT NULL     -- '': too few have come back for a model
) STRICT;

-- One row for each member who has bought. Written anew as a whole, in the order of members, so that no import touches it. Without a
-- foreign key: a million rows are written at once, and doctor --full looks for members who are not there.
CREATE TABLE score (
    member  INTEGER PRIMARY KEY,
    p_alive INTEGER,          -- millionths; NULL: no model
    orders  INTEGER,          -- purchase days expected in twelve months, thousandths
    clv     INTEGER,          -- minor units, twelve months
    rfm     INTEGER NOT NULL, -- the three scores as digits: 543
    team    INTEGER NOT NULL, -- which of the eleven groups, in their order
    band    INTEGER           -- which of the four bands of stickiness; NULL: nothing to tell it by
) STRICT;

-- Which products are bought with which, the likeliest first, and how long the shop's customers do with one: written with the scores.
CREATE TABLE product_pair (
    product  INTEGER NOT NULL,
    place    INTEGER NOT NULL,
    other    INTEGER NOT NULL,
    together INTEGER NOT NULL, -- orders with both
    of       INTEGER NOT NULL, -- orders with product
    PRIMARY KEY (product, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE product_habit (
    product INTEGER PRIMARY KEY,
    gap     INTEGER NOT NULL, -- the median of the days until the same customer buys it again; 0: too few have
    first   INTEGER NOT NULL  -- the day it was first sold
) STRICT;

-- A closed month, for ever as it was when it was closed.
CREATE TABLE closing (
    month   INTEGER PRIMARY KEY, -- its first day
    at      INTEGER NOT NULL,
    staff   INTEGER NOT NULL REFERENCES staff,
    entry   INTEGER NOT NULL,    -- the last entry recorded up to its end; 0: none
    head    BLOB NOT NULL,       -- the hash of that entry
    figures TEXT NOT NULL,       -- JSON: the statement and what outstanding points are worth
    code    TEXT NOT NULL
) STRICT;
CREATE TRIGGER closing_frozen BEFORE UPDATE ON closing BEGIN SELECT RAISE(ABORT, 'closing is append-only'); END;
CREATE TRIGGER closing_kept BEFORE DELETE ON closing BEGIN SELECT RAISE(ABORT, 'closing is append-only'); END;
