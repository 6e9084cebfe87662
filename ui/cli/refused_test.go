package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"proxydesk/ui/kit"
	"proxydesk/ui/letters"
	"proxydesk/ui/queue"
	"proxydesk/ui/shell"
	"proxydesk/ui/workspace"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

// shelf keeps what is saved.
type shelf struct{ data string }

func (s *shelf) Save(_ string, data []byte) (string, error) {
	s.data = string(data)
	return "/documents/file", nil
}

func (*shelf) Folder() string { return "/documents" }

func (s *shelf) In(string) shell.Files { return s }

// unlike are the ids, and the ends of the log, that differ from one record to the next.
var unlike = regexp.MustCompile(`Log entry \d+, seal [0-9a-f]+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// ofHold are words that tell of a hold, or of what comes of one.
var ofHold = regexp.MustCompile(`(?i)\b(hold|held|lift\w*|concern\w*|safeguard\w*|restricted|releas\w*)\b`)

// places is everything somebody reads of one case, by where they read it.
func places(t *testing.T, d *DemoDesk, by workflow.Staff, id workflow.ApplicationID, ref string) map[string]string {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	h := shell.NewHost(kit.Inline(), d.Desk.Now, d.Casework.As(by), d.Rules)
	out := map[string]string{}
	say := func(where string, what ...any) {
		out[where] += unlike.ReplaceAllString(fmt.Sprintf("%+v\n", what), "id")
	}

	file := &shelf{}
	q := queue.NewModel(h, d.DB, h.Session, func(queue.What) {}).WithFiles(file, nil)
	q.SetView(workflow.ViewAll)
	for i := range q.Len() {
		if l, ok := q.Line(i); ok && l.ID == id {
			q.Choose(id)
			say("row of the queue", q.Words(l))
			said, err := json.Marshal(q.Preview())
			must(err)
			say("preview", string(said))
			q.SetTicked([]workflow.ApplicationID{id})
			q.Export(shell.CSV, file)
		}
	}
	say("list as CSV", file.data)
	found, err := d.DB.FindPeople(ctx, ref)
	must(err)
	say("search", found)
	post := letters.NewModel(h, d.DB, letters.PrintRoom{Press: d.Press}, nil, func() {})
	post.Reread()
	for _, tab := range post.Tabs() {
		post.Turn(tab)
		for _, l := range post.Lines() {
			if l.Ref == ref {
				say("letters", tab, letters.About(l))
			}
		}
	}
	work := workspace.NewModel(h, d.DB, nil, func() {})
	work.Show(id, "")
	say("case", work.Identity(), work.Standings(), work.Decided(), work.Now(), work.Found(), work.Warnings(), work.LetterLines(), work.Around(), work.Obstacles())
	say("timeline", work.Events())
	explained, err := d.explain(ctx, by, ref)
	must(err)
	var b bytes.Buffer
	must((&call{Program: Program{Out: &b}}).print(explained))
	say("explain", b.String(), explained.Passages())
	return out
}

// toasts is what the desk says to somebody who tries what they may.
func toasts(t *testing.T, d *DemoDesk, by workflow.Staff, id workflow.ApplicationID) string {
	t.Helper()
	ctx := context.Background()
	var told []string
	h := shell.NewHost(kit.Inline(), d.Desk.Now, d.Casework.As(by), d.Rules)
	h.OnToast = func(words string, _ func()) { told = append(told, words) }
	h.OnNotice = func(n shell.Notice) { told = append(told, fmt.Sprintf("%+v", n)) }
	work := workspace.NewModel(h, d.DB, nil, func() {})
	work.Show(id, "")
	work.Claim()
	for _, try := range []func(casework.Session) error{
		func(s casework.Session) error { return s.SendToClinician(ctx, id, "") },
		func(s casework.Session) error { return s.Reopen(ctx, id, "") },
		func(s casework.Session) error { return s.Lift(ctx, id, "It is well.") },
		func(s casework.Session) error { return s.Release(ctx, id, "") },
	} {
		if err := try(h.Session); err != nil {
			h.ShowError(err)
		}
	}
	if len(told) == 0 {
		t.Errorf("%s is told nothing", by.Login)
	}
	return strings.Join(told, "\n")
}

// What somebody who may not read holds reads of a case that was held and refused is,
// until its release, word for word what they read of one that was sent to a
// clinician; and after it, of one that was refused for any reason a clinician judges
// (domain 2.4, invariant 5). What cannot be the same, as who did what, tells nothing.
func TestARefusalAfterAHoldReadsAsAnyOther(t *testing.T) {
	type world struct {
		*DemoDesk
		t  *testing.T
		id workflow.ApplicationID
	}
	ctx := context.Background()
	open := func() *world {
		w := &world{DemoDesk: madeUp(t, 12), t: t}
		lines, _, err := w.DB.Queue(ctx, workflow.QueueFilter{View: workflow.ViewAll, For: w.Who("mo")})
		must(t, err)
		for _, l := range lines {
			if !l.EverHeld && l.State == workflow.InTriage && l.Channel != workflow.ChannelRenewal {
				w.id = l.ID
			}
		}
		if w.id == "" {
			t.Fatal("there is no case in triage")
		}
		return w
	}
	refuse := func(w *world, reason string) {
		_, err := w.Casework.As(w.Who("mo")).Decide(ctx, w.id, workflow.Proposal{Refuse: true, Reason: reason, Rationale: "It is not for them."})
		must(t, err)
	}
	held, plain := open(), open()
	ref := func(w *world) string {
		a, err := w.DB.Application(ctx, w.id)
		must(t, err)
		return a.Ref
	}
	if ref(held) != ref(plain) {
		t.Fatal("the two practices differ")
	}
	must(t, held.Casework.As(held.Who("asha")).Hold(ctx, held.id, "A neighbour rang."))
	refuse(held, "APPLICATION_REJECTED_NOT_NEEDED")
	must(t, plain.Casework.As(plain.Who("asha")).SendToClinician(ctx, plain.id, ""))
	compare := func(when string) {
		t.Helper()
		for _, login := range []string{"asha", "sam", "pat"} {
			by := held.Who(login)
			if by.May(workflow.ActReadHolds) {
				t.Fatalf("%s reads holds", login)
			}
			is, want := places(t, held.DemoDesk, by, held.id, ref(held)), places(t, plain.DemoDesk, plain.Who(login), plain.id, ref(plain))
			for _, where := range slices.Sorted(maps.Keys(want)) {
				switch where {
				case "timeline":
					if w := ofHold.FindString(is[where]); w != "" {
						t.Errorf("%s, %s at the %s: %q tells of it in %s", when, login, where, w, is[where])
					}
				default:
					if is[where] != want[where] {
						a, b := apart(is[where], want[where])
						t.Errorf("%s, %s at the %s reads …%s…, want …%s…", when, login, where, a, b)
					}
				}
			}
			if w := ofHold.FindString(toasts(t, held.DemoDesk, by, held.id)); w != "" {
				t.Errorf("%s, %s is told %q", when, login, w)
			}
			if len(is) != len(want) || is["case"] == "" || is["explain"] == "" || is["search"] == "" || when == "waiting" && is["row of the queue"] == "" {
				t.Errorf("%s, %s reads %d places, want %d", when, login, len(is), len(want))
			}
		}
	}
	compare("waiting")
	must(t, held.Casework.As(held.Who("mo")).Release(ctx, held.id, "APPLICATION_REJECTED_NOT_NEEDED"))
	refuse(plain, "APPLICATION_REJECTED_SAFEGUARDING")
	compare("released")
}

// apart is where two texts begin to differ.
func apart(a, b string) (string, string) {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	cut := func(s string) string { return strings.ToValidUTF8(s[max(i-60, 0):min(i+160, len(s))], "") }
	return cut(a), cut(b)
}
