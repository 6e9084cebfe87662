package cli

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"proxydesk/ui/audit"
	"proxydesk/ui/kit"
	"proxydesk/ui/letters"
	"proxydesk/ui/outbox"
	"proxydesk/ui/paper"
	"proxydesk/ui/queue"
	"proxydesk/ui/register"
	"proxydesk/ui/reviews"
	"proxydesk/ui/shell"
	"proxydesk/ui/today"
	"proxydesk/ui/workspace"
	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
)

// inConfidence stands in everything somebody writes that is for those alone who
// may read holds.
const inConfidence = "zz in confidence"

// guarded is a made-up practice in which access ended and applications were
// refused for every reason that tells of a hold.
type guarded struct {
	*DemoDesk
	t *testing.T
	// words are what nobody reads who may not read holds, and whoever may does;
	// codes are what no file says either.
	words, codes []string
	cases        []workflow.ApplicationID
	refs         []string
	roles        []workflow.RoleID
}

func (g *guarded) must(err error) {
	g.t.Helper()
	if err != nil {
		g.t.Fatal(err)
	}
}

// protect says that neither a reason nor its words are read. Other reasons have
// words of their own, those written in confidence.
func (g *guarded) protect(code string) {
	if code != workflow.ReasonOther {
		g.words, g.codes = append(g.words, strings.ToLower(g.Rules().Reasons.Words(code))), append(g.codes, strings.ToLower(code))
	}
}

func newGuarded(t *testing.T) *guarded {
	t.Helper()
	ctx, d := t.Context(), madeUp(t, 24)
	g := &guarded{DemoDesk: d, t: t, words: []string{inConfidence}}
	gp, lead, reception := d.Casework.As(d.Who("leila")), d.Casework.As(d.Who("mo")), d.Casework.As(d.Who("asha"))
	lines, _, err := d.DB.Roles(ctx, workflow.RoleFilter{States: []workflow.RoleState{workflow.RoleActive}})
	g.must(err)
	next := func() workflow.Role {
		if len(lines) == 0 {
			t.Fatal("the made-up practice has too few roles")
		}
		r, err := d.DB.Role(ctx, lines[0].ID)
		g.must(err)
		lines = lines[1:]
		g.roles, g.cases, g.refs = append(g.roles, r.ID), append(g.cases, r.Application), append(g.refs, r.Ref)
		return r
	}
	// Ended here, heard as ended elsewhere, and in a conflict about it.
	for _, reason := range d.Rules().Reasons.Of(workflow.ReasonEnds) {
		if !reason.Sensitive {
			continue
		}
		g.protect(reason.Code)
		e := workflow.Ending{Reason: reason.Code}
		if reason.Code == workflow.ReasonOther {
			e.Words = inConfidence
		}
		g.must(gp.End(ctx, next().ID, e))
	}
	for _, code := range []string{"ROLE_DEACTIVATED_FAMILIAL_REASON", "ROLE_DEACTIVATED_SYSTEM_MISUSE", "ROLE_DEACTIVATED_SAFEGUARDING", "A_CODE_NOBODY_PUBLISHED", workflow.ReasonOther} {
		g.protect(code)
		r := next()
		n := workflow.National{RoleID: "n-" + string(r.ID), Fetchable: true, Status: workflow.NationalInactive, Reason: code, Basis: r.Basis, ReadAt: d.Now()}
		if code == workflow.ReasonOther {
			n.ReasonWords = inConfidence
		}
		messages, err := d.DB.OutgoingOf(ctx, r.Application)
		g.must(err)
		c, news := r.Mirror(n, d.Now())
		if !news {
			t.Fatal("nothing was heard")
		}
		g.must(d.DB.Mirror(ctx, c.Heard()))
		if len(messages) > 0 && !messages[0].State.Settled() {
			g.must(d.DB.Settle(ctx, messages[0].NeedsPerson("It differs.", &n, d.Now())))
		}
	}
	r := next()
	g.must(reception.Suspend(ctx, r.ID, inConfidence))
	for _, e := range workflow.Events {
		if !e.Guards() {
			continue
		}
		g.words = append(g.words, strings.ToLower(e.Words()))
		r = next()
		_, err = reception.Happened(ctx, r.ID, e, inConfidence)
		g.must(err)
		g.must(gp.End(ctx, r.ID, workflow.Ending{Reason: "ROLE_DEACTIVATED_SAFEGUARDING"}))
	}
	// Left in force elsewhere that was stopped for it here.
	r = next()
	g.must(gp.End(ctx, r.ID, workflow.Ending{Reason: "ROLE_DEACTIVATED_SAFEGUARDING"}))
	r, err = d.DB.Role(ctx, r.ID)
	g.must(err)
	c, _ := r.Mirror(workflow.National{RoleID: "n-again", Fetchable: true, Status: workflow.NationalActive, Reason: "ROLE_REACTIVATED", Basis: r.Basis, ReadAt: d.Now().Add(time.Minute)}, d.Now())
	g.must(d.DB.Mirror(ctx, c.Heard()))
	g.must(gp.Leave(ctx, r.ID, inConfidence))
	r = next()
	g.must(gp.End(ctx, r.ID, workflow.Ending{Reason: workflow.ReasonPatientAsked, Request: &workflow.Request{Identified: inConfidence, Pressed: workflow.PressedYes}}))

	// Refused for it, held or not, and taken back under pressure.
	open, _, err := d.DB.Queue(ctx, workflow.QueueFilter{View: workflow.ViewAll, For: d.Who("mo")})
	g.must(err)
	g.protect("APPLICATION_REJECTED_SAFEGUARDING")
	g.protect("APPLICATION_REJECTED_COERCION")
	refuse := func(id workflow.ApplicationID, reason string) {
		_, err := lead.Decide(ctx, id, workflow.Proposal{Refuse: true, Reason: reason, Words: inConfidence, Rationale: inConfidence})
		g.must(err)
	}
	done := 0
	for _, l := range open {
		if l.EverHeld || l.State == workflow.Waiting || l.Channel == workflow.ChannelRenewal {
			continue
		}
		g.cases, g.refs = append(g.cases, l.ID), append(g.refs, l.Ref)
		switch done++; done {
		case 1:
			refuse(l.ID, "APPLICATION_REJECTED_SAFEGUARDING")
		case 2:
			g.must(reception.Hold(ctx, l.ID, inConfidence))
			refuse(l.ID, "APPLICATION_REJECTED_COERCION")
		case 3:
			g.must(reception.Hold(ctx, l.ID, inConfidence))
			refuse(l.ID, "APPLICATION_REJECTED_SAFEGUARDING")
			g.must(lead.Release(ctx, l.ID, "APPLICATION_REJECTED_SAFEGUARDING"))
		case 4:
			g.must(reception.Withdraw(ctx, l.ID, workflow.Withdrawal{By: workflow.ByProxy, How: "rang up", Pressed: checklist.Yes, NoHold: inConfidence}))
		case 5:
			g.must(reception.Hold(ctx, l.ID, inConfidence))
		}
		if done == 5 {
			break
		}
	}
	if done < 5 {
		t.Fatalf("only %d open applications", done)
	}
	return g
}

