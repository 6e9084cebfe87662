package storetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp/cmpopts"

	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

func roleIsRead(t *testing.T, d *desk) {
	a, r := d.grant(ada, ruth)
	if r.Version != 1 || r.State != workflow.RoleDraft || r.Application != a.ID || r.Ref != a.Ref || a.State != workflow.Approved {
		t.Errorf("granted: %s at version %d of %s, %s; the case is %s", r.State, r.Version, r.Application, r.Ref, a.State)
	}
	same(d, "the patient", r.Patient, ada)
	byID, err := d.Role(d.ctx(), r.ID)
	d.ok(err)
	same(d, "the role by its id", byID, r)
	d.ok(d.as(admin).RecordSetUp(d.ctx(), r.ID))
	stale, err := r.RecordSetUp(admin, d.now)
	d.ok(err)
	if err := d.Commit(d.ctx(), stale); !errors.Is(err, workflow.ErrStale) {
		t.Errorf("a role set up twice from one reading: %v, want ErrStale", err)
	}
	again, err := d.Role(d.ctx(), r.ID)
	d.ok(err)
	if again.State != workflow.RoleActive || again.Version != 2 || !again.SetUp.Done() {
		t.Errorf("set up: %s at version %d", again.State, again.Version)
	}
}

// Two cases of one pair are decided at the same moment by two people: neither
// sees the other's role.
func oneRoleInForce(t *testing.T, d *desk) {
	first, second := d.register(ada, ruth), d.register(ada, ruth)
	d.ready(first)
	p := d.ready(second)
	decide := func(id workflow.ApplicationID, n string) workflow.Change {
		a := d.application(id)
		c, err := a.Decide(p, workflow.Around{}, workflow.NewIDs{Decision: "d" + n, Role: workflow.RoleID("r" + n), Message: workflow.OutgoingID("m" + n)},
			gp, d.engine.Rules, d.now)
		d.ok(err)
		return c
	}
	one, two := decide(first.ID, "1"), decide(second.ID, "2")
	d.ok(d.Commit(d.ctx(), one))
	if err := d.Commit(d.ctx(), two); !errors.Is(err, workflow.ErrStale) {
		t.Errorf("a second role in force: %v, want ErrStale", err)
	}
	if a := d.application(second.ID); a.State == workflow.Approved {
		t.Error("the case whose role was refused is approved")
	}
	if _, err := d.Outgoing(d.ctx(), "m2"); !errors.Is(err, workflow.ErrNotFound) {
		t.Errorf("the refused change left a message: %v", err)
	}
	held, err := d.Holding(d.ctx(), workflow.Pair{Patient: ada.NHSNumber, Proxy: ruth.NHSNumber})
	d.ok(err)
	if held.Role == nil || held.Role.ID != "r1" {
		t.Errorf("in force: %+v", held.Role)
	}
	// Once it has ended, the pair may have another.
	d.ok(d.as(gp).Suspend(d.ctx(), "r1", ""))
	d.ok(d.Commit(d.ctx(), decide(second.ID, "3")))
}

