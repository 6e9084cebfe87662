package storetest

import (
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp/cmpopts"

	"proxydesk/workflow"
)

func applicationIsRead(t *testing.T, d *desk) {
	a := d.register(ada, ruth)
	if a.Version != 1 || a.Ref != "REF-0001" || a.State != workflow.New {
		t.Errorf("registered as version %d, %s, %s", a.Version, a.Ref, a.State)
	}
	same(d, "the case", d.application(a.ID), a, cmpopts.EquateEmpty())
	d.ok(d.as(admin).Claim(d.ctx(), a.ID))
	d.ok(d.as(admin).Hold(d.ctx(), a.ID, "coercion"))
	b := d.application(a.ID)
	if b.Version != 3 || b.Owner != admin.ID || b.Hold.What != "coercion" || !b.EverHeld {
		t.Errorf("after two acts: version %d, owner %q, hold %+v", b.Version, b.Owner, b.Hold)
	}
	same(d, "the patient", b.Patient, a.Patient)
}

func originalIsKept(t *testing.T, d *desk) {
	form := d.form(ada, ruth)
	form.Channel = workflow.ChannelEmail
	form.Original = workflow.Original{MediaType: "message/rfc822", Bytes: []byte("From: somebody\r\n\r\nas it came \x00\xff")}
	a, err := d.as(receptionist).Register(d.ctx(), form, false)
	d.ok(err)
	d.ok(d.as(admin).Claim(d.ctx(), a.ID)) // a later act keeps it
	o, err := d.Original(d.ctx(), a.ID)
	d.ok(err)
	if o.MediaType != form.Original.MediaType || string(o.Bytes) != string(form.Original.Bytes) {
		t.Errorf("kept %q as %q", o.Bytes, o.MediaType)
	}
	if _, err := d.Original(d.ctx(), d.register(bray, joy).ID); !errors.Is(err, workflow.ErrNotFound) {
		t.Errorf("a paper form has an original: %v", err)
	}
}

func unknownIDs(t *testing.T, d *desk) {
	_, application := d.Application(d.ctx(), "nobody")
	_, role := d.Role(d.ctx(), "nobody")
	_, roleOf := d.RoleOf(d.ctx(), "nobody")
	_, letter := d.Letter(d.ctx(), "nobody")
	_, message := d.Outgoing(d.ctx(), "nobody")
	_, staff := d.Staff(d.ctx(), "nobody")
	_, original := d.Original(d.ctx(), "nobody")
	for what, err := range map[string]error{"application": application, "role": role, "role of": roleOf, "letter": letter,
		"message": message, "staff": staff, "original": original} {
		if !errors.Is(err, workflow.ErrNotFound) {
			t.Errorf("%s: %v, want ErrNotFound", what, err)
		}
	}
	letters, err := d.LettersOf(d.ctx(), "nobody")
	d.ok(err)
	messages, err := d.OutgoingOf(d.ctx(), "nobody")
	d.ok(err)
	if len(letters)+len(messages) > 0 {
		t.Error("nobody's case has letters or messages")
	}
}

func referencesCount(t *testing.T, d *desk) {
	for _, want := range []string{"REF-0001", "REF-0002", "REF-0003"} {
		if ref, err := d.NextRef(d.ctx()); err != nil || ref != want {
			t.Errorf("next is %s, %v; want %s", ref, err, want)
		}
		d.register(ada, ruth)
	}
}

func emptyChange(t *testing.T, d *desk) {
	if err := d.Commit(d.ctx(), workflow.Change{}); err == nil {
		t.Error("an empty change was committed")
	}
	if err := d.Mirror(d.ctx(), workflow.Change{}); err == nil {
		t.Error("an empty change was mirrored")
	}
	if err := d.Settle(d.ctx(), workflow.Settlement{}); err == nil {
		t.Error("an empty settlement was written")
	}
}

func secondWriter(t *testing.T, d *desk) {
	a := d.register(ada, ruth)
	first, err := a.Claim(admin.ID, admin, d.now)
	d.ok(err)
	second, err := a.Claim(manager.ID, manager, d.now)
	d.ok(err)
	d.ok(d.Commit(d.ctx(), first))
	before, err := d.AuditTail(d.ctx(), gp, 100)
	d.ok(err)
	for _, c := range []workflow.Change{second, first} {
		if err := d.Commit(d.ctx(), c); !errors.Is(err, workflow.ErrStale) {
			t.Errorf("a case read before somebody else wrote it: %v, want ErrStale", err)
		}
	}
	after, err := d.AuditTail(d.ctx(), gp, 100)
	d.ok(err)
	if owner := d.application(a.ID).Owner; owner != admin.ID || len(after) != len(before) {
		t.Errorf("owner %s after %d entries; the refused change left something", owner, len(after)-len(before))
	}
}

