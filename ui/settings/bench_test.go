package settings

import (
	"context"
	"crypto/rand"
	"errors"
	"testing"
	"time"

	"proxydesk/assets"
	"proxydesk/localdb"
	"proxydesk/localdb/seal"
	"proxydesk/ui/kit"
	"proxydesk/ui/letters"
	"proxydesk/ui/paper"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

const password = "a few words together"

// bench is a practice with a real record and somebody at the desk.
type bench struct {
	*testing.T
	db      *localdb.DB
	desk    *casework.Desk
	host    *shell.Host
	ports   Ports
	at      time.Time
	rules   workflow.Rules
	key     string // the recovery key
	asked   []shell.Question
	toasts  []string
	wrong   []shell.Notice
	copied  string
	cases   int
	due     []nhs.Date
	by      workflow.StaffID // who changed the practice
	copies  Copies
	devices []Device
	joined  Joined
	fails   error
	// printed is the pages as read out; removed counts those taken away again.
	printed []string
	// pages is what was set for the preview, as read out.
	pages   []string
	removed int
}

// newBench sets up Fernbrook with Pat Jones, its manager, and those who join.
func newBench(t *testing.T, join ...workflow.NewStaff) *bench {
	t.Helper()
	b := &bench{T: t, at: time.Date(2026, 12, 1, 9, 42, 7, 0, time.UTC)}
	ods, err := nhs.ParseODSCode("Z99901")
	b.must(err)
	b.rules.Practice = workflow.Practice{Name: "Fernbrook Surgery", ODS: ods, Address: []string{"2 Mill Lane", "Fernbrook", "FB1 1AA"}, Phone: "01632 960100"}
	b.rules.Policy, err = review.LoadPolicy(assets.Policy)
	b.must(err)
	b.rules.Calendar = nhs.NewCalendar()
	now := func() time.Time { return b.at }
	b.db, b.key, err = localdb.Create(t.Context(), t.TempDir(), localdb.Setup{Practice: b.rules.Practice, First: localdb.NewStaff{
		Login: "pat", Name: "Pat Jones", Post: "Practice manager", Roles: []workflow.StaffRole{workflow.Manager, workflow.SystemAdmin}, Password: password}},
		localdb.Options{Now: now, Passwords: []seal.Option{seal.CheapForTests(t)}})
	b.must(err)
	t.Cleanup(func() { b.db.Close() })
	b.desk = &casework.Desk{Office: b.db, Shipped: b.rules.Policy, Store: b.db, Rules: func() workflow.Rules { return b.rules }, Now: now}
	b.desk.Standard, err = letter.Load(assets.Letters)
	b.must(err)
	press, err := paper.NewPress(assets.Fonts)
	b.must(err)
	b.desk.Sign = press.Lacks
	papers := t.TempDir()
	b.ports = Ports{
		Phrase: func() (string, error) { return seal.NewPhrase(rand.Reader) },
		Password: func(p string) (string, string) {
			advice, err := seal.CheckPassword(p)
			if err != nil {
				return err.Error(), ""
			}
			return "", advice
		},
		OpenCases: func(context.Context, workflow.Staff) (int, error) { return b.cases, nil },
		Staff:     b.db.Staff,
		// As many as days: it changes when the list does.
		Reviews: func(_ context.Context, now, then review.Policy) ([2]int, error) {
			return [2]int{now.Notice.ListDays, then.Notice.ListDays}, nil
		},
		Pages: func(d letter.Document) (sheets []kit.Sheet, err error) {
			pages, err := press.Layout(d)
			for _, p := range pages {
				b.pages = append(b.pages, d.PlainText())
				sheets = append(sheets, letters.SheetOf(p))
			}
			return sheets, err
		},
		Devices:         func(context.Context, workflow.Staff) ([]Device, error) { return b.devices, b.fails },
		PracticeChanged: func(context.Context, workflow.Staff) (workflow.StaffID, time.Time, error) { return b.by, b.at, nil },
		Due:             func(context.Context) ([]nhs.Date, error) { return b.due, nil },
		Copies:          func(context.Context) (Copies, error) { return b.copies, nil },
		BackUp: func(_ context.Context, by workflow.Staff) (Copy, error) {
			if b.fails != nil {
				return Copy{}, b.fails
			}
			c := Copy{Name: "proxydesk-20261201-094207.backup", Size: "4.2 MB", At: b.at}
			b.copies.All = append([]Copy{c}, b.copies.All...)
			return c, nil
		},
		Joined: func(context.Context) (Joined, error) { return b.joined, nil },
		Check:  func(context.Context, workflow.Staff) ([]Step, error) { return checkedSteps, b.fails },
		About:  About{Version: "0.1.0", Record: "/practice", Engine: "SQLite", Parts: []Part{{"Questions", "Version 3"}}, Licences: []Part{{"fyne.io/fyne/v2", "BSD 3-Clause"}, {"Noto Sans", "SIL Open Font Licence 1.1"}}},
		Print: func(_ context.Context, d letter.Document) (shell.Printout, error) {
			pages, err := press.Layout(d)
			b.must(err)
			pdf, err := press.PDF(pages, paper.Meta{Title: d.Title, Created: b.at})
			b.must(err)
			path, err := paper.WriteTemp(papers, d.Reference, pdf)
			b.must(err)
			b.printed = append(b.printed, d.PlainText())
			return shell.Printout{Path: path, Destroy: func() error { b.removed++; return nil }}, nil
		},
	}
	pat := b.signIn("pat")
	b.must(b.db.Administer(t.Context(), workflow.AdminChange{Add: join}, pat))
	b.sit(pat)
	return b
}

// The others of Fernbrook.
var (
	asha  = workflow.NewStaff{Login: "asha", Name: "Asha Rahman", Post: "Receptionist", Roles: []workflow.StaffRole{workflow.Receptionist}, Password: password}
	leila = workflow.NewStaff{Login: "leila", Name: "Dr Leila Shah", Post: "GP partner", Roles: []workflow.StaffRole{workflow.Clinician, workflow.Responsible}, Password: password}
	mo    = workflow.NewStaff{Login: "mo", Name: "Dr Mo Bello", Post: "GP", Roles: []workflow.StaffRole{workflow.Clinician, workflow.SafeguardingLead}, Password: password}
	robin = workflow.NewStaff{Login: "robin", Name: "Robin Vale", Post: "IT support", Roles: []workflow.StaffRole{workflow.SystemAdmin}, Password: password}
)

func (b *bench) must(err error) {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
}

func (b *bench) signIn(login string) workflow.Staff {
	b.Helper()
	s, err := b.db.SignIn(b.Context(), login, password)
	b.must(err)
	return s
}

// sit puts somebody at the desk.
func (b *bench) sit(s workflow.Staff) {
	b.host = shell.NewHost(kit.Inline(), func() time.Time { return b.at }, b.desk.As(s), func() workflow.Rules { return b.rules })
	b.host.OnAsk = func(q shell.Question) func() { b.asked = append(b.asked, q); return func() {} }
	b.host.OnToast = func(words string, _ func()) { b.toasts = append(b.toasts, words) }
	b.host.OnNotice = func(n shell.Notice) { b.wrong = append(b.wrong, n) }
	b.host.OnCopy = func(s string) { b.copied = s }
}

// answer takes the choice with this label of the question asked last.
func (b *bench) answer(label string) {
	b.Helper()
	q := b.question()
	for _, c := range q.Choices {
		if c.Label == label {
			if c.Try != nil && !c.Try() {
				return
			}
			if b.asked = b.asked[:len(b.asked)-1]; c.Do != nil {
				c.Do()
			}
			return
		}
	}
	b.Fatalf("the question %q has no choice %q", q.Title, label)
}

func (b *bench) question() shell.Question {
	b.Helper()
	if len(b.asked) == 0 {
		b.Fatalf("nothing is asked; wrong: %v", b.wrong)
	}
	return b.asked[len(b.asked)-1]
}

// opens reports whether somebody gets in with a password, also one to be changed.
func (b *bench) opens(login, with string) bool {
	_, err := b.db.SignIn(b.Context(), login, with)
	return err == nil || errors.Is(err, localdb.ErrChoosePassword)
}

func (b *bench) verified() {
	b.Helper()
	if r, err := b.db.Verify(b.Context()); err != nil || len(r.Problems) > 0 {
		b.Errorf("the record does not verify: %+v, %v", r.Problems, err)
	}
}
