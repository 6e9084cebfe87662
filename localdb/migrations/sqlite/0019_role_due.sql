-- The first page of the review report over a large register: what is due soonest
-- is found in an index, not by looking at every role.

-- +goose Up
PRAGMA user_version = 19;

CREATE INDEX role_due ON role (CASE WHEN review_on = '' OR (end_on <> '' AND end_on < review_on) THEN end_on ELSE review_on END)
    WHERE state IN ('draft', 'active');
