-- What went out is kept: the words of a letter as it was printed first, so that a
-- copy is the same letter. Beside the letter, for lists read letters often and
-- their words seldom.

-- +goose Up
PRAGMA user_version = 22;

CREATE TABLE letter_words (
    letter_id TEXT PRIMARY KEY REFERENCES letter (id),
    words     BLOB NOT NULL -- sealed
) STRICT, WITHOUT ROWID;