// sees collects everything a person reads on any screen, page or file.
func (g *guarded) sees(by workflow.Staff) string {
	ctx := context.Background()
	var out strings.Builder
	say := func(where string, what ...any) { fmt.Fprintf(&out, "%s: %+v\n", where, what) }
	h := shell.NewHost(kit.Inline(), g.Desk.Now, g.Casework.As(by), g.Rules)
	h.OnNotice = func(n shell.Notice) { say("notice", n) }
	repaint := func() {}

	day := today.NewModel(h, g.DB, repaint)
	day.Reload()
	say("today", day.News(), day.SwitchOffs(), day.Numbers(), day.Glass(), day.Releases())
	if by.May(workflow.ActReadCases) {
		reg := register.NewModel(h, g.DB, repaint)
		reg.Reread()
		for _, tab := range reg.Tabs() {
			reg.Turn(tab)
			say("register "+string(tab), reg.Rows())
			g.files(&out, reg.Table(), by)
			for _, l := range reg.Rows() {
				reg.Choose(l.ID)
				r, _ := reg.Shown()
				task, _ := reg.Task()
				said, _ := json.Marshal(r) // what every pointer leads to
				say("access", reg.Facts(), task, string(said))
			}
		}
		line := outbox.NewModel(h, g.DB, outbox.Line{}, repaint)
		line.Reread()
		for _, tab := range line.Tabs() {
			line.Turn(tab)
			for _, o := range line.Rows() {
				line.Choose(o.ID)
				about, _ := line.About()
				said, _ := json.Marshal(o)
				say("message", line.What(o), line.Where(o), about, line.Comparison(), line.InsistWords(), string(said))
			}
		}
		heard, err := g.DB.Received(ctx, by, time.Time{}, 100)
		g.must(err)
		for _, l := range heard {
			what, when := line.Heard(l)
			say("received", what, when, l)
		}
		file := &shelf{}
		q := queue.NewModel(h, g.DB, h.Session, func(queue.What) {}).WithFiles(file, nil)
		q.SetView(workflow.ViewAll)
		q.Export(shell.CSV, file)
		say("list of the queue", file.data)
		post := letters.NewModel(h, g.DB, letters.PrintRoom{Press: g.Press}, nil, repaint)
		post.Reread()
		for _, tab := range post.Tabs() {
			post.Turn(tab)
			for _, l := range post.Lines() {
				say("letters "+string(tab), letters.About(l), l)
			}
		}
		for _, ref := range g.refs {
			found, err := g.DB.FindPeople(ctx, ref)
			g.must(err)
			say("search", found)
		}
		for i := range q.Len() {
			if l, ok := q.Line(i); ok {
				q.Choose(l.ID)
				said, _ := json.Marshal(q.Preview())
				say("queue", q.Words(l), string(said))
			}
		}
		work := workspace.NewModel(h, g.DB, nil, repaint)
		for i, id := range g.cases {
			work.Show(id, "")
			if work.Identity().Rows[0].Name == "No name on the form" {
				g.t.Fatalf("%v cannot open a case", by.Roles)
			}
			say("case", work.Identity(), work.Standings(), work.Decided(), work.Now(), work.Found(), work.Warnings(), work.Events(), work.LetterLines(), work.Around(), work.Obstacles())
			explained, err := g.explain(ctx, by, g.refs[i])
			g.must(err)
			var b bytes.Buffer
			g.must((&call{Program: Program{Out: &b}}).print(explained))
			say("explain", b.String(), explained.Passages())
		}
	}
	if by.May(workflow.ActReadAudit) {
		log := audit.NewModel(h, g.DB, nil, nil, repaint)
		for _, group := range log.Groups() {
			log.Show(audit.Group(group[0]))
			for _, l := range log.Lines() {
				say("log", log.Details(l), audit.Moved(l), l.Act.Words())
			}
		}
	}
	if by.May(workflow.ActReport) {
		for _, format := range []string{"csv", "xlsx", "json"} {
			b, err := g.reviews(ctx, by, report.Filter{Within: 366, Safeguarding: by.May(workflow.ActReadHolds)}, format)
			g.must(err)
			say("reviews "+format, text(g.t, b))
		}
		for _, o := range report.Others {
			if o.May != "" && !by.May(o.May) {
				continue
			}
			m, err := reviews.Make(ctx, g.DB, g.Casework.As(by), g.Rules(), g.Now(), reviews.Asked{Name: o.Name, Case: g.refs[0]})
			g.must(err)
			g.files(&out, m.Table, by)
		}
	}
	return out.String()
}

