-- Questionnaires: what is asked, what people answered, and which round it was.

-- A questionnaire has its words in each language; '' where somebody has not written them.
CREATE TABLE survey (
    id         INTEGER PRIMARY KEY,
    key        TEXT NOT NULL UNIQUE,
    kind       TEXT NOT NULL CHECK (kind IN ('customers', 'training')), -- who answers: customers, or the shop's staff
    lang       TEXT NOT NULL CHECK (lang IN ('en', 'zh')),              -- in which it is shown when nobody asks for another
    title_en   TEXT NOT NULL DEFAULT '',
    title_zh   TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    closed_at  INTEGER                                                  -- from when on it takes no answers; NULL: it does
) STRICT;

-- One question. n is its number for ever: answers name it, and so does the questionnaire as it is asked.
CREATE TABLE survey_question (
    survey    INTEGER NOT NULL REFERENCES survey,
    n         INTEGER NOT NULL CHECK (n BETWEEN 1 AND 999),
    type      TEXT NOT NULL CHECK (type IN ('likert', 'expectation', 'nps', 'csat', 'ces', 'score', 'choice', 'text')),
    construct TEXT NOT NULL DEFAULT '',
    reversed  INTEGER NOT NULL DEFAULT 0 CHECK (reversed IN (0, 1)), -- agreeing is bad: it is turned round in figures, and kept as it was said
    pair      INTEGER,                     -- of an expectation: the question for the experience that it is held against
    text_en   TEXT NOT NULL DEFAULT '',
    text_zh   TEXT NOT NULL DEFAULT '',
    choices   TEXT NOT NULL DEFAULT '[]',  -- JSON: the words of each choice in both languages
    PRIMARY KEY (survey, n)
) STRICT, WITHOUT ROWID;

-- What one person answered at one time. A later sheet under the same number revises the one before, which stays.
CREATE TABLE survey_sheet (
    id         INTEGER PRIMARY KEY,
    survey     INTEGER NOT NULL REFERENCES survey,
    round      TEXT NOT NULL,              -- its name, or the month of the answer
    ext        TEXT NOT NULL,              -- its number in the survey tool, or what stands for it
    hash       BLOB NOT NULL,              -- of what it says, so that the same again is known
    member     INTEGER REFERENCES member,  -- NULL: nobody the shop knows
    order_id   INTEGER REFERENCES orders,
    staff      INTEGER REFERENCES staff,   -- of training: whose answers they are
    at         INTEGER NOT NULL,
    day        INTEGER NOT NULL,
    batch      INTEGER NOT NULL REFERENCES batch,
    revises    INTEGER REFERENCES survey_sheet,
    revised_by INTEGER REFERENCES survey_sheet,
    withdrawn  INTEGER REFERENCES batch    -- the undo that took it out
) STRICT;
CREATE UNIQUE INDEX survey_sheet_ext ON survey_sheet (survey, ext) WHERE revised_by IS NULL AND withdrawn IS NULL;
CREATE INDEX survey_sheet_member ON survey_sheet (member, day) WHERE member IS NOT NULL;
CREATE INDEX survey_sheet_batch ON survey_sheet (batch);

-- One answer as it was said: a score, the place of a choice from 1, or words. Never changed; words can be taken away with their person.
CREATE TABLE survey_answer (
    sheet INTEGER NOT NULL REFERENCES survey_sheet,
    n     INTEGER NOT NULL,
    value INTEGER,
    text  TEXT,
    PRIMARY KEY (sheet, n)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER survey_answer_frozen BEFORE UPDATE ON survey_answer WHEN NEW.sheet <> OLD.sheet OR NEW.n <> OLD.n OR NEW.value IS NOT OLD.value OR NEW.text IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'survey_answer is append-only'); END;
CREATE TRIGGER survey_answer_kept BEFORE DELETE ON survey_answer BEGIN SELECT RAISE(ABORT, 'survey_answer is append-only'); END;

-- What a merge moves is more than answers and questions asked: any place with a member.
CREATE TABLE moved (
    batch INTEGER NOT NULL REFERENCES batch,
    place TEXT NOT NULL,
    id    INTEGER NOT NULL,
    PRIMARY KEY (batch, place, id)
) STRICT, WITHOUT ROWID;
INSERT INTO moved (batch, place, id) SELECT batch, place, id FROM feedback_moved;
DROP TABLE feedback_moved;
ALTER TABLE moved RENAME TO feedback_moved;