func registrationsAtOnce(t *testing.T, d *desk) {
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex
		refs = map[string]int{}
	)
	for i := range 8 {
		wg.Go(func() {
			// Each has ids of its own; nothing else is shared.
			own := d.over(d.Records)
			n := 0
			own.NewID = func() string { n++; return string(rune('a'+i)) + string(rune('0'+n)) }
			a, err := own.As(receptionist).Register(d.ctx(), d.form(ada, ruth), true)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			refs[a.Ref]++
		})
	}
	wg.Wait()
	if len(refs) != 8 {
		t.Errorf("references: %v", refs)
	}
}

func samePair(t *testing.T, d *desk) {
	around := func(except workflow.ApplicationID) workflow.Around {
		a, err := d.Around(d.ctx(), ada, ruth, except)
		d.ok(err)
		return a
	}
	if a := around(""); len(a.Same) > 0 {
		t.Errorf("nothing was registered yet: %+v", a)
	}
	d.register(bray, joy)
	refused := d.register(ada, ruth)
	d.refuse(refused)
	withdrawn := d.register(ada, ruth)
	d.ok(d.as(admin).Withdraw(d.ctx(), withdrawn.ID, workflow.Withdrawal{By: workflow.ByProxy, How: "rang up", Pressed: "no"}))
	granted, role := d.grant(ada, ruth)
	open := d.register(ada, ruth)
	got := around("")
	want := []workflow.Earlier{
		{Application: open.ID, Ref: open.Ref, State: workflow.New},
		{Application: granted.ID, Role: role.ID, Ref: granted.Ref, State: workflow.Approved, Live: true, On: role.Start},
		{Application: refused.ID, Ref: refused.Ref, State: workflow.Refused, On: role.Start},
	}
	same(d, "what there is for the pair", got.Same, want)
	if got := around(open.ID); len(got.Same) != 2 {
		t.Errorf("without the case itself: %+v", got.Same)
	}
	if got := around(granted.ID); len(got.Same) != 2 || got.PatientHas != 0 {
		t.Errorf("without the case that granted the role: %+v", got)
	}
}

func samePairByName(t *testing.T, d *desk) {
	nobody := func(p workflow.Person) workflow.Person {
		q := person("", p.Given, p.Family, p.Born.String())
		return q
	}
	d.register(ada, ruth)
	d.register(nobody(bray), nobody(joy))
	for _, c := range []struct {
		name           string
		patient, proxy workflow.Person
		want           int
	}{
		{"neither number known now, both then", nobody(ada), nobody(ruth), 1},
		{"one number known", ada, nobody(ruth), 1},
		{"neither number known then or now", nobody(bray), nobody(joy), 1},
		{"accents and capitals aside", person("", "ADA", "Quíll", "2021-05-14"), nobody(ruth), 1},
		{"another birth date", person("", "Ada", "Quill", "2021-05-15"), nobody(ruth), 0},
		{"no birth date", person("", "Ada", "Quill", ""), nobody(ruth), 0},
		{"the two changed round", nobody(ruth), nobody(ada), 0},
	} {
		a, err := d.Around(d.ctx(), c.patient, c.proxy, "")
		d.ok(err)
		if len(a.Same) != c.want {
			t.Errorf("%s: %d found, want %d", c.name, len(a.Same), c.want)
		}
	}
}

func rolesCounted(t *testing.T, d *desk) {
	d.grant(ada, ruth)
	d.grant(bray, ruth)
	ended, role := d.grant(joy, ruth)
	d.ok(d.as(gp).Suspend(d.ctx(), role.ID, ""))
	for _, c := range []struct {
		name           string
		patient, proxy workflow.Person
		patientHas     int
		proxyHas       int
	}{
		{"the first pair", ada, ruth, 1, 2},
		{"a patient whose access ended", joy, ruth, 0, 2},
		{"a proxy by name and birth date", ada, person("", "Ruth", "Quill", "1990-02-03"), 1, 2},
		{"somebody new", joan, joy, 0, 0},
	} {
		a, err := d.Around(d.ctx(), c.patient, c.proxy, ended.ID)
		d.ok(err)
		if a.PatientHas != c.patientHas || a.ProxyHas != c.proxyHas {
			t.Errorf("%s: patient has %d, proxy has %d; want %d and %d", c.name, a.PatientHas, a.ProxyHas, c.patientHas, c.proxyHas)
		}
	}
}
