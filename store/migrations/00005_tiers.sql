-- Tiers: what the shop asks for them, where each member stands and how they came there.

-- The versions of the tiers. ran is the last day on which the whole shop was held against this version; 0: not yet.
CREATE TABLE tier_scheme (
    id    INTEGER PRIMARY KEY,
    since INTEGER NOT NULL,
    rules TEXT NOT NULL,
    ran   INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The moves of one member are chained: prev is the one before, rollup.tier_move the newest, which says where the member stands now.
-- There is no index by member, because an import would scatter over it. Never changed.
CREATE TABLE tier_move (
    id          INTEGER PRIMARY KEY,
    member      INTEGER NOT NULL REFERENCES member,
    prev        INTEGER REFERENCES tier_move,
    day         INTEGER NOT NULL, -- the first day on which it holds
    at          INTEGER NOT NULL, -- when it was written
    before      TEXT NOT NULL,    -- keys; '' is the entry tier
    after       TEXT NOT NULL,
    reason      TEXT NOT NULL CHECK (reason IN ('reached', 'kept', 'floor', 'lowered', 'hand', 'file', 'scheme', 'merged', 'undone', 'released')),
    since       INTEGER NOT NULL DEFAULT 0, -- the day on which it was reached or last kept for
    until       INTEGER,                    -- the last day on which it is certain; NULL: no end
    counts_from INTEGER,                    -- where a lifetime's measures begin again; NULL: at the beginning
    floor       TEXT NOT NULL DEFAULT '',   -- the rules never go below this tier
    fixed       INTEGER NOT NULL DEFAULT 0 CHECK (fixed IN (0, 1)), -- they change nothing up to until
    measure     TEXT NOT NULL DEFAULT '',   -- what decided it
    value       INTEGER NOT NULL DEFAULT 0,
    asked       INTEGER NOT NULL DEFAULT 0,
    gift        INTEGER REFERENCES entry,   -- the points that it brought
    batch       INTEGER REFERENCES batch,
    staff       INTEGER NOT NULL REFERENCES staff
) STRICT;
CREATE INDEX tier_move_batch ON tier_move (batch) WHERE batch IS NOT NULL;

ALTER TABLE rollup ADD COLUMN tier_move INTEGER;
ALTER TABLE rollup ADD COLUMN tier_until INTEGER; -- the until of that move

-- How many members a tier has; written only when a member moves.
CREATE INDEX member_tier ON member (tier, status) WHERE tier <> '';

CREATE TRIGGER tier_move_frozen BEFORE UPDATE ON tier_move BEGIN SELECT RAISE(ABORT, 'tier_move is append-only'); END;
CREATE TRIGGER tier_move_kept BEFORE DELETE ON tier_move BEGIN SELECT RAISE(ABORT, 'tier_move is append-only'); END;
