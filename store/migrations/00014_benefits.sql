-- What tiers bring beside a discount, what deeds are worth, and coupons that make good for something.

-- 1: the customer's tier, as it was when the case got its name, brings priority. Made from the events, as the other columns are.
ALTER TABLE ticket ADD COLUMN priority INTEGER NOT NULL DEFAULT 0 CHECK (priority IN (0, 1));

-- The code that a step of a case gave.
ALTER TABLE ticket_event ADD COLUMN code INTEGER REFERENCES code;
CREATE UNIQUE INDEX ticket_code ON ticket_event (code) WHERE code IS NOT NULL;

-- Which occurrence of the care a contact answered; of a tier's gift that was given this is what was given and in which period.
ALTER TABLE contact ADD COLUMN ref INTEGER;
CREATE INDEX contact_gift ON contact (day) WHERE kind = 'gift';

-- What the daily run does once for each day, and the last day that it did it for.
CREATE TABLE daily_ran (
    what TEXT PRIMARY KEY,
    day  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
