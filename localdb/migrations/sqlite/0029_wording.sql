-- The practice's own words for its letters: a row a version, which is never
-- changed. They say nothing of anybody, so they are not sealed; the log has
-- their digests.

-- +goose Up
PRAGMA user_version = 29;

CREATE TABLE wording (
    kind   TEXT    NOT NULL,
    number INTEGER NOT NULL, -- from 1
    value  TEXT    NOT NULL, -- a workflow.Wording as JSON
    PRIMARY KEY (kind, number)
) STRICT, WITHOUT ROWID;
