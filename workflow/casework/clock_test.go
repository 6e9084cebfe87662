package casework_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
)

// waitForTheDay are the acts that a clock in doubt stops. Written here once more:
// what takes access away, holds a case or only writes down must never be among
// them.
var waitForTheDay = []workflow.Act{
	workflow.ActDecide, workflow.ActRefuse, workflow.ActCountersign, workflow.ActRenew, workflow.ActChange, workflow.ActReactivate, workflow.ActMoveOver, workflow.ActSetReview,
	workflow.ActInsist, workflow.ActReaffirm,
}

// Every act there is, by somebody who may, while the clock stands behind the log
// or far after it: what is worth no more than its date is refused and writes
// nothing; everything else, a suspension above all, is done.
func TestAClockInDoubtStopsWhatIsDated(t *testing.T) {
	open := players(t)
	for years, says := range map[int]string{+1: "clock is behind", -1: "Is it 1 December 2026?"} {
		for act, do := range doing {
			if act == workflow.ActUndo {
				continue // the bench takes back a decision of the same hands, which is not made
			}
			b := newBench(t, open, 0)
			odd := *b.Desk
			odd.Rules = func() workflow.Rules {
				r := b.Desk.Rules()
				r.Clock = workflow.Clock{Newest: b.now.AddDate(years, 0, 0)}
				return r
			}
			who := "G"
			if !mayDo(act, who) {
				who = string(jobOf(act))
			}
			err := do(b, odd.As(b.staff(who)))
			refusal, waits := (*workflow.Refusal)(nil), slices.Contains(waitForTheDay, act)
			switch stopped := errors.As(err, &refusal) && strings.Contains(refusal.Error(), says); {
			case waits && !stopped:
				t.Errorf("years %+d: %s went on: %v", years, act, err)
			case waits && len(b.record.written)+len(b.record.settled) > 0:
				t.Errorf("years %+d: %s was refused, and %d changes were written", years, act, len(b.record.written))
			case !waits && err != nil:
				t.Errorf("years %+d: %s was stopped: %v", years, act, err)
			}
		}
	}
}

// jobOf is a staff role that permits the act.
func jobOf(act workflow.Act) rune {
	for letter, role := range jobLetters {
		if slices.Contains(workflow.WhoMay(act), role) {
			return letter
		}
	}
	return 'G'
}

// A clock far ahead would end everybody's access at once. So nothing of a new day
// is done until somebody says that it has come.
func TestNoDayBeginsOnAClockInDoubt(t *testing.T) {
	b := newBench(t, players(t), 0)
	b.did("CG rest, CG grant=short, A set up", 0)
	newest := b.now
	b.now = b.now.AddDate(1, 0, 0)
	clock := workflow.Clock{Newest: newest}
	b.Desk.Rules = func() workflow.Rules { r := b.rules; r.Clock = clock; return r }
	if err := b.NewDay(b.ctx); err != nil || len(b.record.written) > 0 {
		t.Fatalf("the day began: %v, %d changes", err, len(b.record.written))
	}
	if err := b.As(b.staff("R")).ConfirmDay(b.ctx); !errors.Is(err, workflow.ErrNotAllowed) {
		t.Errorf("reception confirms the day: %v", err)
	}
	var told []casework.Event
	b.Changed = func(e casework.Event) { // as the record does on reading its own entry
		if told = append(told, e); e.Act == workflow.ActConfirmDay {
			clock = clock.Heard(e.Act, b.now)
		}
	}
	if err := b.As(b.staff("M")).ConfirmDay(b.ctx); err != nil {
		t.Fatal(err)
	}
	r, err := b.record.Role(b.ctx, b.role())
	if err != nil || r.Live() || len(told) < 2 {
		t.Errorf("its last day was %s and it is %s: %v", r.End.Date, nhs.DateIn(b.now), err)
	}
}

