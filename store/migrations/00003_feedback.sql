-- What customers say: scores and comments from every channel, each answer with the answers it came after.

-- One answer. A later answer of the same person to the same question revises the one before, which stays. kind says on which
-- scale the score is: nps 0 to 10, csat and stars 1 to 5, ces1 1 to 5 where low is good, ces2 1 to 7 where high is good.
CREATE TABLE feedback (
    id          INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL CHECK (kind = 'nps' OR kind = 'csat' OR kind = 'ces1' OR kind = 'ces2' OR kind = 'stars' OR kind = 'comment'),
    score       INTEGER CHECK (score IS NULL OR CASE kind WHEN 'nps' THEN score BETWEEN 0 AND 10 WHEN 'csat' THEN score BETWEEN 1 AND 5
        WHEN 'stars' THEN score BETWEEN 1 AND 5 WHEN 'ces1' THEN score BETWEEN 1 AND 5 WHEN 'ces2' THEN score BETWEEN 1 AND 7 ELSE 0 END),
    comment     TEXT,             -- at most 4,000 characters; NULL: none, or taken away with its person
    member      INTEGER REFERENCES member,  -- NULL: anonymous
    order_id    INTEGER REFERENCES orders,
    product     INTEGER REFERENCES product,
    about_staff INTEGER REFERENCES staff,   -- whom it is about
    channel     TEXT NOT NULL DEFAULT '',
    question    TEXT NOT NULL DEFAULT '',   -- which questionnaire, where there are several
    driver      TEXT NOT NULL DEFAULT '',   -- as a person has confirmed it
    proposed    TEXT NOT NULL DEFAULT '',   -- the driver that the word list proposes
    tone        INTEGER CHECK (tone BETWEEN -1 AND 1), -- proposed; NULL: nothing proposed
    asked_at    INTEGER,
    asked_by    INTEGER REFERENCES staff,
    at          INTEGER NOT NULL, -- when it was said
    day         INTEGER NOT NULL,
    recorded    INTEGER NOT NULL,
    staff       INTEGER NOT NULL REFERENCES staff, -- who recorded it
    batch       INTEGER REFERENCES batch,
    source      TEXT NOT NULL DEFAULT '',   -- the file's kind; '': by hand
    ext         TEXT,             -- the answer's number in its source, or what stands for it; NULL: by hand
    revises     INTEGER REFERENCES feedback, -- the answer before
    revised_by  INTEGER REFERENCES feedback, -- the answer after; only those without one count
    withdrawn   INTEGER REFERENCES batch     -- the undo that took it out
) STRICT;
CREATE UNIQUE INDEX feedback_ext ON feedback (source, ext) WHERE ext IS NOT NULL AND revised_by IS NULL AND withdrawn IS NULL;
CREATE INDEX feedback_day ON feedback (day, id);
CREATE INDEX feedback_member ON feedback (member, id) WHERE member IS NOT NULL;

CREATE TABLE feedback_tag (
    feedback INTEGER NOT NULL REFERENCES feedback,
    tag      TEXT NOT NULL,
    PRIMARY KEY (feedback, tag)
) STRICT, WITHOUT ROWID;
