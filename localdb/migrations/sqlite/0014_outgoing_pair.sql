-- What was ever said about two people decides what may be said about them next:
-- a grant whose answer never came can still take effect when access has ended.

-- +goose Up
PRAGMA user_version = 14;

CREATE INDEX outgoing_pair ON outgoing (pair_key, seq);