// A review may end or suspend access whatever the clock says; only going on waits.
func TestAReviewThatTakesAccessAwayNeverWaits(t *testing.T) {
	for outcome, stopped := range map[workflow.ReviewOutcome]bool{workflow.ReviewEnded: false, workflow.ReviewSuspended: false, workflow.ReviewContinues: true} {
		b := newBench(t, players(t), 0).after(live)
		b.clockBehind()
		err := b.As(b.staff("CG")).RecordReview(b.ctx, b.role(), workflow.ReviewRecord{
			Outcome: outcome, Next: nhs.DateIn(b.now).AddDays(30), Why: "Looked at.", Ending: workflow.Ending{Reason: "ROLE_DEACTIVATED_PATIENT_REQUEST"},
		})
		refusal := (*workflow.Refusal)(nil)
		if is := errors.As(err, &refusal) && strings.Contains(refusal.Error(), "clock"); is != stopped || !is && err != nil {
			t.Errorf("%s: stopped %t, %v", outcome, is, err)
		}
	}
}

// clockBehind sets the clock a year behind the log.
func (b *bench) clockBehind() {
	rules := b.rules
	rules.Clock = workflow.Clock{Newest: b.now.AddDate(1, 0, 0)}
	b.Desk.Rules = func() workflow.Rules { return rules }
}

// A message that a person settles while the clock is in doubt may take access away
// or make it end sooner, and may not give any.
func TestWhatIsSettledOnAClockInDoubt(t *testing.T) {
	insist := func(b *bench, by casework.Session) error {
		return by.Insist(b.ctx, b.message().ID, workflow.Taken{})
	}
	reaffirm := func(b *bench, by casework.Session) error { return by.Reaffirm(b.ctx, b.message().ID) }
	useStore := func(b *bench, by casework.Session) error { return by.UseStore(b.ctx, b.message().ID) }
	retry := func(b *bench, by casework.Session) error { return by.Retry(b.ctx, b.message().ID) }
	for _, c := range []struct {
		name, did string
		there     workflow.NationalStatus // "" while the message waits
		do        func(*bench, casework.Session) error
		waits     bool
	}{
		{"a grant over access that ended there", granted, workflow.NationalInactive, insist, true},
		{"a grant over a refusal there", granted, workflow.NationalRejected, insist, true},
		{"a last day over an open end there", granted, workflow.NationalActive, insist, false},
		{"an ending over access there", live + ", A end", workflow.NationalActive, insist, false},
		{"a refusal over access there", "CG refuse", workflow.NationalActive, insist, false},
		{"a grant taken over", granted, "", reaffirm, true},
		{"a refusal taken over", "CG refuse", "", reaffirm, false},
		{"what the store has", granted, workflow.NationalInactive, useStore, false},
		{"an ending once more", live + ", A end", workflow.NationalActive, retry, false},
	} {
		b := newBench(t, players(t), 0).after(c.did)
		if c.there != "" {
			b.stands(c.there)
		}
		b.clockBehind()
		err := c.do(b, b.As(b.staff("S")))
		refusal := (*workflow.Refusal)(nil)
		stopped := errors.As(err, &refusal) && strings.Contains(refusal.Error(), "clock is behind")
		if stopped != c.waits || !stopped && err != nil || stopped == (len(b.record.settled) > 0) {
			t.Errorf("%s: stopped %t, %d settled, %v", c.name, stopped, len(b.record.settled), err)
		}
	}
}

// Terms of ours said over the store's wait for the clock unless access ends sooner
// by them.
func TestALaterLastDayWaitsForTheClock(t *testing.T) {
	for _, c := range []struct {
		name  string
		days  int // from our last day to the store's
		waits bool
	}{{"ours is later", -1, true}, {"it is the same", 0, true}, {"ours is sooner", +1, false}} {
		b := newBench(t, players(t), 0).after(granted)
		n := workflow.National{RoleID: "role-at-the-store", Fetchable: true, Status: workflow.NationalActive, End: b.message().End.AddDays(c.days)}
		if err := b.record.Settle(b.ctx, b.message().NeedsPerson("It stands otherwise there.", &n, b.now)); err != nil {
			t.Fatal(err)
		}
		b.clockBehind()
		err := b.As(b.staff("G")).Insist(b.ctx, b.message().ID, workflow.Taken{})
		if stopped := errors.As(err, new(*workflow.Refusal)); stopped != c.waits || !stopped && err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
