package incoming

import (
	"context"
	"errors"
	"slices"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// Record is what these pages read of what the practice holds.
type Record interface {
	// Around is what the practice holds for a pair.
	Around(ctx context.Context, patient, proxy workflow.Person, except workflow.ApplicationID) (workflow.Around, error)
	// FindPeople looks for people in earlier applications and roles, by number,
	// birth date or the beginnings of names.
	FindPeople(ctx context.Context, query string) ([]workflow.Found, error)
}

// Desk does the acts of these pages; casework.Session does them.
type Desk interface {
	Register(ctx context.Context, d workflow.Draft, carryOn bool) (workflow.Application, error)
	// Attach keeps the scan of a form with its case.
	Attach(ctx context.Context, id workflow.ApplicationID, p workflow.Paper) error
}

// Problem is one thing that stands in the way: what it is, more about it, and
// where to put it right, a field or an earlier case.
type Problem struct {
	Field, Words, Detail string
	Case                 workflow.ApplicationID
}

// lookout watches for what exists for the same two people, as soon as both are
// known, so that it is said at once (F7).
type lookout struct {
	host    *shell.Host
	record  Record
	latest  shell.Latest
	changed func()

	for1, for2 key
	same       []workflow.Earlier
	carryOn    bool
}

// key is what tells a person from another.
type key struct {
	number        nhs.Number
	given, family string
	born          nhs.Date
}

func keyOf(p workflow.Person) key { return key{p.NHSNumber, p.Given, p.Family, p.Born} }

// look asks again when either person became another. A search that fails says
// nothing here: the same is asked when the application is registered.
func (l *lookout) look(f *Form) {
	d := f.Draft()
	patient, proxy := keyOf(d.Patient), keyOf(d.Proxy)
	if patient == l.for1 && proxy == l.for2 {
		return
	}
	l.for1, l.for2 = patient, proxy
	if !f.told() {
		l.latest.Drop()
		l.found(nil)
		return
	}
	l.ask(d)
}

func (l *lookout) ask(d workflow.Draft) {
	shell.Load(l.host, &l.latest, func(ctx context.Context) (workflow.Around, error) {
		return l.record.Around(ctx, d.Patient, d.Proxy, "")
	}, func(a workflow.Around, err error) {
		if err == nil {
			l.found(a.Same)
		}
	})
}

func (l *lookout) found(same []workflow.Earlier) {
	if slices.Equal(same, l.same) {
		return
	}
	l.same, l.carryOn = same, false
	l.changed()
}

// refused looks again when the core found something for the pair that was not
// looked for, so that the way to carry on stands beside it.
func (l *lookout) refused(ns []workflow.Need, f *Form) {
	if len(l.same) == 0 && slices.ContainsFunc(ns, func(n workflow.Need) bool { return n.Rule == "F7" }) {
		l.ask(f.Draft())
	}
}

// again forgets what was looked for.
func (l *lookout) again() {
	l.latest.Drop()
	l.for1, l.for2, l.same, l.carryOn = key{}, key{}, nil, false
}

// placeOf is where an earlier case is read.
func placeOf(e workflow.Earlier) shell.Place {
	return shell.Place{Page: shell.PageCase, ID: string(e.Application)}
}

// register does the act and goes to the case; refused hears the needs of a
// refusal. Any other error is shown.
func register(h *shell.Host, desk Desk, d workflow.Draft, carryOn bool, done func(workflow.Application), refused func([]workflow.Need)) {
	var a workflow.Application
	shell.ActOr(h, func(ctx context.Context) (err error) {
		a, err = desk.Register(ctx, d, carryOn)
		return err
	}, func() {
		done(a)
		h.Toast(lang.Sayf("Registered as %s.", a.Ref), nil)
		h.Go(shell.Place{Page: shell.PageCase, ID: string(a.ID)})
	}, func(err error) {
		refusal := (*workflow.Refusal)(nil)
		if errors.As(err, &refusal) {
			refused(refusal.Needs)
			return
		}
		refused(nil)
		h.ShowError(err)
	})
}

// needs turns a refusal's needs into problems, at the field that meets each.
func needs(ns []workflow.Need) []Problem {
	fields := map[string]string{"patient": PatientNumber, "proxy": ProxyNumber, "received": Received, "applicant": Applicant}
	ps := make([]Problem, len(ns))
	for i, n := range ns {
		ps[i] = Problem{Field: fields[n.Field], Words: lang.Of(n.Words)}
		if n.Rule == "F7" {
			ps[i].Detail, ps[i].Case = lang.Say("Open it, or carry on if this one is different."), workflow.ApplicationID(n.Field)
		}
	}
	return ps
}
