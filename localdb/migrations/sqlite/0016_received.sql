-- What was changed elsewhere is listed on the Sync page, from the log.

-- +goose Up
PRAGMA user_version = 16;

CREATE INDEX audit_mirror ON audit (seq) WHERE act = 'mirror';