func registerPages(t *testing.T, d *desk) {
	d.grant(ada, ruth)
	d.grant(bray, joy)
	undone, _ := d.grant(joan, tim)
	d.ok(d.as(gp).Undo(d.ctx(), undone.ID))
	_, ended := d.grant(kofi, sian)
	d.ok(d.as(gp).Suspend(d.ctx(), ended.ID, ""))
	list := func(f workflow.RoleFilter) (refs []string, total int) {
		lines, total, err := d.Roles(d.ctx(), f)
		d.ok(err)
		for _, l := range lines {
			refs = append(refs, l.Ref)
		}
		return refs, total
	}
	for _, c := range []struct {
		name  string
		f     workflow.RoleFilter
		want  []string
		total int
	}{
		{"all but undone ones", workflow.RoleFilter{}, []string{"REF-0004", "REF-0002", "REF-0001"}, 3},
		{"the first page", workflow.RoleFilter{Limit: 2}, []string{"REF-0004", "REF-0002"}, 3},
		{"the second page", workflow.RoleFilter{Limit: 2, Offset: 2}, []string{"REF-0001"}, 3},
		{"past the end", workflow.RoleFilter{Limit: 2, Offset: 9}, nil, 3},
		{"in one state", workflow.RoleFilter{States: []workflow.RoleState{workflow.RoleInactive}}, []string{"REF-0004"}, 1},
		{"undone, asked for", workflow.RoleFilter{States: []workflow.RoleState{workflow.RoleUndone}}, []string{"REF-0003"}, 1},
		{"only some", workflow.RoleFilter{Only: []workflow.RoleID{ended.ID}}, []string{"REF-0004"}, 1},
		{"a search that found none", workflow.RoleFilter{Only: []workflow.RoleID{}}, nil, 0},
	} {
		refs, total := list(c.f)
		same(d, c.name, refs, c.want)
		if total != c.total {
			t.Errorf("%s: %d in all, want %d", c.name, total, c.total)
		}
	}
	lines, _, err := d.Roles(d.ctx(), workflow.RoleFilter{})
	d.ok(err)
	for _, l := range lines {
		r, err := d.Role(d.ctx(), l.ID)
		d.ok(err)
		want := r.Line(nhs.DateIn(d.now))
		want.Syncing = l.State != workflow.RoleUndone // its message is on its way
		same(d, "the line of "+l.Ref, l, want, cmpopts.EquateEmpty())
	}
	var streamed []workflow.RoleLine
	d.ok(d.EachRole(d.ctx(), workflow.RoleFilter{}, func(l workflow.RoleLine) error {
		streamed = append(streamed, l)
		return nil
	}))
	slices.Reverse(streamed)
	same(d, "the lines one by one", streamed, lines, cmpopts.EquateEmpty())
	due := func(by nhs.Date) (n int) {
		d.ok(d.EachRole(d.ctx(), workflow.RoleFilter{DueBy: by}, func(l workflow.RoleLine) error {
			if !l.Live() || review.Due(review.Row{End: l.EndOn, Review: l.ReviewOn}).After(by) {
				t.Errorf("%s is not due by %s", l.Ref, by)
			}
			n++
			return nil
		}))
		return n
	}
	if early, late := due(nhs.DateIn(d.now)), due(nhs.DateIn(d.now).AddMonths(240)); early != 0 || late != 2 {
		t.Errorf("%d roles are due today, %d in twenty years", early, late)
	}
	turns := func(by string) (refs []string) {
		lines, _, err := d.Roles(d.ctx(), workflow.RoleFilter{TurnsBy: nhs.MustDate(by)})
		d.ok(err)
		for _, l := range lines {
			refs = append(refs, l.Ref)
		}
		return refs
	}
	eleven := ada.Born.Birthday(11)
	same(d, "who turns 11 by the day before", turns(eleven.AddDays(-1).String()), nil, cmpopts.EquateEmpty())
	same(d, "who turns 11 by the day", turns(eleven.String()), []string{"REF-0001"})
	gaveUp := errors.New("gave up")
	if err := d.EachRole(d.ctx(), workflow.RoleFilter{}, func(workflow.RoleLine) error { return gaveUp }); !errors.Is(err, gaveUp) {
		t.Errorf("one who gives up is told %v", err)
	}
	counts, err := d.RoleCounts(d.ctx())
	d.ok(err)
	same(d, "the counts", counts, map[workflow.RoleState]int{workflow.RoleDraft: 2, workflow.RoleUndone: 1, workflow.RoleInactive: 1})
}

