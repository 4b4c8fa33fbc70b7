-- What the shop wants to reach, and what it changes to reach it.

-- A goal for a figure, from a month on until another one of the same figure takes its place. Rows are never changed but for undone, so that
-- what stood before comes back.
CREATE TABLE goal (
    id     INTEGER PRIMARY KEY,
    metric TEXT NOT NULL,
    month  INTEGER NOT NULL, -- its first day
    target INTEGER,          -- in the unit of the metric: see goalMetrics; NULL: from this month on there is none
    at     INTEGER NOT NULL,
    staff  INTEGER NOT NULL REFERENCES staff,
    undone INTEGER           -- the moment at which it was taken back
) STRICT;
CREATE INDEX goal_metric ON goal (metric, month) WHERE undone IS NULL;

-- Something that the shop changes for the better: each row is a version of it, the newest one that is not undone counts.
CREATE TABLE improvement (
    id       INTEGER NOT NULL,
    n        INTEGER NOT NULL,
    act      TEXT NOT NULL CHECK (act IN ('new', 'edit', 'done', 'drop')),
    at       INTEGER NOT NULL,
    staff    INTEGER NOT NULL REFERENCES staff,
    text     TEXT NOT NULL,
    source   TEXT NOT NULL CHECK (source IN ('', 'driver', 'cause', 'ticket')), -- what it came from
    ref      TEXT NOT NULL,                                                     -- which driver, cause or case
    owner    INTEGER NOT NULL REFERENCES staff,
    due      INTEGER,
    metric   TEXT NOT NULL,                                                     -- the figure that it should move; '': none
    state    TEXT NOT NULL CHECK (state IN ('open', 'done', 'dropped')),
    day      INTEGER CHECK ((day IS NULL) = (state = 'open')),                  -- on which it was done or dropped
    note     TEXT NOT NULL DEFAULT '',
    undone   INTEGER,
    key      TEXT,
    key_hash BLOB,
    PRIMARY KEY (id, n)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX improvement_key ON improvement (key) WHERE key IS NOT NULL;
