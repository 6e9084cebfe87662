-- The papers of a case: each was seen by somebody, and some are kept as a copy.
-- A copy is sealed on its own and beside its row, so that it can be destroyed
-- while the row goes on saying that the paper was seen.

-- +goose Up
PRAGMA user_version = 27;

CREATE TABLE evidence (
    seq            INTEGER PRIMARY KEY,
    id             TEXT NOT NULL UNIQUE,
    version        INTEGER NOT NULL,
    application_id TEXT NOT NULL REFERENCES application (id),
    kept           INTEGER NOT NULL, -- a copy is there
    body           BLOB NOT NULL     -- sealed: the paper's facts
) STRICT;

CREATE INDEX evidence_application ON evidence (application_id);

CREATE TABLE evidence_copy (
    evidence_id TEXT PRIMARY KEY REFERENCES evidence (id),
    content     BLOB NOT NULL -- sealed
) STRICT, WITHOUT ROWID;
