-- The questions that cases were begun under, file by file, so that each case is
-- judged by its own for as long as it is kept. Nothing here is about a person,
-- so nothing is sealed; the log has a digest of every file.

-- +goose Up
PRAGMA user_version = 2;

CREATE TABLE checklist_file (
    version TEXT NOT NULL,
    name    TEXT NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (version, name)
) STRICT, WITHOUT ROWID;

-- +goose StatementBegin
CREATE TRIGGER checklist_unchanged BEFORE UPDATE ON checklist_file BEGIN
    SELECT RAISE(ABORT, 'the questions of a version never change');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER checklist_undeleted BEFORE DELETE ON checklist_file BEGIN
    SELECT RAISE(ABORT, 'cases are judged by these questions');
END;
-- +goose StatementEnd
