-- The key of a step that gives a coupon: points have theirs in the ledger.
ALTER TABLE ticket_event ADD COLUMN key TEXT;
ALTER TABLE ticket_event ADD COLUMN key_hash BLOB;
CREATE UNIQUE INDEX ticket_event_key ON ticket_event (key) WHERE key IS NOT NULL;

-- The day by which the customer was promised an outcome, where the shop's targets are not what was said.
ALTER TABLE ticket ADD COLUMN promised INTEGER;
