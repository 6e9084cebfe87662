-- The practice's record. What identifies or describes a person stands only in
-- sealed columns (people, line, body, details, frozen, content); ids, states
-- and dates stand in the open, so that lists and reports are plain SQL.
--
-- Dates are 2006-01-02 and instants RFC 3339 in UTC with nanoseconds, both as
-- text that sorts; '' is none. The _key columns are keyed digests of NHS
-- numbers, NULL when the number is not known.

-- +goose Up
PRAGMA application_id = 1347961931; -- "PXDK"
PRAGMA user_version = 1;

CREATE TABLE practice (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    name     TEXT NOT NULL,
    ods      TEXT NOT NULL,
    address  TEXT NOT NULL, -- one line a line
    phone    TEXT NOT NULL,
    hours    TEXT NOT NULL,
    icb      TEXT NOT NULL,
    recovery TEXT NOT NULL  -- the data key, wrapped by the recovery key
) STRICT;

CREATE TABLE setting (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE staff (
    id      TEXT PRIMARY KEY,
    login   TEXT NOT NULL UNIQUE,
    wrapped TEXT NOT NULL, -- the data key, wrapped by the person's password
    left_at TEXT NOT NULL,
    people  BLOB NOT NULL  -- sealed: name, post and what the person may do
) STRICT;

-- Wrong passwords since the last right one. Beside the staff row, for it is
-- written before anybody can open the log.
CREATE TABLE sign_in (
    staff_id TEXT PRIMARY KEY, -- '' for logins nobody has
    failures INTEGER NOT NULL,
    last_at  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE preference (
    staff_id TEXT NOT NULL,
    key      TEXT NOT NULL,
    value    TEXT NOT NULL,
    PRIMARY KEY (staff_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE application (
    number        INTEGER PRIMARY KEY, -- of the reference: 148 for REF-0148
    id            TEXT NOT NULL UNIQUE,
    version       INTEGER NOT NULL,
    state         TEXT NOT NULL,
    owner         TEXT NOT NULL,
    sent_to       TEXT NOT NULL,
    channel       TEXT NOT NULL,
    applicant     TEXT NOT NULL,
    received_on   TEXT NOT NULL,
    registered_at TEXT NOT NULL,
    due_on        TEXT NOT NULL,
    chase_on      TEXT NOT NULL,
    decided_on    TEXT NOT NULL,
    ever_held     INTEGER NOT NULL,
    role_id       TEXT NOT NULL, -- the role its decision granted
    patient_key   BLOB,
    proxy_key     BLOB,
    line          BLOB NOT NULL, -- sealed: what lists show of the people
    -- The queue's order, worst first; NULL for a closed case. A hold does not
    -- move a case here: those who may read holds get them from an index of
    -- their own.
    worst TEXT GENERATED ALWAYS AS (CASE
        WHEN state = 'waiting' THEN '2' || chase_on
        WHEN state IN ('new', 'in-triage', 'with-clinician', 'held') THEN '1' || due_on
        END) STORED,
    body BLOB NOT NULL -- sealed: the whole case but for its original; last, so that lists need not read past it
) STRICT;

-- It carries what the views ask for, so that a page is found in the index.
CREATE INDEX application_worst ON application (worst, number, state, owner, due_on) WHERE worst IS NOT NULL;
CREATE INDEX application_held ON application (worst, number) WHERE state = 'held';
CREATE INDEX application_pair ON application (patient_key, proxy_key);

CREATE TABLE original (
    number  INTEGER PRIMARY KEY REFERENCES application (number),
    content BLOB NOT NULL -- sealed: the application as it was received
) STRICT;

-- How many cases and roles are in each state; for open cases by owner and due
-- day too.
CREATE TABLE tally (
    record TEXT NOT NULL, -- application or role
    state  TEXT NOT NULL,
    owner  TEXT NOT NULL,
    due_on TEXT NOT NULL,
    n      INTEGER NOT NULL,
    PRIMARY KEY (record, state, owner, due_on)
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER application_added AFTER INSERT ON application BEGIN
    INSERT INTO tally (record, state, owner, due_on, n)
    VALUES ('application', new.state, iif(new.worst IS NULL, '', new.owner), iif(new.worst IS NULL, '', new.due_on), 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER application_moved AFTER UPDATE OF state, owner, due_on ON application
WHEN new.state <> old.state OR new.owner <> old.owner OR new.due_on <> old.due_on BEGIN
    UPDATE tally SET n = n - 1 WHERE record = 'application' AND state = old.state
        AND owner = iif(old.worst IS NULL, '', old.owner) AND due_on = iif(old.worst IS NULL, '', old.due_on);
    INSERT INTO tally (record, state, owner, due_on, n)
    VALUES ('application', new.state, iif(new.worst IS NULL, '', new.owner), iif(new.worst IS NULL, '', new.due_on), 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER tally_empty AFTER UPDATE OF n ON tally WHEN new.n = 0 BEGIN
    DELETE FROM tally WHERE record = new.record AND state = new.state AND owner = new.owner AND due_on = new.due_on;
END;
-- +goose StatementEnd

CREATE TABLE role (
    seq             INTEGER PRIMARY KEY,
    id              TEXT NOT NULL UNIQUE,
    version         INTEGER NOT NULL,
    state           TEXT NOT NULL,
    application_id  TEXT NOT NULL REFERENCES application (id),
    number          INTEGER NOT NULL, -- the application's
    basis           TEXT NOT NULL,
    start_on        TEXT NOT NULL,
    end_on          TEXT NOT NULL,
    end_rule        TEXT NOT NULL,
    open_ended      INTEGER NOT NULL,
    review_on       TEXT NOT NULL,
    review_rule     TEXT NOT NULL,
    -- The patient's next birthday that a rule looks at, as of the last commit.
    -- The true one is never earlier, so "on or before a day" finds every role
    -- it should, and readers drop those whose birthday has passed.
    next_age_on     TEXT NOT NULL,
    set_up_at       TEXT NOT NULL,
    switch_off_at   TEXT NOT NULL, -- when the task was raised
    switched_off_at TEXT NOT NULL, -- when it was done
    ended_on        TEXT NOT NULL,
    suspended       INTEGER NOT NULL,
    national_status TEXT NOT NULL,
    local_only      INTEGER NOT NULL,
    ever_held       INTEGER NOT NULL,
    patient_key     BLOB,
    proxy_key       BLOB,
    line            BLOB NOT NULL, -- sealed: what lists show of the people
    body            BLOB NOT NULL  -- sealed: the whole role
) STRICT;

-- At most one role in force for a patient and a proxy, whatever the program
-- above believes. The proxy comes first, for a patient's roles are found by the
-- patient's cases.
CREATE UNIQUE INDEX role_live_pair ON role (proxy_key, patient_key) WHERE state IN ('draft', 'active');
CREATE INDEX role_switch_off ON role (switch_off_at) WHERE switch_off_at <> '' AND switched_off_at = '';

-- +goose StatementBegin
CREATE TRIGGER role_added AFTER INSERT ON role BEGIN
    INSERT INTO tally (record, state, owner, due_on, n) VALUES ('role', new.state, '', '', 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER role_moved AFTER UPDATE OF state ON role WHEN new.state <> old.state BEGIN
    UPDATE tally SET n = n - 1 WHERE record = 'role' AND state = old.state AND owner = '' AND due_on = '';
    INSERT INTO tally (record, state, owner, due_on, n) VALUES ('role', new.state, '', '', 1)
    ON CONFLICT DO UPDATE SET n = n + 1;
END;
-- +goose StatementEnd

CREATE TABLE letter (
    seq            INTEGER PRIMARY KEY,
    id             TEXT NOT NULL UNIQUE,
    version        INTEGER NOT NULL,
    state          TEXT NOT NULL,
    application_id TEXT NOT NULL REFERENCES application (id),
    role_id        TEXT NOT NULL,
    kind           TEXT NOT NULL,
    addressee      TEXT NOT NULL, -- patient or proxy
    made_at        TEXT NOT NULL,
    body           BLOB NOT NULL  -- sealed: the letter's facts
) STRICT;

CREATE INDEX letter_application ON letter (application_id);
CREATE INDEX letter_state ON letter (state);

CREATE TABLE outgoing (
    seq            INTEGER PRIMARY KEY,
    id             TEXT NOT NULL UNIQUE,
    kind           TEXT NOT NULL,
    state          TEXT NOT NULL,
    removes        INTEGER NOT NULL, -- it takes access away, and goes first
    due_at         TEXT NOT NULL,
    made_at        TEXT NOT NULL,
    attempts       INTEGER NOT NULL,
    application_id TEXT NOT NULL REFERENCES application (id),
    role_id        TEXT NOT NULL,
    pair_key       BLOB,
    body           BLOB NOT NULL, -- sealed: what the message says
    frozen         BLOB NOT NULL  -- sealed: its exact bytes on the wire
) STRICT;

CREATE INDEX outgoing_application ON outgoing (application_id);
CREATE INDEX outgoing_unsettled ON outgoing (state, removes) WHERE state IN ('ready', 'sending', 'verify', 'release', 'human');

-- +goose StatementBegin
CREATE TRIGGER outgoing_frozen BEFORE UPDATE OF id, kind, made_at, application_id, role_id, frozen ON outgoing BEGIN
    SELECT RAISE(ABORT, 'a message is frozen once it is made');
END;
-- +goose StatementEnd

CREATE TABLE audit (
    seq            INTEGER PRIMARY KEY,
    at             TEXT NOT NULL,
    staff_id       TEXT NOT NULL, -- '' for the desk itself
    staff_role     TEXT NOT NULL,
    act            TEXT NOT NULL,
    application_id TEXT NOT NULL,
    role_id        TEXT NOT NULL,
    from_state     TEXT NOT NULL,
    to_state       TEXT NOT NULL,
    details        BLOB NOT NULL, -- sealed: field, before, after
    left_rows      TEXT NOT NULL, -- the digest of every row the act wrote
    link           BLOB NOT NULL
) STRICT;

CREATE INDEX audit_application ON audit (application_id, seq) WHERE application_id <> '';

-- +goose StatementBegin
CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER audit_undeleted BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END;
-- +goose StatementEnd

-- The last entry, sealed, so that a log cut short shows.
CREATE TABLE audit_head (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    head BLOB NOT NULL
) STRICT;