func tasks(t *testing.T, d *desk) {
	want := func(when string, setUp, switchOff int) {
		t.Helper()
		s, o, err := d.Tasks(d.ctx())
		d.ok(err)
		toSetUp, n, err := d.Roles(d.ctx(), workflow.RoleFilter{ToSetUp: true})
		d.ok(err)
		toSwitchOff, m, err := d.Roles(d.ctx(), workflow.RoleFilter{ToSwitchOff: true})
		d.ok(err)
		if s != setUp || o != switchOff || len(toSetUp) != setUp || n != setUp || len(toSwitchOff) != switchOff || m != switchOff {
			t.Errorf("%s: %d to set up, %d to switch off (listed %d and %d); want %d and %d", when, s, o, len(toSetUp), len(toSwitchOff), setUp, switchOff)
		}
	}
	want("at first", 0, 0)
	_, first := d.grant(ada, ruth)
	_, second := d.grant(bray, joy)
	want("granted", 2, 0)
	d.ok(d.as(admin).RecordSetUp(d.ctx(), first.ID))
	want("one set up", 1, 0)
	d.now = d.now.Add(time.Minute)
	d.ok(d.as(gp).Suspend(d.ctx(), second.ID, "worried"))
	d.now = d.now.Add(time.Minute)
	d.ok(d.as(gp).Suspend(d.ctx(), first.ID, "worried"))
	want("both suspended", 0, 2)
	lines, _, err := d.Roles(d.ctx(), workflow.RoleFilter{ToSwitchOff: true})
	d.ok(err)
	if lines[0].ID != second.ID || lines[0].SwitchOffSince.IsZero() || !lines[0].Suspended {
		t.Errorf("the oldest task is not first: %v", lines[0].ID)
	}
	d.ok(d.as(admin).RecordSwitchedOff(d.ctx(), second.ID))
	want("one switched off", 0, 1)
}

func reviewsDue(t *testing.T, d *desk) {
	_, child := d.grant(ada, ruth) // ends 13 May 2032, the day before she is 11
	_, adult := d.grant(bray, joy) // ends in two years, reviewed in one
	due := func(by nhs.Date) (ids []workflow.RoleID) {
		lines, total, err := d.Roles(d.ctx(), workflow.RoleFilter{ReviewBy: by})
		d.ok(err)
		if total != len(lines) {
			t.Errorf("%d in all, %d listed", total, len(lines))
		}
		for _, l := range lines {
			ids = append(ids, l.ID)
		}
		return ids
	}
	same(d, "nothing is due at once", due(nhs.DateIn(d.now)), nil)
	same(d, "the adult on the review day", due(adult.Review.Date), []workflow.RoleID{adult.ID})
	same(d, "not the day before", due(adult.Review.Date.AddDays(-1)), nil)
	same(d, "both, by their first day", due(ada.Born.Birthday(11)), []workflow.RoleID{adult.ID, child.ID})
	d.now = ada.Born.Birthday(11).Start().Add(time.Hour)
	line, _, err := d.Roles(d.ctx(), workflow.RoleFilter{Only: []workflow.RoleID{child.ID}})
	d.ok(err)
	if line[0].NextAge != 13 || line[0].NextAgeOn != ada.Born.Birthday(13) {
		t.Errorf("on her 11th birthday the next is %d on %s", line[0].NextAge, line[0].NextAgeOn)
	}
	page, total, err := d.Roles(d.ctx(), workflow.RoleFilter{ReviewBy: nhs.DateIn(d.now), Offset: 1, Limit: 1})
	d.ok(err)
	if total != 2 || len(page) != 1 {
		t.Errorf("a page of one from %d", total)
	}
}

