-- Whose access is to be stopped at once is told by two NHS numbers, and the
-- national record may have a role under others than the practice does. It is
-- found by those in an index, not by opening every role in force.

-- +goose Up
PRAGMA user_version = 32;

CREATE TABLE role_under (
    role_id  TEXT PRIMARY KEY,
    pair_key BLOB NOT NULL -- the two numbers the national record has it under
) STRICT, WITHOUT ROWID;

CREATE INDEX role_under_pair ON role_under (pair_key);

-- The row without a role says that roles of before are not in it yet: their
-- numbers are sealed. The first round of listening puts them in.
INSERT INTO role_under (role_id, pair_key) SELECT '', x'' WHERE EXISTS (SELECT 1 FROM role WHERE national_status <> '');

-- What was ever said of a role is asked for whenever it is in force elsewhere
-- after it ended here, whatever numbers its messages left under.
CREATE INDEX outgoing_role ON outgoing (role_id, seq) WHERE role_id <> '';
