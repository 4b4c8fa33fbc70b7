-- After-sales: complaints, returns, exchanges, repairs and questions, each with everything that was done about it, and what staff suggest.

-- One case as its events have made it: everything here but key can be made again from ticket_event, which doctor --full does.
-- Dues are moments; while the shop waits for the customer the clock of the resolution stands and due is NULL, unless it is over already.
CREATE TABLE ticket (
    id             INTEGER PRIMARY KEY,
    member         INTEGER REFERENCES member,   -- whose it was when it was opened or given a name; merges are followed when it is read
    order_id       INTEGER REFERENCES orders,
    product        INTEGER REFERENCES product,
    feedback       INTEGER REFERENCES feedback, -- the low score that it follows up
    kind           TEXT NOT NULL CHECK (kind IN ('complaint', 'return', 'exchange', 'repair', 'question')),
    severity       TEXT NOT NULL CHECK (severity IN ('low', 'normal', 'urgent')),
    stage          TEXT NOT NULL CHECK (stage IN ('received', 'acknowledged', 'investigating', 'decision', 'communicated', 'closed', 'reopened')),
    channel        TEXT NOT NULL DEFAULT '',
    category       TEXT NOT NULL DEFAULT '',
    responsibility TEXT NOT NULL DEFAULT '',
    cause          TEXT NOT NULL DEFAULT '',
    remedy         TEXT NOT NULL DEFAULT '' CHECK (remedy IN ('', 'refund', 'replace', 'repair', 'coupon', 'points', 'apology', 'none')),
    cost           INTEGER NOT NULL DEFAULT 0,  -- minor units of the shop's currency, points at their worth when they were given
    teaching       INTEGER NOT NULL DEFAULT 0 CHECK (teaching IN (0, 1)),
    owner          INTEGER REFERENCES staff,
    opened_at      INTEGER NOT NULL,
    day            INTEGER NOT NULL,
    opened_by      INTEGER NOT NULL REFERENCES staff,
    responded_at   INTEGER,
    waiting_at     INTEGER,                     -- since when the shop waits for the customer
    closed_at      INTEGER,
    closed_by      INTEGER REFERENCES staff,
    reopens        INTEGER NOT NULL DEFAULT 0,
    first_due      INTEGER NOT NULL,
    due            INTEGER,
    first_ms       INTEGER,                     -- service time to the first response
    resolution_ms  INTEGER,                     -- service time to the close, without waiting for the customer
    late           INTEGER NOT NULL DEFAULT 0 CHECK (late BETWEEN 0 AND 3), -- 1 the first response came late, 2 the resolution did
    key            TEXT UNIQUE,
    key_hash       BLOB
) STRICT;
CREATE INDEX ticket_open ON ticket (due) WHERE closed_at IS NULL;
CREATE INDEX ticket_closed ON ticket (closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX ticket_day ON ticket (day);
CREATE INDEX ticket_member ON ticket (member) WHERE member IS NOT NULL;
CREATE INDEX ticket_product ON ticket (product, day) WHERE product IS NOT NULL;
CREATE INDEX ticket_cause ON ticket (cause, day) WHERE cause <> '';
CREATE INDEX ticket_order ON ticket (order_id) WHERE order_id IS NOT NULL;
CREATE UNIQUE INDEX ticket_feedback ON ticket (feedback) WHERE feedback IS NOT NULL;

-- What was done about a case, in order, append-only but for text, which can be taken away with its person.
CREATE TABLE ticket_event (
    ticket INTEGER NOT NULL REFERENCES ticket,
    n      INTEGER NOT NULL,
    act    TEXT NOT NULL CHECK (act IN ('open', 'advance', 'reply', 'note', 'wait', 'resume', 'assign', 'edit', 'compensate', 'close', 'reopen', 'undo')),
    at     INTEGER NOT NULL,
    staff  INTEGER NOT NULL REFERENCES staff,
    text   TEXT,
    change TEXT NOT NULL DEFAULT '{}', -- JSON: what it changed
    entry  INTEGER REFERENCES entry,   -- the points it gave, or took back
    undoes INTEGER,                    -- the number of the event that it takes back
    PRIMARY KEY (ticket, n)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX ticket_entry ON ticket_event (entry) WHERE entry IS NOT NULL;

-- Replies that are used again and again; text holds placeholders such as {name}.
CREATE TABLE canned (
    lang TEXT NOT NULL,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (lang, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE suggestion (
    id    INTEGER PRIMARY KEY,
    at    INTEGER NOT NULL,
    staff INTEGER NOT NULL REFERENCES staff,
    text  TEXT NOT NULL
) STRICT;