func dayBegins(t *testing.T, d *desk) {
	_, r := d.grant(ada, ruth)
	_, gone := d.grant(bray, joy)
	d.ok(d.as(gp).Suspend(d.ctx(), gone.ID, ""))
	waits, answered := d.register(joan, tim), d.register(kofi, sian)
	for _, a := range []workflow.Application{waits, answered} {
		d.ok(d.as(admin).Ask(d.ctx(), a.ID, workflow.Asking{What: "a passport", Of: "proxy", ChaseOn: nhs.MustDate("2026-12-15")}))
	}
	d.ok(d.as(admin).Resume(d.ctx(), answered.ID))
	awaiting, err := d.Awaiting(d.ctx())
	d.ok(err)
	same(d, "the cases that wait", awaiting, []workflow.ApplicationID{waits.ID, answered.ID})
	d.ok(d.as(admin).SendToClinician(d.ctx(), answered.ID, ""))
	awaiting, err = d.Awaiting(d.ctx())
	d.ok(err)
	same(d, "the cases that wait, once one is with a clinician", awaiting, []workflow.ApplicationID{waits.ID})
	d.ok(d.as(admin).Withdraw(d.ctx(), answered.ID, workflow.Withdrawal{By: workflow.ByPatient, How: "She rang.", Pressed: checklist.No}))
	open, err := d.OpenCases(d.ctx())
	d.ok(err)
	same(d, "the open cases", open, []workflow.ApplicationID{waits.ID})
	stopped, err := d.Role(d.ctx(), gone.ID)
	d.ok(err)
	for day, want := range map[nhs.Date][]workflow.RoleID{r.End.Date: {gone.ID}, r.End.Date.AddDays(1): {r.ID, gone.ID}, stopped.End.Date: nil} {
		expiring, err := d.Expiring(d.ctx(), day)
		d.ok(err)
		same(d, "the roles whose last day has passed on "+day.String(), expiring, want)
	}
}

func mirrored(t *testing.T, d *desk) {
	_, r := d.grant(ada, ruth)
	ended := workflow.National{RoleID: "store-1", Status: workflow.NationalInactive, Reason: "ROLE_DEACTIVATED_PATIENT_REQUEST", ReadAt: d.now}
	c, news := r.Mirror(ended, d.now)
	if !news {
		t.Fatal("the store's ending is no news")
	}
	d.ok(d.Mirror(d.ctx(), c))
	if err := d.Mirror(d.ctx(), c); !errors.Is(err, workflow.ErrStale) {
		t.Errorf("mirrored twice from one reading: %v, want ErrStale", err)
	}
	r, err := d.Role(d.ctx(), r.ID)
	d.ok(err)
	if r.State != workflow.RoleInactive || !r.SwitchOff.Open() {
		t.Errorf("the role is %s, to be switched off: %v", r.State, r.SwitchOff.Open())
	}
	if r.Live() {
		t.Error("it is still in force")
	}
}

// Whose national record is read again, and in which order: the one read longest
// ago first.
func listenedTo(t *testing.T, d *desk) {
	_, live := d.grant(ada, ruth)
	_, gone := d.grant(bray, joy)
	d.ok(d.as(gp).End(d.ctx(), gone.ID, workflow.Ending{Reason: "ROLE_DEACTIVATED_PATIENT_REQUEST"}))
	first, second := live.Pair(), gone.Pair()
	d.register(joan, tim) // rests on no national role
	listening := func(want ...workflow.Pair) {
		t.Helper()
		all, err := d.Listening(d.ctx())
		d.ok(err)
		var got []workflow.Pair
		for _, l := range all {
			got = append(got, l.Pair)
		}
		same(d, "whom it listens to", got, want)
	}
	heard := func(want time.Time) {
		t.Helper()
		if last, err := d.LastHeard(d.ctx()); err != nil || !last.Equal(want) {
			t.Errorf("last heard %v, %v, want %v", last, err, want)
		}
	}
	listening(first, second)
	d.ok(d.NoteRead(d.ctx(), first, d.now))
	heard(d.now)
	listening(second, first)
	d.ok(d.NoteRead(d.ctx(), second, d.now.Add(time.Minute)))
	d.ok(d.NoteRead(d.ctx(), second, d.now.Add(-time.Hour))) // an older reading comes in late
	heard(d.now.Add(time.Minute))
	listening(first, second)

	// The reading is shown with the role, and nothing of it is in the log.
	c, _ := live.Mirror(workflow.National{RoleID: "store-1", Fetchable: true, Status: workflow.NationalActive, Basis: live.Basis, End: live.End.Date, ReadAt: d.now.Add(-time.Hour)}, d.now)
	d.ok(d.Mirror(d.ctx(), c))
	r, err := d.Role(d.ctx(), live.ID)
	d.ok(err)
	if !r.National.ReadAt.Equal(d.now) {
		t.Errorf("read at %v, shown as %v", d.now, r.National.ReadAt)
	}
	held, err := d.Holding(d.ctx(), first)
	d.ok(err)
	if held.Role == nil || held.Role.ID != live.ID || len(held.Cases) > 0 {
		t.Errorf("the practice holds %+v", held)
	}

	// Ended long ago and answered for, it is listened to no more; a send that was
	// never answered is for good.
	messages, err := d.OutgoingOf(d.ctx(), gone.Application)
	d.ok(err)
	m := messages[0]
	d.settle(m.ID, func(m workflow.Outgoing) workflow.Settlement { return m.Sending(gp.ID, d.now) })
	d.now = d.now.AddDate(0, 6, 0)
	listening(first)
	d.settle(m.ID, func(m workflow.Outgoing) workflow.Settlement { return m.Unknown(d.now, "No answer came.") })
	listening(first, second)
}

