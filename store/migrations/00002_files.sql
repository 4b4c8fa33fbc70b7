-- What files of every platform bring beside orders: people, products, balances, columns that a person mapped, orders that wait
-- for an answer, pairs that may be one person, and what the shop was last told.

-- Batches of every kind of act; what says which kind of file an import read. The rows stay as they are.
CREATE TABLE batch_next (
    id          INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL CHECK (kind IN ('import', 'merge', 'exclude', 'expiry', 'tier', 'bulk', 'contact', 'campaign', 'event', 'undo')),
    what        TEXT NOT NULL DEFAULT '' CHECK (kind <> 'import' OR what IN ('orders', 'answer', 'members', 'products', 'balances', 'feedback')),
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
INSERT INTO batch_next (id, kind, what, at, staff, name, sha256, result, entry_from, entry_to, order_from, order_to, member_from, member_to, undoes, undone_by)
    SELECT id, kind, iif(kind = 'import', 'orders', ''), at, staff, name, sha256, result, entry_from, entry_to, order_from, order_to, member_from, member_to, undoes, undone_by
    FROM batch;
DROP TABLE batch;
ALTER TABLE batch_next RENAME TO batch;

-- Whom an import taught the identity; NULL in rows that an older program wrote: whoever has it.
ALTER TABLE identity_added ADD COLUMN member INTEGER REFERENCES member;

-- 0: money and status come from a file of orders, 1: from a file of lines, which a file of orders overrules.
ALTER TABLE orders ADD COLUMN grain INTEGER NOT NULL DEFAULT 0 CHECK (grain IN (0, 1));

-- The platform's words for a refund that is asked for and not settled yet.
ALTER TABLE order_detail ADD COLUMN refund_open TEXT NOT NULL DEFAULT '';
CREATE INDEX order_refund_open ON order_detail (order_id) WHERE refund_open <> '';

-- Refunds that files tell one by one, so that those of several files add up: of one order the larger of the sums by grain, because
-- files of orders (0) and of lines (1) tell the same refunds.
CREATE TABLE order_refund (
    order_id INTEGER NOT NULL REFERENCES orders,
    grain    INTEGER NOT NULL CHECK (grain IN (0, 1)),
    key      TEXT NOT NULL,
    amount   INTEGER NOT NULL CHECK (amount > 0),
    batch    INTEGER NOT NULL REFERENCES batch,
    PRIMARY KEY (order_id, grain, key)
) STRICT, WITHOUT ROWID;

-- Orders whose status nobody has explained, as the file stated them, until somebody does.
CREATE TABLE held (
    source TEXT NOT NULL,
    shop   TEXT NOT NULL DEFAULT '',
    ext    TEXT NOT NULL,
    word   TEXT NOT NULL,
    draft  TEXT NOT NULL, -- JSON
    batch  INTEGER NOT NULL REFERENCES batch,
    at     INTEGER NOT NULL,
    done   INTEGER REFERENCES batch, -- what brought it in or took its place: an answer, or a newer file; NULL while it waits
    PRIMARY KEY (source, shop, ext, batch)
) STRICT, WITHOUT ROWID;

-- The columns of unknown files as a person mapped them, by a hash of the heading line.
CREATE TABLE layout (
    heading    TEXT NOT NULL,
    what       TEXT NOT NULL,
    mapping    TEXT NOT NULL, -- JSON: field to heading
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (heading, what)
) STRICT, WITHOUT ROWID;

-- What a member or a product was before a batch changed it, as JSON, so that undoing the batch puts it back.
CREATE TABLE member_before (
    batch  INTEGER NOT NULL REFERENCES batch,
    member INTEGER NOT NULL REFERENCES member,
    state  TEXT NOT NULL,
    PRIMARY KEY (batch, member)
) STRICT, WITHOUT ROWID;
CREATE TABLE product_before (
    batch   INTEGER NOT NULL REFERENCES batch,
    product INTEGER NOT NULL REFERENCES product,
    state   TEXT NOT NULL, -- '' when the batch alone made it known
    PRIMARY KEY (batch, product)
) STRICT, WITHOUT ROWID;

-- What a platform keeps about a member and only the platform can change: stored value, paid tier, benefit cards. Shown with its day.
CREATE TABLE platform_value (
    member INTEGER NOT NULL REFERENCES member,
    source TEXT NOT NULL,
    name   TEXT NOT NULL,
    value  TEXT NOT NULL,
    day    INTEGER NOT NULL,
    PRIMARY KEY (member, source, name)
) STRICT, WITHOUT ROWID;

-- Pairs of people who may be one; a < b. Whoever says "two people" is not asked again.
CREATE TABLE likeness (
    a     INTEGER NOT NULL REFERENCES member,
    b     INTEGER NOT NULL REFERENCES member CHECK (a < b),
    why   TEXT NOT NULL CHECK (why IN ('phone', 'email', 'name')),
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'apart')),
    at    INTEGER NOT NULL,
    PRIMARY KEY (a, b)
) STRICT, WITHOUT ROWID;

-- What the shop's own system was last told about a member, so that the next export holds only what has changed.
CREATE TABLE told (
    format  TEXT NOT NULL,
    member  INTEGER NOT NULL REFERENCES member,
    balance INTEGER NOT NULL,
    tier    TEXT NOT NULL,
    day     INTEGER NOT NULL,
    PRIMARY KEY (format, member)
) STRICT, WITHOUT ROWID;

-- What it was told before a batch told it something else, so that undoing the batch makes the next export tell it again. balance
-- is NULL for somebody of whom nothing had been told.
CREATE TABLE told_before (
    batch   INTEGER NOT NULL REFERENCES batch,
    format  TEXT NOT NULL,
    member  INTEGER NOT NULL REFERENCES member,
    balance INTEGER,
    tier    TEXT NOT NULL DEFAULT '',
    day     INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (batch, format, member)
) STRICT, WITHOUT ROWID;

-- What may stand in a custom field. A field without a row here is text.
CREATE TABLE field_kind (
    name    TEXT PRIMARY KEY,
    kind    TEXT NOT NULL CHECK (kind IN ('text', 'number', 'day', 'choice', 'yes_no')),
    choices TEXT NOT NULL DEFAULT '[]' -- JSON
) STRICT, WITHOUT ROWID;
