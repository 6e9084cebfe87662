package localdb

import (
	"context"
	"testing"
	"time"

	"proxydesk/localdb/seal"
	"proxydesk/localdb/storetest"
)

func TestSQLite(t *testing.T) {
	rules := shipped(t)
	storetest.Run(t, storetest.Engine{Rules: rules, Scripts: scripts(t), Open: func(t *testing.T, now func() time.Time) storetest.Records {
		db, _, err := Create(t.Context(), t.TempDir(), Setup{Practice: rules.Practice, First: firstUser}, Options{Now: now, Passwords: []seal.Option{seal.CheapForTests(t)}})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			r, err := db.Verify(context.WithoutCancel(t.Context()))
			if err != nil || len(r.Problems) > 0 {
				t.Errorf("the record does not verify: %v, %v", r.Problems, err)
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
		return db
	}})
}
