-- What members take part in beside buying: events, polls and groups, who took part, and the draws.

-- One thing to take part in. A group has no end; of a poll what one takes part with is an option.
CREATE TABLE gathering (
    id         INTEGER PRIMARY KEY,
    what       TEXT NOT NULL CHECK (what IN ('event', 'poll', 'group')),
    slug       TEXT NOT NULL UNIQUE, -- by which filters and commands name it
    kind       TEXT NOT NULL,        -- of an event its kind, of a group its platform
    name       TEXT NOT NULL,
    place      TEXT NOT NULL DEFAULT '',
    note       TEXT NOT NULL DEFAULT '',
    starts     INTEGER NOT NULL,
    ends       INTEGER CHECK (ends >= starts), -- the last day; NULL: without end
    daily      INTEGER NOT NULL DEFAULT 0 CHECK (daily IN (0, 1)), -- a member can take part once a day, not once in all
    points     INTEGER NOT NULL DEFAULT 0 CHECK (points >= 0),     -- for each time
    member_cap INTEGER NOT NULL DEFAULT 0 CHECK (member_cap >= 0), -- points of one member at most; 0: any number
    cap        INTEGER NOT NULL DEFAULT 0 CHECK (cap >= 0),        -- points of all together
    room       INTEGER NOT NULL DEFAULT 0 CHECK (room >= 0),       -- participants at most
    seed       TEXT NOT NULL DEFAULT '', -- of its draws, where it was chosen before
    closed_at  INTEGER,
    created_at INTEGER NOT NULL,
    version    INTEGER NOT NULL DEFAULT 1,
    key        TEXT UNIQUE,
    key_hash   BLOB
) STRICT;

-- What can be chosen in a poll.
CREATE TABLE gathering_option (
    gathering INTEGER NOT NULL REFERENCES gathering,
    n         INTEGER NOT NULL,
    text      TEXT NOT NULL,
    PRIMARY KEY (gathering, n)
) STRICT, WITHOUT ROWID;

-- One time that somebody took part. It stays with the member whom it names; merges are followed when it is read. Whoever cannot be found
-- has only what the file said of them.
CREATE TABLE participation (
    id        INTEGER PRIMARY KEY,
    gathering INTEGER NOT NULL REFERENCES gathering,
    member    INTEGER REFERENCES member,
    contact   TEXT NOT NULL DEFAULT '',
    name      TEXT NOT NULL DEFAULT '',
    day       INTEGER NOT NULL,
    until     INTEGER CHECK (until >= day),     -- the last day in a group; NULL: still in it
    n         INTEGER NOT NULL DEFAULT 1,       -- entries in a draw; of a poll the option
    points    INTEGER NOT NULL DEFAULT 0,
    entry     INTEGER REFERENCES entry,         -- that gave the points
    at        INTEGER NOT NULL,
    staff     INTEGER NOT NULL REFERENCES staff,
    batch     INTEGER NOT NULL REFERENCES batch,
    ended     INTEGER REFERENCES batch,         -- the batch that said until
    withdrawn INTEGER REFERENCES batch          -- the batch that undid it, or put another in its place
) STRICT;
CREATE INDEX participation_gathering ON participation (gathering, member, day);
CREATE INDEX participation_member ON participation (member) WHERE member IS NOT NULL;
CREATE INDEX participation_batch ON participation (batch);
CREATE INDEX participation_entry ON participation (entry) WHERE entry IS NOT NULL;
CREATE INDEX participation_ended ON participation (ended) WHERE ended IS NOT NULL;
CREATE INDEX participation_withdrawn ON participation (withdrawn) WHERE withdrawn IS NOT NULL;

-- One draw, with all that is needed to repeat it but the list of participants.
CREATE TABLE draw (
    id           INTEGER PRIMARY KEY,
    gathering    INTEGER NOT NULL REFERENCES gathering,
    at           INTEGER NOT NULL,
    staff        INTEGER NOT NULL REFERENCES staff,
    batch        INTEGER NOT NULL UNIQUE REFERENCES batch,
    seed         TEXT NOT NULL,
    weighted     INTEGER NOT NULL CHECK (weighted IN (0, 1)),
    participants INTEGER NOT NULL,
    list_hash    TEXT NOT NULL, -- SHA-256 of the sorted list, so that a list shown later can be held against it
    prize        TEXT NOT NULL,
    points       INTEGER NOT NULL DEFAULT 0,
    offer        INTEGER REFERENCES offer,
    withdrawn    INTEGER REFERENCES batch,
    key          TEXT UNIQUE,
    key_hash     BLOB
) STRICT;
CREATE INDEX draw_gathering ON draw (gathering);

CREATE TABLE draw_winner (
    draw    INTEGER NOT NULL REFERENCES draw,
    place   INTEGER NOT NULL,
    chance  TEXT NOT NULL,    -- how the draw calls the participant
    member  INTEGER REFERENCES member,
    name    TEXT NOT NULL,    -- of somebody who is no member
    ticket  INTEGER NOT NULL,
    hash    TEXT NOT NULL,
    entry   INTEGER REFERENCES entry,
    code    INTEGER REFERENCES code,
    PRIMARY KEY (draw, place)
) STRICT, WITHOUT ROWID;
