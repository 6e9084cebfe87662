-- Before each act on a case the practice looks at what its two people have: every
-- case and every role of either, in force, suspended or ended, is found by their
-- keys, and none of the others is read.

-- +goose Up
PRAGMA user_version = 34;

DROP INDEX role_ended_patient;
DROP INDEX role_ended_proxy;
CREATE INDEX role_patient ON role (patient_key);
CREATE INDEX role_proxy ON role (proxy_key);
CREATE INDEX application_proxy ON application (proxy_key);
