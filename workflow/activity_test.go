package workflow

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestActivityIsWhatOthersDid(t *testing.T) {
	asha, shah := Staff{ID: "asha"}, StaffID("shah")
	at := time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)
	entry := func(minutesAgo int, by StaffID, act Act, ref string) AuditLine {
		id := ApplicationID(ref)
		return AuditLine{AuditEntry: AuditEntry{At: at.Add(-time.Duration(minutesAgo) * time.Minute), By: by, Act: act, Application: id}, Ref: ref}
	}
	arrived := func(l AuditLine) AuditLine { l.Details = []Detail{{Field: detailMessage, After: "m-1"}}; return l }
	ended := func(l AuditLine) AuditLine { l.From, l.To = string(RoleActive), string(RoleInactive); return l }
	heard := func(l AuditLine) AuditLine { l.Details = []Detail{{Field: heardField}}; return l }
	gave := func(l AuditLine, fields ...string) AuditLine {
		for _, f := range fields {
			l.Details = append(l.Details, Detail{Field: f})
		}
		return l
	}
	entries := []AuditLine{
		arrived(entry(1, "", ActMirror, "REF-4")),
		entry(1, "", ActMirror, "REF-6"),
		ended(entry(1, "", ActMirror, "REF-5")),
		heard(entry(1, "", ActMirror, "REF-3")),
		gave(entry(2, shah, ActAnswer, "REF-1"), "K1", "K2"),
		gave(entry(3, shah, ActAnswer, "REF-1"), inPlan+"basis", inPlan+"services"), // no check is answered by it
		entry(3, shah, ActReadCases, "REF-1"),
		gave(entry(4, shah, ActAnswer, "REF-1"), "F2"),
		entry(5, asha.ID, ActAnswer, "REF-1"),
		gave(entry(6, shah, ActAnswer, "REF-2"), "F2"),
		entry(7, "pat", ActAdminister, ""),
		entry(8, shah, ActSend, "REF-2"),
		entry(9, shah, ActRegister, "REF-2"),
	}
	var got []string
	for _, n := range ActivityFrom(entries, asha, 5) {
		got = append(got, fmt.Sprintf("%s %s %s %d", n.By, n.Act, n.Ref, n.Times))
	}
	if want := " mirror REF-5 1| mirror REF-3 1|shah answer REF-1 3|shah answer REF-2 1|shah send REF-2 1"; strings.Join(got, "|") != want {
		t.Errorf("news: %s, want %s", strings.Join(got, "|"), want)
	}
}
