-- What somebody typed and has not registered yet: one form a person and page,
-- sealed like everything about people. Nothing of the record rests on it, so it
-- is not in the log.

-- +goose Up
PRAGMA user_version = 28;

CREATE TABLE draft (
    staff_id TEXT NOT NULL,
    page     TEXT NOT NULL,
    body     BLOB NOT NULL, -- sealed
    PRIMARY KEY (staff_id, page)
) STRICT, WITHOUT ROWID;
