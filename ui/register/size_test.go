package register

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
)

// numberOf is the nth number for practising whose check digit is right.
func numberOf(n int) nhs.Number {
	first := fmt.Sprintf("999%06d", n)
	for c := range 10 {
		if num, err := nhs.ParseNumber(first + fmt.Sprint(c)); err == nil {
			return num
		}
	}
	return numberOf(n + 500_000) // its check digit would be 10
}

// large is a register of so many roles, in which somebody acts for two.
func large(n int) []workflow.Role {
	roles := make([]workflow.Role, n)
	for i := range roles {
		born := nhs.MustDate("1930-01-01").AddDays(i * 31 % 34000).String()
		patient, proxy := person("9990004900", fmt.Sprintf("Given%02d", i%97), fmt.Sprintf("Family%05d", i*7919%n), born), person("9990005036", fmt.Sprintf("Given%02d", i%89), fmt.Sprintf("Proxy%05d", i/2), "1970-01-01")
		patient.NHSNumber, proxy.NHSNumber = numberOf(i), numberOf(200_000+i/2)
		roles[i] = role(fmt.Sprintf("%05d", i), workflow.RoleActive, patient, proxy, "Son", nhs.MustDate("2026-12-01").AddDays(i%1500).String())
	}
	return roles
}

// held is an Exec that runs all at once and keeps how long the window's goroutine was
// held the longest, without what is read elsewhere.
type held struct{ longest time.Duration }

func (h *held) exec() kit.Exec {
	return kit.Exec{Go: func(f func()) { f() }, UI: func(f func()) { h.time(f) }}
}

func (h *held) time(f func()) {
	begun := time.Now()
	f()
	h.longest = max(h.longest, time.Since(begun))
}

// BenchmarkLargeRegister is how long the window is held while a register of 50,000
// roles is opened, searched, put in another order and printed on the screen.
func BenchmarkLargeRegister(b *testing.B) {
	bench := newBench(b, sam, large(50_000)...)
	h := &held{}
	bench.host.Exec = h.exec()
	test.NewTempApp(b).Settings().SetTheme(theme.New(theme.Light, theme.Standard, 1))
	s := New(bench.host, bench.store)
	win := test.NewTempWindow(b, s.Object())
	win.Resize(fyne.NewSize(1366, 768))
	m := s.model
	took := map[string]time.Duration{}
	for b.Loop() {
		act := func(name string, f func()) {
			h.longest = 0
			f()
			took[name] += h.longest
		}
		act("open", func() { s.Enter(shell.Place{}) })
		if s.grid.Len() != 50_000 {
			b.Fatal(s.grid.Len())
		}
		act("letter-typed", func() { h.time(func() { m.Find("family0123") }) })
		if s.grid.Len() != 10 {
			b.Fatal(s.grid.Len())
		}
		act("all-again", func() { h.time(func() { m.Find("") }) })
		act("by-proxy", m.ToggleGroup)
		act("by-patient", m.ToggleGroup)
		act("row-chosen", func() { h.time(func() { m.Choose(m.list.lines[40_000].ID) }) })
	}
	for name, d := range took {
		b.ReportMetric(float64(d.Microseconds())/1000/float64(b.N), "ms/"+name+"(want<=100)")
	}
}

// Sorting and reading a large register take a while, off the window: whatever comes
// first, the register ends up as it was last asked for, with what was read last.
func TestTheOrderAskedForLastHoldsHoweverLongItTakes(t *testing.T) {
	b := newBench(t, sam, people()...)
	var begun []func()
	b.host.Exec = kit.Exec{Go: func(f func()) { begun = append(begun, f) }, UI: func(f func()) { f() }}
	finish := func(order ...int) {
		t.Helper()
		now := begun
		begun = nil
		for _, i := range order {
			now[i]()
		}
		for len(begun) > 0 { // what they began
			f := begun[0]
			begun = begun[1:]
			f()
		}
	}
	m := b.model(shell.Place{})
	finish(0)
	byPatient := refs(m.Rows())

	m.Sort(report.ByProxy)
	b.store.roles = b.store.roles[:7] // somebody's access is read no more
	m.Reread()
	finish(1, 0) // read before it was sorted
	if got := refs(m.Rows()); m.list.order != report.ByProxy || len(m.Rows()) != 7 {
		t.Errorf("%s in order %q", got, m.list.order)
	}
	b.store.roles = people()
	m.Reread()
	m.Sort(report.ByReview)
	m.Sort(report.ByPatient)
	finish(0, 1, 2)
	if got := refs(m.Rows()); got != byPatient || m.list.order != report.ByPatient {
		t.Errorf("%s in order %q, want %s", got, m.list.order, byPatient)
	}
	for i, l := range m.Rows() {
		if src := (&source{m: m, list: m.list, rows: m.rows}); src.Index(string(l.ID)) != i {
			t.Errorf("%s is row %d", l.ID, src.Index(string(l.ID)))
		}
	}
	if src := (&source{m: m, list: m.list, rows: m.rows[:1]}); src.Index("0104") >= 0 {
		t.Error("a row that is not shown is found")
	}
}

// A key that comes before the role that was just chosen is read waits for it, and one
// that was meant for another role is forgotten.
func TestAKeyWaitsForTheRoleItIsFor(t *testing.T) {
	b := newBench(t, sam, people()...)
	s, _ := stage(t, theme.Light, b, shell.Place{}, "register-keys")
	var begun []func()
	b.host.Exec = kit.Exec{Go: func(f func()) { begun = append(begun, f) }, UI: func(f func()) { f() }}
	press := func(id string) {
		t.Helper()
		for _, c := range s.Commands() {
			if c.ID == id {
				if ok, why := c.Enabled(); !ok {
					t.Errorf("%s: %s", id, why)
				}
				c.Do()
			}
		}
	}
	read := func() {
		for _, f := range begun {
			f()
		}
		begun = nil
	}
	s.model.Choose("0102")
	press("register.suspend")
	if len(b.asked) != 0 {
		t.Error("it asks before the role is read")
	}
	read()
	if len(b.asked) != 1 {
		t.Fatalf("%d questions once it is read", len(b.asked))
	}
	s.model.Choose("0103")
	press("register.suspend")
	s.model.Choose("0101")
	read()
	if len(b.asked) != 1 {
		t.Errorf("it asks about another role: %+v", b.asked[1:])
	}
	s.model.Choose("0107") // which has ended
	press("register.suspend")
	read()
	if len(b.asked) != 1 || len(b.toasts)+len(b.told) != 1 {
		t.Errorf("%d questions, said %q %+v", len(b.asked), b.toasts, b.told)
	}
}