// What was changed elsewhere is listed, newest first, to those who see cases; the
// echo of our own is not, and why access was stopped is left out where that tells
// of a hold.
func receivedElsewhere(t *testing.T, d *desk) {
	a, first := d.grant(ada, ruth)
	_, second := d.grant(bray, joy)
	_, third := d.grant(joan, tim)
	mirror := func(r workflow.Role, status workflow.NationalStatus, reason string, heard bool) {
		t.Helper()
		r, err := d.Role(d.ctx(), r.ID)
		d.ok(err)
		c, news := r.Mirror(workflow.National{RoleID: "store-" + r.Ref, Fetchable: true, Status: status, Reason: reason, Basis: r.Basis, End: r.End.Date, ReadAt: d.now}, d.now)
		if !news {
			t.Fatal("it is no news")
		}
		if heard {
			c = c.Heard()
		}
		d.ok(d.Mirror(d.ctx(), c))
	}
	for _, r := range []workflow.Role{first, second, third} {
		mirror(r, workflow.NationalActive, "ROLE_CREATED", false) // what we said ourselves
	}
	d.now = d.now.Add(time.Hour)
	since := d.now
	mirror(first, workflow.NationalInactive, "ROLE_DEACTIVATED_PATIENT_REQUEST", true)
	d.now = d.now.Add(time.Minute)
	mirror(second, workflow.NationalInactive, "ROLE_DEACTIVATED_SAFEGUARDING", true)
	list := func(by workflow.Staff, since time.Time, limit int) []workflow.AuditLine {
		t.Helper()
		lines, err := d.Received(d.ctx(), by, since, limit)
		d.ok(err)
		return lines
	}
	lines := list(gp, since, 10)
	if len(lines) != 2 || lines[0].RoleID != second.ID || lines[1].RoleID != first.ID || lines[1].Ref != a.Ref || !lines[1].At.Equal(since) {
		t.Fatalf("received %+v", lines)
	}
	tells := func(l workflow.AuditLine, reason string) bool {
		return slices.ContainsFunc(l.Details, func(x workflow.Detail) bool { return x.After == reason })
	}
	open := list(admin, since, 10)
	if !tells(lines[0], "ROLE_DEACTIVATED_SAFEGUARDING") || tells(open[0], "ROLE_DEACTIVATED_SAFEGUARDING") || !tells(open[1], "ROLE_DEACTIVATED_PATIENT_REQUEST") {
		t.Errorf("those who may read holds are told %+v, others %+v", lines[0].Details, open[0].Details)
	}
	system := workflow.Staff{ID: "it", Roles: []workflow.StaffRole{workflow.SystemAdmin}}
	for what, got := range map[string]int{"the last only": len(list(gp, since, 1)) - 1, "later": len(list(gp, since.Add(time.Second), 10)) - 1,
		"later still": len(list(gp, d.now.Add(time.Second), 10)), "who sees no cases": len(list(system, since, 10))} {
		if got != 0 {
			t.Errorf("%s: %+d lines", what, got)
		}
	}
}

