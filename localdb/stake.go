package localdb

import (
	"context"

	"proxydesk/workflow"
)

// theirs is the cases somebody has a stake in, by whether they are on hold now:
// what they may otherwise read of holds is left out of these (domain 7).
type theirs map[workflow.ApplicationID]bool

// held lists those on hold.
func (t theirs) held() (ids []workflow.ApplicationID) {
	for id, held := range t {
		if held {
			ids = append(ids, id)
		}
	}
	return ids
}

const selectTheirs = `SELECT id, state FROM application WHERE patient_key IN (?) OR proxy_key IN (?)
	OR id IN (SELECT application_id FROM role WHERE patient_key IN (?) OR proxy_key IN (?))`

// theirs looks up the cases of the NHS numbers a person is linked to, mostly none.
func (db *DB) theirs(ctx context.Context, k keyring, who workflow.Staff) (theirs, error) {
	if len(who.Linked) == 0 {
		return nil, nil
	}
	keys := make([][]byte, len(who.Linked))
	for i, n := range who.Linked {
		keys[i] = k.number(n)
	}
	var rows []struct {
		ID    workflow.ApplicationID
		State workflow.ApplicationState
	}
	if err := db.read.among(ctx, &rows, selectTheirs, keys, keys, keys, keys); err != nil {
		return nil, err
	}
	t := theirs{}
	for _, r := range rows {
		t[r.ID] = r.State == workflow.Held
	}
	return t, nil
}

// has reports whether the case is one of theirs.
func (t theirs) has(id workflow.ApplicationID) bool {
	_, ok := t[id]
	return ok
}