// files are a report as it is saved and as it is printed.
func (g *guarded) files(out *strings.Builder, t report.Table, by workflow.Staff) {
	o := report.Origin{Practice: g.Rules().Practice, By: by, ReadAt: g.Now()}
	var csv, book bytes.Buffer
	g.must(report.CSV(&csv, t, o))
	g.must(report.Workbook(&book, t, o))
	pages, err := g.Press.Report(reviews.Paper(t, o, g.Now()))
	g.must(err)
	fmt.Fprintln(out, t.Name, csv.String(), text(g.t, book.Bytes()))
	for _, p := range pages {
		fmt.Fprintln(out, paper.Page.String(p))
	}
}

// text is what a file says; a workbook's parts are compressed.
func text(t *testing.T, b []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return string(b)
	}
	var out strings.Builder
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&out, r); err != nil {
			t.Fatal(err)
		}
	}
	return out.String()
}

// No word of a protected reason, and nothing written in confidence, is on any
// screen, page or file of somebody who may not read holds, nor of somebody of the
// family who otherwise may (domain 7, invariant 5).
func TestNobodyReadsAProtectedReasonWhoMayNot(t *testing.T) {
	g := newGuarded(t)
	seats := map[workflow.StaffRole]string{workflow.Receptionist: "asha", workflow.Administrator: "sam", workflow.Clinician: "leila", workflow.Responsible: "leila",
		workflow.SafeguardingLead: "mo", workflow.Manager: "pat", workflow.DataProtection: "pat", workflow.SystemAdmin: "pat"}
	var family []nhs.Number
	for _, id := range g.cases {
		a, err := g.DB.Application(context.Background(), id)
		g.must(err)
		family = append(family, a.Patient.NHSNumber)
	}
	var readers []workflow.Staff
	for _, role := range workflow.StaffRoles {
		by := g.Who(seats[role])
		by.Post, by.Roles = "", []workflow.StaffRole{role}
		readers = append(readers, by)
		if by.May(workflow.ActReadHolds) {
			by.Linked = family
			readers = append(readers, by)
		}
	}
	readers = append(readers, workflow.Staff{ID: g.Who("leila").ID, Name: "Nurse", Roles: []workflow.StaffRole{workflow.Clinician, workflow.Delegated, workflow.Verifier, workflow.Manager}})
	for _, by := range readers {
		says := strings.ToLower(g.sees(by))
		// The name of a role is no reason, and no heading of a report is.
		says = strings.NewReplacer("safeguarding lead", "", "clinician safeguarding", "", "safeguarding columns", "", "safeguarding news", "").Replace(says)
		reads := by.May(workflow.ActReadHolds) && len(by.Linked) == 0
		for _, w := range g.words {
			at := strings.Index(says, w)
			switch {
			case !reads && at >= 0:
				t.Errorf("%v, of the family %v, reads %q: …%s…", by.Roles, len(by.Linked) > 0, w, says[max(at-160, 0):min(at+80, len(says))])
			case reads && at < 0:
				t.Errorf("%v does not read %q", by.Roles, w)
			}
		}
		for _, code := range g.codes {
			if at := strings.Index(says, code); !reads && at >= 0 {
				t.Errorf("%v, of the family %v, reads %s: …%s…", by.Roles, len(by.Linked) > 0, code, says[max(at-160, 0):min(at+80, len(says))])
			}
		}
		if withheld := "ask a responsible clinician"; by.May(workflow.ActReadCases) && strings.Contains(says, withheld) == reads {
			t.Errorf("%v reads %q: %v", by.Roles, withheld, reads)
		}
	}
}
