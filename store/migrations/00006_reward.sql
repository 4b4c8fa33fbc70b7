-- What points buy and what is given away: rewards, batches of coupons, the codes of both and of referrals, and where each was used.

-- A reward is had for points; an offer of coupons is given away as codes. Both promise the same kinds of thing.
CREATE TABLE offer (
    id           INTEGER PRIMARY KEY,
    what         TEXT NOT NULL CHECK (what IN ('reward', 'coupon')),
    name         TEXT NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('fixed', 'percent', 'shipping', 'product', 'gift', 'custom', 'partner')),
    points       INTEGER NOT NULL DEFAULT 0 CHECK (points >= 0 AND (what = 'coupon') = (points = 0)),
    value        INTEGER NOT NULL DEFAULT 0 CHECK (value >= 0), -- minor units off; of kind percent whole per cents
    cost         INTEGER NOT NULL DEFAULT 0 CHECK (cost >= 0),  -- what one costs the shop, minor units
    stock        INTEGER CHECK (stock >= 0), -- how many there were ever; NULL: without end, and of partners as many as there are codes
    taken        INTEGER NOT NULL DEFAULT 0, -- how many have been had and not been given back
    used         INTEGER NOT NULL DEFAULT 0, -- how often its codes were used
    per_member   INTEGER CHECK (per_member > 0),
    starts       INTEGER, -- the first day on which a code can be used; NULL: at once
    ends         INTEGER, -- the last day; NULL: never
    valid_days   INTEGER CHECK (valid_days > 0), -- days after issue, where ends says nothing or later
    gate         TEXT NOT NULL DEFAULT '', -- whom it is for, in the filter language
    min_order    INTEGER NOT NULL DEFAULT 0 CHECK (min_order >= 0),
    max_discount INTEGER NOT NULL DEFAULT 0 CHECK (max_discount >= 0), -- 0: none
    uses         INTEGER CHECK (uses > 0), -- of each code; NULL: any number
    first_order  INTEGER NOT NULL DEFAULT 0 CHECK (first_order IN (0, 1)),
    stackable    INTEGER NOT NULL DEFAULT 0 CHECK (stackable IN (0, 1)),
    with_parcel  INTEGER NOT NULL DEFAULT 0 CHECK (with_parcel IN (0, 1)), -- waits for the member's next paid order
    partner      TEXT NOT NULL DEFAULT '',
    archived     INTEGER NOT NULL DEFAULT 0 CHECK (archived IN (0, 1)),
    version      INTEGER NOT NULL DEFAULT 1,
    created_at   INTEGER NOT NULL,
    batch        INTEGER REFERENCES batch, -- of coupons, the batch that issued them
    key          TEXT UNIQUE,
    key_hash     BLOB
) STRICT;

-- One code. Its state follows from its row: void, used up, over, not yet, or open. A code of a partner that nobody has yet has no
-- redemption; a code of a referral has no offer.
CREATE TABLE code (
    id         INTEGER PRIMARY KEY,
    text       TEXT NOT NULL UNIQUE, -- as it is compared: capitals without dashes, of a partner as the partner wrote it
    offer      INTEGER REFERENCES offer,
    member     INTEGER REFERENCES member, -- whose it is; NULL: of whoever has it
    redemption INTEGER REFERENCES redemption,
    starts     INTEGER,
    ends       INTEGER,
    uses       INTEGER, -- how often it can be used; NULL: any number
    used       INTEGER NOT NULL DEFAULT 0, -- open rows of code_use
    issued_at  INTEGER NOT NULL, -- when somebody got it; of a partner's code that nobody has, when it came in
    issued_day INTEGER NOT NULL,
    voided_at  INTEGER
) STRICT;
CREATE INDEX code_offer ON code (offer, id);
CREATE INDEX code_member ON code (member, id) WHERE member IS NOT NULL;
CREATE INDEX code_redemption ON code (redemption) WHERE redemption IS NOT NULL;

-- A code met on an order. state: used; freed again by what happened to the order; refused, when the file tells of a use that cannot
-- be: the code was void or used up. review is 1 while a person should look at it and 2 after.
CREATE TABLE code_use (
    id       INTEGER PRIMARY KEY,
    code     INTEGER NOT NULL REFERENCES code,
    member   INTEGER REFERENCES member, -- who used it; NULL: nobody known
    order_id INTEGER REFERENCES orders, -- NULL: an order that the book does not know
    ref      TEXT NOT NULL,             -- the order's number
    at       INTEGER NOT NULL,
    day      INTEGER NOT NULL,
    staff    INTEGER NOT NULL REFERENCES staff,
    batch    INTEGER REFERENCES batch,
    cost     INTEGER NOT NULL DEFAULT 0, -- what it cost the shop, minor units
    state    TEXT NOT NULL CHECK (state IN ('used', 'freed', 'refused')),
    why      TEXT NOT NULL DEFAULT '' CHECK (why IN ('', 'order', 'batch', 'hand', 'kept', 'void', 'used', 'over', 'early', 'self')),
    ended    INTEGER, -- the code's last day before it was freed with a later one
    review   INTEGER NOT NULL DEFAULT 0 CHECK (review IN (0, 1, 2))
) STRICT;
CREATE INDEX code_use_code ON code_use (code);
CREATE INDEX code_use_order ON code_use (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX code_use_member ON code_use (member) WHERE member IS NOT NULL;
CREATE INDEX code_use_batch ON code_use (batch) WHERE batch IS NOT NULL;
CREATE INDEX code_use_review ON code_use (review) WHERE review = 1;

-- Who brought whom. A person is brought once. state: waiting for the first order and its return window; review, until a person has
-- looked at why; earned; lost, when that order has gone; rejected by a person.
CREATE TABLE referral (
    id           INTEGER PRIMARY KEY,
    member       INTEGER NOT NULL REFERENCES member, -- who brought
    friend       INTEGER NOT NULL UNIQUE REFERENCES member CHECK (friend <> member),
    how          TEXT NOT NULL CHECK (how IN ('code', 'hand')),
    at           INTEGER NOT NULL,
    day          INTEGER NOT NULL,
    batch        INTEGER REFERENCES batch, -- the import that found the code
    order_id     INTEGER REFERENCES orders, -- the friend's first qualified order
    state        TEXT NOT NULL CHECK (state IN ('waiting', 'review', 'earned', 'lost', 'rejected')),
    why          TEXT NOT NULL DEFAULT '', -- hints and reasons, by comma
    approved     INTEGER NOT NULL DEFAULT 0 CHECK (approved IN (0, 1)), -- a person said that it is right
    min_net      INTEGER NOT NULL DEFAULT 0, -- what that order had to come to, minor units
    member_entry INTEGER REFERENCES entry,
    friend_entry INTEGER REFERENCES entry
) STRICT;
CREATE INDEX referral_member ON referral (member, id);
CREATE INDEX referral_order ON referral (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX referral_open ON referral (state) WHERE state IN ('waiting', 'review');
