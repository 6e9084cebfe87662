-- What the desk proves itself with to others, such as its signing key for the
-- national store: one row a secret, sealed like everything else. The log has a
-- digest of each row and never what is in it.

-- +goose Up
PRAGMA user_version = 4;

CREATE TABLE secret (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL -- sealed
) STRICT, WITHOUT ROWID;
