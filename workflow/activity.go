package workflow

import (
	"slices"
	"time"
)

// Activity is what happened to a case, for somebody who comes back to the desk.
type Activity struct {
	Application ApplicationID
	Ref         string
	// By is who did it; empty for the desk itself and the national store.
	By  StaffID
	At  time.Time
	Act Act
	// Times is how often the same person did the same to the same case, one
	// after the other, and for answers how many they gave; At is the latest.
	Times int
}

// newsworthy are the acts that others want to hear of. What somebody looked at,
// took, prepared or printed is in the log, and no news.
var newsworthy = []Act{ActRegister, ActAnswer, ActSend, ActReturn, ActAsk, ActRemind, ActResume, ActChase, ActLapse, ActDecide, ActRefuse, ActUndo, ActWithdraw, ActDuplicate,
	ActReopen, ActSetUp, ActEnd, ActSuspend, ActEvent, ActReduce, ActChange, ActRenew, ActReactivate, ActMirror, ActSwitchedOff, ActAttach, ActCountersign}

// ActivityFrom picks the news out of entries that this person may read, newest
// first, and joins what somebody did over and over. by's own acts are no news to
// them. At most so many come back.
func ActivityFrom(entries []AuditLine, by Staff, most int) []Activity {
	var out []Activity
	for _, e := range entries {
		if e.By == by.ID || e.Application == "" || !slices.Contains(newsworthy, e.Act) || e.Prepares() || e.Act == ActMirror && e.echoes() {
			continue // that the store now says what we said is no news
		}
		times := 1
		if e.Act == ActAnswer {
			times = max(len(e.Details), 1) // several are given at once
		}
		if n := len(out) - 1; n >= 0 && out[n].Application == e.Application && out[n].By == e.By && out[n].Act == e.Act {
			out[n].Times += times
			continue
		}
		if len(out) == most {
			break
		}
		out = append(out, Activity{Application: e.Application, Ref: e.Ref, By: e.By, At: e.At, Act: e.Act, Times: times})
	}
	return out
}

// echoes reports whether an entry of the national record tells what became of a
// message of ours. That somebody else had ended the access is none, whoever noticed.
func (e AuditEntry) echoes() bool { return !e.Heard() && e.To != string(RoleInactive) }
