-- Access that ended here and is in force in the national record heads the day of
-- those who can settle it: the few such roles are found in an index.

-- +goose Up
PRAGMA user_version = 30;

CREATE INDEX role_settle ON role (seq) WHERE state = 'inactive' AND national_status = 'active';
