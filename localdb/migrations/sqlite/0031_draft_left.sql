-- What was typed on a case is of no use once it is closed, nor is anything typed by
-- somebody who was stopped. From here on it goes with them; this is what was left.

-- +goose Up
PRAGMA user_version = 31;

DELETE FROM draft WHERE page IN (SELECT 'case ' || id FROM application WHERE worst IS NULL)
    OR staff_id IN (SELECT id FROM staff WHERE left_at <> '');
