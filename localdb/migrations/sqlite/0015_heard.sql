-- The national record of two people is read again and again. When it was read
-- says whose turn it is, and how old what is shown is; it is no act of anybody,
-- so the log has no line of it.

-- +goose Up
PRAGMA user_version = 15;

CREATE TABLE heard (
    pair_key BLOB PRIMARY KEY,
    read_at  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A send whose answer never came can take effect long after: its pair is listened
-- to for good.
ALTER TABLE outgoing ADD COLUMN unanswered INTEGER NOT NULL DEFAULT 0;

CREATE INDEX outgoing_unanswered ON outgoing (role_id) WHERE unanswered = 1;
