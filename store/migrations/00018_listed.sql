-- Who was put onto the care list by hand, until somebody has spoken with them or a month is over.
CREATE TABLE care_pick (
    id        INTEGER PRIMARY KEY,
    member    INTEGER NOT NULL REFERENCES member,
    at        INTEGER NOT NULL,
    day       INTEGER NOT NULL,
    text      TEXT NOT NULL DEFAULT '',
    batch     INTEGER NOT NULL REFERENCES batch,
    withdrawn INTEGER REFERENCES batch -- the undo that took it out
) STRICT;
CREATE INDEX care_pick_batch ON care_pick (batch);
