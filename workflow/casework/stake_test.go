package casework_test

import (
	"errors"
	"strings"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// Somebody with a stake in a case does nothing about it, whatever roles they
// hold: each act is refused with a sentence and writes nothing. Only a hold and
// a suspension, which take nothing but access away, are theirs like anybody's;
// and of the case they see what anybody sees.
func TestNobodyWithAStakeDoesAnythingButStopIt(t *testing.T) {
	open := players(t)
	for _, act := range workflow.Acts() {
		do, here := doing[act]
		if !here {
			continue
		}
		for _, who := range []string{"patient", "proxy"} {
			b := newBench(t, open, 0)
			all := staffOf("RACGSMDY")
			for _, pair := range pairs {
				n := pair.patient.NHSNumber
				if who == "proxy" {
					n = pair.proxy.NHSNumber
				}
				all.Linked = append(all.Linked, n)
			}
			err := do(b, b.As(all))
			refusal := (*workflow.Refusal)(nil)
			switch act {
			case workflow.ActHold, workflow.ActSuspend, workflow.ActReadCases:
				if err != nil {
					t.Errorf("linked to the %s, somebody could not %s: %v", who, act, err)
				}
				continue
			case workflow.ActReadHolds: // the case is shown, the hold is not
				if !errors.Is(err, workflow.ErrNotAllowed) {
					t.Errorf("linked to the %s, the lead reads why the case is held: %v", who, err)
				}
			default:
				if !errors.As(err, &refusal) || !strings.Contains(refusal.Error(), "Somebody else has to do this") {
					t.Errorf("linked to the %s, somebody with every role may %s: %v", who, act, err)
				}
			}
			if n := len(b.record.written) + len(b.record.settled); n > 0 {
				t.Errorf("linked to the %s, somebody tried to %s and %d changes were written", who, act, n)
			}
		}
	}
}

// The lead who is a relative sees of a held case what reception does: no hold,
// no note, no restricted answer, no reason that belongs to it.
func TestALeadReadsNothingOfAHoldOnTheirOwnFamily(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(marsh))
		d.As(receptionist).Answer(id, "F2=yes")
		d.As(receptionist).Answer(id, "C7=stays")
		mo := d.staff[safeguarding]
		mo.Linked = []nhs.Number{marsh.proxy.NHSNumber}
		lead := hands{d, d.acts.As(mo), d.Context()}
		c := lead.Open(id)
		if !c.Involved || !c.Restricted || c.State != workflow.WithClinician || c.Application.Hold != nil || !c.Application.Answers["C7"].Blank() {
			t.Errorf("the lead sees their own family’s case as %s, hold %v, seen %v", c.State, c.Application.Hold, c.Application.Answers["C7"])
		}
		needs, err := lead.try.Blocks(d.Context(), id, workflow.Proposal{Basis: basis.Consent})
		d.must(err)
		for _, n := range needs {
			if n.Restricted || strings.Contains(n.Words, "hold") {
				t.Errorf("what still stops it tells of the hold: %s", n.Words)
			}
		}
		_, err = lead.try.BreakGlass(d.Context(), id, "I want to know.")
		d.WantRefused(err, "Somebody else has to do this")
		d.WantRefused(lead.try.Lift(d.Context(), id, "It was nothing."), "Somebody else has to do this")
		entries, err := d.db.Timeline(d.Context(), id, mo, c.Questions, 100)
		d.must(err)
		for _, e := range entries {
			for _, detail := range e.Details {
				if e.Act == workflow.ActAnswer && detail.After != "" {
					t.Errorf("the lead reads what was answered on their own family: %+v", detail)
				}
			}
		}
		for _, e := range entries {
			if e.Act == workflow.ActHold {
				t.Error("the log tells the lead of the hold on their own family")
			}
		}
		lines, _, err := d.db.Queue(d.Context(), workflow.QueueFilter{View: workflow.ViewAll, For: mo})
		d.must(err)
		if len(lines) != 1 || lines[0].State != workflow.WithClinician || lines[0].EverHeld {
			t.Errorf("the queue tells the lead of the hold on their own family: %+v", lines)
		}
		counts, err := d.db.QueueCounts(d.Context(), mo, nhs.MustDate(tuesday))
		d.must(err)
		if counts[workflow.ViewWithClinician] != 1 {
			t.Errorf("the lead counts %d with a clinician, want their family’s case among them", counts[workflow.ViewWithClinician])
		}
	})
}