func grantAfterUndo(t *testing.T, d *desk) {
	a, first := d.grant(ada, ruth)
	d.ok(d.as(gp).Undo(d.ctx(), a.ID))
	if _, err := d.RoleOf(d.ctx(), a.ID); !errors.Is(err, workflow.ErrNotFound) {
		t.Errorf("an undone grant is the role of its case: %v, want ErrNotFound", err)
	}
	if got, err := d.Role(d.ctx(), first.ID); err != nil || got.State != workflow.RoleUndone {
		t.Errorf("the undone role is %s, %v", got.State, err)
	}
	_, err := d.as(gp).Decide(d.ctx(), a.ID, d.ready(d.application(a.ID)))
	d.ok(err)
	second, err := d.RoleOf(d.ctx(), a.ID)
	d.ok(err)
	if second.ID == first.ID || !second.Live() {
		t.Errorf("after deciding again the role is %s, %s", second.ID, second.State)
	}
}

// What other tables know of a role is marked for those who may know it: nobody
// else learns of a hold from the register (invariant 5).
func registerMarks(t *testing.T, d *desk) {
	a, r := d.grant(ada, ruth)
	d.ok(d.as(admin).RecordSetUp(d.ctx(), r.ID))
	d.ok(d.as(admin).AssignReviews(d.ctx(), []workflow.RoleID{r.ID}, gp.ID)[0].Err)
	if _, err := d.as(gp).Happened(d.ctx(), r.ID, workflow.Complaint, ""); err != nil {
		t.Fatal(err)
	}
	d.ok(d.as(gp).Write(d.ctx(), a.ID, letter.ReviewDue, letter.Proxy))
	line := func(by workflow.Staff) workflow.RoleLine {
		lines, _, err := d.Roles(d.ctx(), workflow.RoleFilter{For: by})
		d.ok(err)
		if len(lines) != 1 {
			t.Fatalf("%d roles", len(lines))
		}
		return lines[0]
	}
	if l := line(gp); l.Owner != gp.ID || l.Held || len(l.News) != 1 || l.Letter.State != workflow.LetterWaiting || l.Letter.On.IsZero() {
		t.Errorf("owner %q, held %v, news %v, letter %+v", l.Owner, l.Held, l.News, l.Letter)
	}
	if l := line(workflow.Staff{}); l.Letter != (workflow.LetterMark{}) {
		t.Errorf("nobody in particular is told of a letter: %+v", l.Letter)
	}

	again := d.register(ada, ruth)
	d.ok(d.as(admin).Hold(d.ctx(), again.ID, "a worry"))
	if !line(gp).Held || line(admin).Held {
		t.Errorf("held: %v for the clinician, %v for the administrator", line(gp).Held, line(admin).Held)
	}
	if _, err := d.as(gp).Happened(d.ctx(), r.ID, workflow.Misuse, ""); err != nil {
		t.Fatal(err)
	}
	if g, a := line(gp), line(admin); len(g.News) != 2 || len(a.News) != 1 || a.News[0].Event != workflow.Complaint {
		t.Errorf("news: %v for the clinician, %v for the administrator", g.News, a.News)
	}
	if g, a := line(gp), line(admin); g.Letter.State != workflow.LetterWaiting || a.Letter != (workflow.LetterMark{}) {
		t.Errorf("letters: %+v for the clinician, %+v for the administrator", g.Letter, a.Letter)
	}
}
