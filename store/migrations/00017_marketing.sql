-- What the shop has spent on being found: one amount for each month and channel, typed in by hand.
CREATE TABLE marketing_cost (
    month   INTEGER NOT NULL,                      -- its first day
    channel TEXT NOT NULL CHECK (channel <> ''),   -- as customers say how they found the shop, or as an order's source is called
    amount  INTEGER NOT NULL CHECK (amount > 0),   -- minor units of the shop's currency
    at      INTEGER NOT NULL,
    staff   INTEGER NOT NULL REFERENCES staff,
    PRIMARY KEY (month, channel)
) STRICT, WITHOUT ROWID;
