-- Ended access is looked at for a death of one of its two people whenever a new
-- application of either comes in, and reading restricted notes with a reason is
-- shown to the safeguarding lead: both must be found without reading all.

-- +goose Up
PRAGMA user_version = 3;

CREATE INDEX role_ended_patient ON role (patient_key) WHERE state = 'inactive';
CREATE INDEX role_ended_proxy ON role (proxy_key) WHERE state = 'inactive';
CREATE INDEX audit_break_glass ON audit (seq) WHERE act = 'break-glass';
