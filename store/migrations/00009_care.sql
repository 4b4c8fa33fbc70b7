-- Whom to care for: today's list, what was said to whom, and the plans by which people come onto the list.

-- A conversation with somebody, or a message that was written to them outside of the program. Deleting its texts leaves the rest.
CREATE TABLE contact (
    id        INTEGER PRIMARY KEY,
    member    INTEGER NOT NULL REFERENCES member,
    at        INTEGER NOT NULL,
    day       INTEGER NOT NULL,
    staff     INTEGER NOT NULL REFERENCES staff,
    kind      TEXT NOT NULL DEFAULT '', -- the care that it answered, or 'message'; '': by itself
    channel   TEXT NOT NULL DEFAULT '',
    result    TEXT NOT NULL CHECK (result IN ('done', 'reached', 'will_buy', 'later', 'no_answer', 'lost', 'sent')),
    lost      TEXT CHECK (lost IN ('price', 'quality', 'service', 'competitor', 'no_need', 'unreachable')), -- why somebody buys no more
    text      TEXT NOT NULL DEFAULT '',
    next_text TEXT NOT NULL DEFAULT '',
    next_day  INTEGER,                  -- when the next step is due; NULL: there is none
    batch     INTEGER NOT NULL REFERENCES batch,
    withdrawn INTEGER REFERENCES batch, -- the undo that took it out
    CHECK ((lost IS NULL) = (result <> 'lost'))
) STRICT;
CREATE INDEX contact_member ON contact (member, id);
CREATE INDEX contact_day ON contact (day);
CREATE INDEX contact_next ON contact (next_day) WHERE next_day IS NOT NULL;

-- The list: one row for each reason to care for somebody. The daily run makes it anew and keeps what people did about a row, as long as
-- the reason stays. What n, m and text mean depends on the kind: see careKinds.
CREATE TABLE care (
    id      INTEGER PRIMARY KEY,
    member  INTEGER NOT NULL REFERENCES member,
    kind    TEXT NOT NULL,
    ref     INTEGER NOT NULL,           -- which occurrence: this year's birthday, the lot's last day, the last order's day
    place   INTEGER NOT NULL,           -- of the kind in the table of kinds: of several reasons the first is shown
    urgent  INTEGER NOT NULL CHECK (urgent IN (0, 1)),
    due     INTEGER NOT NULL,
    value   INTEGER NOT NULL,           -- minor units at risk: what the person spent in the last 365 days
    n       INTEGER NOT NULL DEFAULT 0,
    m       INTEGER NOT NULL DEFAULT 0,
    text    TEXT NOT NULL DEFAULT '',
    state   TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'snoozed', 'done')),
    until   INTEGER,                    -- the day on which a snoozed row comes back
    lead    INTEGER NOT NULL DEFAULT 0 CHECK (lead IN (0, 1)), -- the open row by which its person is shown
    contact INTEGER REFERENCES contact, -- what closed or put off the row
    CHECK (state = 'open' OR lead = 0),
    CHECK ((until IS NOT NULL) = (state = 'snoozed'))
) STRICT;
CREATE UNIQUE INDEX care_what ON care (member, kind, ref);
CREATE INDEX care_shown ON care (urgent DESC, value DESC, id) WHERE lead = 1;
CREATE INDEX care_contact ON care (contact) WHERE contact IS NOT NULL;

-- When the list was made: for which day, and after which batch. Whatever changes orders or people in bulk makes it stale, and so does a change
-- of the plans.
CREATE TABLE care_made (
    id    INTEGER PRIMARY KEY CHECK (id = 1),
    day   INTEGER NOT NULL,
    batch INTEGER NOT NULL,
    stale INTEGER NOT NULL DEFAULT 0 CHECK (stale IN (0, 1))
) STRICT;
INSERT INTO care_made VALUES (1, 0, 0, 0);

-- A rule by which people come onto the list: so many days after something, if they pass the filter.
CREATE TABLE care_plan (
    id     INTEGER PRIMARY KEY,
    name   TEXT NOT NULL UNIQUE,
    after  TEXT NOT NULL CHECK (after IN ('receipt', 'order', 'join', 'contact')), -- contact: the last order or contact, again and again
    days   INTEGER NOT NULL CHECK (days BETWEEN 1 AND 3650),
    filter TEXT NOT NULL DEFAULT '',
    message TEXT NOT NULL DEFAULT '', -- the template by which to write; '': the usual one
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;

-- A text to write to people, where the shop has its own; the program's texts stand in the program.
CREATE TABLE template (
    name TEXT NOT NULL,
    lang TEXT NOT NULL CHECK (lang IN ('en', 'zh')),
    text TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (name, lang)
) STRICT, WITHOUT ROWID;
