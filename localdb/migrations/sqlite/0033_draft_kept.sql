-- What somebody typed into a question and never came back to must not stay for ever.
-- When it was kept says when it may go; what earlier releases kept goes as before, with
-- its case or its person, or when its form is registered.

-- +goose Up
PRAGMA user_version = 33;

ALTER TABLE draft ADD COLUMN kept_at TEXT NOT NULL DEFAULT '';
