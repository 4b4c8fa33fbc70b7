-- The book. docs/BOOK.md says what every table means and which act writes it.
-- Days are whole days since 1970-01-01 in the shop's zone, instants Unix milliseconds UTC, money minor units.
-- Where very many rows are written at once, a CHECK names words one by one: for IN with more than two, SQLite builds a table anew for
-- every row, which took a sixth of an order's time.

PRAGMA application_id = 1380404306;

CREATE TABLE setting (
    key        TEXT PRIMARY KEY,
    value      TEXT NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The versions of the earning terms: what an entry's terms column points at, so that no reversal asks today's rule.
CREATE TABLE terms (
    id    INTEGER PRIMARY KEY,
    since INTEGER NOT NULL,
    rules TEXT NOT NULL
) STRICT;

CREATE TABLE staff (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE,
    role        TEXT NOT NULL CHECK (role IN ('owner', 'manager', 'cashier', 'auditor')),
    preferences TEXT NOT NULL DEFAULT '{}',
    created_at  INTEGER NOT NULL
) STRICT;

INSERT INTO staff (id, name, role, created_at) VALUES (1, 'owner', 'owner', 0);

CREATE TABLE source (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    shop TEXT NOT NULL DEFAULT '',
    UNIQUE (name, shop)
) STRICT;

CREATE TABLE batch (
    id          INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL CHECK (kind IN ('import', 'merge', 'exclude', 'expiry', 'undo')),
    at          INTEGER NOT NULL,
    staff       INTEGER NOT NULL REFERENCES staff,
    name        TEXT NOT NULL DEFAULT '',
    sha256      BLOB,
    result      TEXT NOT NULL DEFAULT '{}',
    entry_from  INTEGER NOT NULL DEFAULT 0, -- the batch's own ids, half open: [from, to)
    entry_to    INTEGER NOT NULL DEFAULT 0,
    order_from  INTEGER NOT NULL DEFAULT 0,
    order_to    INTEGER NOT NULL DEFAULT 0,
    member_from INTEGER NOT NULL DEFAULT 0,
    member_to   INTEGER NOT NULL DEFAULT 0,
    undoes      INTEGER REFERENCES batch,
    undone_by   INTEGER REFERENCES batch
) STRICT;

CREATE TABLE member (
    id           INTEGER PRIMARY KEY,
    name         TEXT NOT NULL DEFAULT '',
    status       TEXT NOT NULL DEFAULT 'active' CHECK (status = 'active' OR status = 'suspended' OR status = 'merged' OR status = 'hidden' OR status = 'erased'),
    joined_at    INTEGER,          -- NULL: has not joined
    joined_day   INTEGER NOT NULL, -- the day this person is counted from: joined, else first known
    tier         TEXT NOT NULL DEFAULT '',
    birth_month  INTEGER CHECK (birth_month BETWEEN 1 AND 12),
    birth_day    INTEGER CHECK (birth_day BETWEEN 1 AND 31),
    birth_year   INTEGER,
    city         TEXT NOT NULL DEFAULT '',
    country      TEXT NOT NULL DEFAULT '',
    found_by     TEXT NOT NULL DEFAULT '', -- how they found the shop
    excluded     TEXT CHECK (excluded = 'staff' OR excluded = 'test' OR excluded = 'wholesale'),
    last_seen_at INTEGER,
    created_at   INTEGER NOT NULL,
    batch        INTEGER REFERENCES batch, -- the import that alone made this person known
    merged_into  INTEGER REFERENCES member,
    version      INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX member_merged ON member (merged_into) WHERE merged_into IS NOT NULL;

-- source is 'phone', 'email', 'card' or a platform ('shopify', 'taobao:shop'); key is normalised.
CREATE TABLE identity (
    source TEXT NOT NULL,
    key    TEXT NOT NULL,
    member INTEGER NOT NULL REFERENCES member,
    PRIMARY KEY (source, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX identity_member ON identity (member);

CREATE TABLE tag (
    member INTEGER NOT NULL REFERENCES member,
    tag    TEXT NOT NULL,
    PRIMARY KEY (member, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_member ON tag (tag, member);

CREATE TABLE consent (
    member       INTEGER NOT NULL REFERENCES member,
    channel      TEXT NOT NULL,
    granted      INTEGER NOT NULL CHECK (granted IN (0, 1)),
    text_version TEXT NOT NULL DEFAULT '',
    source       TEXT NOT NULL DEFAULT '',
    at           INTEGER NOT NULL,
    PRIMARY KEY (member, channel)
) STRICT, WITHOUT ROWID;

CREATE TABLE field (
    member INTEGER NOT NULL REFERENCES member,
    name   TEXT NOT NULL,
    value  TEXT NOT NULL,
    PRIMARY KEY (member, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE note (
    id     INTEGER PRIMARY KEY,
    member INTEGER NOT NULL REFERENCES member,
    at     INTEGER NOT NULL,
    staff  INTEGER NOT NULL REFERENCES staff,
    text   TEXT NOT NULL
) STRICT;
CREATE INDEX note_member ON note (member, id);

CREATE TABLE product (
    id       INTEGER PRIMARY KEY,
    key      TEXT NOT NULL UNIQUE, -- the SKU, else the name
    name     TEXT NOT NULL,
    category TEXT NOT NULL DEFAULT '',
    cost     INTEGER,
    excluded INTEGER NOT NULL DEFAULT 0 CHECK (excluded IN (0, 1))
) STRICT;

-- Orders of one member are chained: prev is the member's previous row, rollup.order_head the newest.
-- There is no index by member, because an import would scatter over it.
CREATE TABLE orders (
    id          INTEGER PRIMARY KEY,
    source      INTEGER NOT NULL REFERENCES source,
    ext         TEXT NOT NULL,
    member      INTEGER REFERENCES member,
    prev        INTEGER,
    status      INTEGER NOT NULL CHECK (status BETWEEN 1 AND 7),
    currency    TEXT NOT NULL,
    day         INTEGER NOT NULL, -- the business day it counts on
    placed_at   INTEGER NOT NULL,
    paid_at     INTEGER,
    done_at     INTEGER,
    shipped_at  INTEGER,
    total       INTEGER NOT NULL CHECK (total >= 0),
    shipping    INTEGER NOT NULL DEFAULT 0,
    tax         INTEGER NOT NULL DEFAULT 0,
    discount    INTEGER NOT NULL DEFAULT 0,
    points_paid INTEGER NOT NULL DEFAULT 0,
    refunded    INTEGER NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND total),
    counted     INTEGER NOT NULL CHECK (counted IN (0, 1)), -- takes part in the figures
    excluded    TEXT CHECK (excluded = 'staff' OR excluded = 'test' OR excluded = 'wholesale'),
    withdrawn   INTEGER REFERENCES batch,                   -- the undo that took it out
    no_earn     INTEGER NOT NULL DEFAULT 0 CHECK (no_earn IN (0, 1)), -- before the programme's start, or an opening balance
    revision    INTEGER NOT NULL DEFAULT 0,
    awarded     INTEGER NOT NULL DEFAULT 0, -- points given and not taken back by an undo
    clawed      INTEGER NOT NULL DEFAULT 0, -- points taken back and not restored
    terms       INTEGER REFERENCES terms,   -- the terms it was awarded under
    batch       INTEGER REFERENCES batch,
    touched     INTEGER,                    -- the last batch that changed it; -1: a person did
    pinned      INTEGER NOT NULL DEFAULT 0 CHECK (pinned IN (0, 1)), -- a person refunded or cancelled it: files only go further
    UNIQUE (source, ext)
) STRICT;

CREATE TABLE order_detail (
    order_id  INTEGER PRIMARY KEY REFERENCES orders,
    channel   TEXT NOT NULL DEFAULT '',
    carrier   TEXT NOT NULL DEFAULT '',
    tracking  TEXT NOT NULL DEFAULT '',
    city      TEXT NOT NULL DEFAULT '',
    country   TEXT NOT NULL DEFAULT '',
    coupons   TEXT NOT NULL DEFAULT '',
    note      TEXT NOT NULL DEFAULT '',
    buyer     TEXT NOT NULL DEFAULT '',
    outstanding INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE line (
    order_id INTEGER NOT NULL REFERENCES orders,
    n        INTEGER NOT NULL,
    product  INTEGER NOT NULL REFERENCES product,
    quantity INTEGER NOT NULL,
    price    INTEGER NOT NULL,
    discount INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (order_id, n)
) STRICT, WITHOUT ROWID;

-- What an order was before a batch changed it, as JSON, so that undoing the batch puts it back.
CREATE TABLE order_before (
    batch    INTEGER NOT NULL REFERENCES batch,
    order_id INTEGER NOT NULL REFERENCES orders,
    state    TEXT NOT NULL,
    PRIMARY KEY (batch, order_id)
) STRICT, WITHOUT ROWID;

-- Identities that an import added to people it did not make, so that undoing it takes them away again.
CREATE TABLE identity_added (
    batch  INTEGER NOT NULL REFERENCES batch,
    source TEXT NOT NULL,
    key    TEXT NOT NULL,
    PRIMARY KEY (batch, source, key)
) STRICT, WITHOUT ROWID;

-- The answers to "what does this status mean?", by source.
CREATE TABLE status_word (
    source TEXT NOT NULL,
    word   TEXT NOT NULL,
    status INTEGER NOT NULL CHECK (status BETWEEN 1 AND 7),
    PRIMARY KEY (source, word)
) STRICT, WITHOUT ROWID;

-- Free text that a person wrote into the ledger or the audit, deletable; the hash of salt and text stays with the row.
CREATE TABLE remark (
    id   INTEGER PRIMARY KEY,
    salt BLOB NOT NULL,
    text TEXT NOT NULL
) STRICT;

-- The ledger. Append-only. A positive entry is a lot: releases and expires are its days; lot.used says how much of it is gone.
CREATE TABLE entry (
    id          INTEGER PRIMARY KEY,
    member      INTEGER NOT NULL REFERENCES member,
    prev        INTEGER,           -- the member's previous entry
    reason      INTEGER NOT NULL CHECK (reason BETWEEN 1 AND 17),
    unit        INTEGER NOT NULL CHECK (unit IN (0, 1)), -- 0 points, 1 growth value
    amount      INTEGER NOT NULL CHECK (amount <> 0),
    at          INTEGER NOT NULL,  -- when it happened
    recorded    INTEGER NOT NULL,  -- when it was written; never before the entry before it
    staff       INTEGER NOT NULL REFERENCES staff,
    batch       INTEGER REFERENCES batch,
    order_id    INTEGER REFERENCES orders,
    revision    INTEGER NOT NULL DEFAULT 0,
    reverses    INTEGER REFERENCES entry,
    releases    INTEGER,           -- NULL: at once
    expires     INTEGER,           -- the last day it can be used; NULL: never
    basis       INTEGER,           -- minor units that earned
    terms       INTEGER REFERENCES terms,
    shares      TEXT,              -- which rule gave how much, as JSON; NULL: the terms' own rule gave all
    remark      INTEGER,
    remark_hash BLOB,
    key         TEXT,
    key_hash    BLOB,
    hash        BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX entry_key ON entry (key) WHERE key IS NOT NULL;
CREATE UNIQUE INDEX entry_order ON entry (order_id, reason, revision) WHERE order_id IS NOT NULL AND key IS NULL;
CREATE INDEX entry_reverses ON entry (reverses) WHERE reverses IS NOT NULL;

-- How much of a lot is gone. No row: nothing. left = entry.amount - used.
CREATE TABLE lot (
    entry INTEGER PRIMARY KEY REFERENCES entry,
    used  INTEGER NOT NULL CHECK (used >= 0)
) STRICT;

-- What each entry took from a lot (positive) or gave back to it (negative). A credit that pays a debt takes from itself.
CREATE TABLE allocation (
    entry  INTEGER NOT NULL REFERENCES entry,
    lot    INTEGER NOT NULL REFERENCES entry,
    amount INTEGER NOT NULL CHECK (amount <> 0),
    PRIMARY KEY (entry, lot)
) STRICT, WITHOUT ROWID;

CREATE TABLE redemption (
    id       INTEGER PRIMARY KEY,
    member   INTEGER NOT NULL REFERENCES member,
    entry    INTEGER NOT NULL UNIQUE REFERENCES entry,
    points   INTEGER NOT NULL,
    value    INTEGER NOT NULL,
    currency TEXT NOT NULL,
    order_ref TEXT NOT NULL,
    at       INTEGER NOT NULL
) STRICT;
CREATE TABLE redemption_cancel (
    redemption INTEGER PRIMARY KEY REFERENCES redemption,
    entry      INTEGER NOT NULL REFERENCES entry,
    at         INTEGER NOT NULL
) STRICT;

CREATE TABLE audit (
    id      INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    staff   INTEGER NOT NULL,
    act     TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail  TEXT NOT NULL DEFAULT '{}',
    refused TEXT NOT NULL DEFAULT '',
    remark  INTEGER,
    remark_hash BLOB,
    hash    BLOB NOT NULL
) STRICT;

-- The rollups. Written by the same transaction as the facts they sum up; doctor --full recomputes them.
CREATE TABLE rollup (
    member       INTEGER PRIMARY KEY REFERENCES member,
    entry_head   INTEGER,
    order_head   INTEGER,
    total        INTEGER NOT NULL DEFAULT 0, -- balance + pending - debt: the sum of the entries
    pending      INTEGER NOT NULL DEFAULT 0, -- as of the last write
    debt         INTEGER NOT NULL DEFAULT 0,
    next_release INTEGER, -- the next day on which pending changes
    next_expiry  INTEGER, -- the first last-day of an open lot
    growth       INTEGER NOT NULL DEFAULT 0,
    earned       INTEGER NOT NULL DEFAULT 0,
    redeemed     INTEGER NOT NULL DEFAULT 0,
    orders       INTEGER NOT NULL DEFAULT 0,
    spend        INTEGER NOT NULL DEFAULT 0, -- net of refunds
    refunds      INTEGER NOT NULL DEFAULT 0,
    first_day    INTEGER,
    second_day   INTEGER,
    last_day     INTEGER
) STRICT;

CREATE TABLE day_order (
    day      INTEGER NOT NULL,
    source   INTEGER NOT NULL REFERENCES source,
    currency TEXT NOT NULL,
    orders   INTEGER NOT NULL,
    gross    INTEGER NOT NULL,
    refund   INTEGER NOT NULL,
    PRIMARY KEY (day, source, currency)
) STRICT, WITHOUT ROWID;

-- kind: 1 first orders, 2 second orders, 3 change in members active in 90 days, 4 members joined, 5 people known.
CREATE TABLE day_count (
    day  INTEGER NOT NULL,
    kind INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 5),
    n    INTEGER NOT NULL,
    PRIMARY KEY (day, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE day_point (
    day     INTEGER NOT NULL, -- recorded
    unit    INTEGER NOT NULL,
    reason  INTEGER NOT NULL,
    entries INTEGER NOT NULL,
    points  INTEGER NOT NULL,
    PRIMARY KEY (day, unit, reason)
) STRICT, WITHOUT ROWID;

-- What is left of lots by the day they are released (kind 1) and by their last day (kind 2).
CREATE TABLE day_due (
    day    INTEGER NOT NULL,
    kind   INTEGER NOT NULL CHECK (kind IN (1, 2)),
    points INTEGER NOT NULL,
    PRIMARY KEY (day, kind)
) STRICT, WITHOUT ROWID;

-- Search. doc holds each person's folded text; gram is an index of our own grams over it; doc_dirty are the people
-- whose grams are stale and who are scanned instead until they are folded in. was is the text that their grams are of; NULL: they have none.
CREATE TABLE doc (
    member INTEGER PRIMARY KEY REFERENCES member,
    text   TEXT NOT NULL
) STRICT;
CREATE TABLE doc_dirty (
    member INTEGER PRIMARY KEY,
    was    TEXT
) STRICT;
-- Contentless, without column sizes and positions: the smallest form. Grams are deleted by giving the old text again, which
-- secure-delete then takes out of the pages at once.
CREATE VIRTUAL TABLE gram USING fts5 (text, content='', columnsize=0, detail=none, tokenize='ascii');
INSERT INTO gram (gram, rank) VALUES ('secure-delete', 1);
INSERT INTO gram (gram, rank) VALUES ('hashsize', 16777216);

CREATE TRIGGER entry_frozen BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'entry is append-only'); END;
CREATE TRIGGER entry_kept BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'entry is append-only'); END;
CREATE TRIGGER redemption_frozen BEFORE UPDATE ON redemption BEGIN SELECT RAISE(ABORT, 'redemption is append-only'); END;
CREATE TRIGGER redemption_kept BEFORE DELETE ON redemption BEGIN SELECT RAISE(ABORT, 'redemption is append-only'); END;
CREATE TRIGGER audit_frozen BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
