package today

import (
	"cmp"
	"slices"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// shownNews is how much of the news there is room for.
const shownNews = 5

// NewsLine is what somebody did to a case.
type NewsLine struct {
	When, Words, Ref string
	Case             workflow.ApplicationID
}

// News is what others did since the person was last here, newest first.
func (m *Model) News() []NewsLine {
	names := map[workflow.StaffID]string{}
	for _, s := range m.day.staff {
		names[s.ID] = shell.ShortName(s)
	}
	out := make([]NewsLine, len(m.day.news))
	for i, n := range m.day.news {
		at := n.At.In(nhs.London)
		l := NewsLine{When: at.Format("15:04"), Ref: n.Ref, Case: n.Application}
		if day := nhs.DateIn(n.At); day != m.host.Today() {
			l.When = day.DayMonth() + " " + l.When
		}
		switch {
		case n.Act == workflow.ActMirror:
			l.Words = lang.Say("The national record changed")
		case n.By == "":
			l.Words = "Proxydesk " + lang.Of(n.Act.Words())
		default:
			l.Words = cmp.Or(names[n.By], lang.Say("Somebody who has left")) + " " + lang.Of(n.Act.Words())
		}
		if n.Act == workflow.ActAnswer && n.Times > 1 {
			l.Words += " " + lang.Sayf("%d checks", n.Times)
		} else if n.Act == workflow.ActAnswer {
			l.Words += " " + lang.Say("a check")
		}
		out[i] = l
	}
	return out
}

// Manages says whether the person is shown how the whole practice stands.
func (m *Model) Manages() bool { return m.host.Staff().Is(workflow.Manager) }

// soon are the roles whose review, end or milestone comes in the next 30 days.
func soon(today nhs.Date) workflow.RoleFilter {
	return workflow.RoleFilter{States: []workflow.RoleState{workflow.RoleDraft, workflow.RoleActive}, ReviewBy: review.LastDue(today, 30), Limit: 1}
}

// Load is one person's open cases, as whoever manages sees them.
type Load struct {
	Who   string
	Cases int
}

// Loads is for whom how many of the open cases wait, the most first; what waits for
// any clinician and what nobody has come last. Together they are all the open cases.
func (m *Model) Loads() []Load {
	n, anyClinician := map[workflow.StaffID]int{}, 0
	for _, l := range m.day.open {
		switch {
		case l.State != workflow.WithClinician && l.State != workflow.Held:
			n[l.Owner]++
		case l.SentTo != "":
			n[l.SentTo]++
		default:
			anyClinician++
		}
	}
	var out []Load
	for _, s := range m.day.staff {
		if n[s.ID] > 0 {
			out = append(out, Load{shell.ShortName(s), n[s.ID]})
		}
	}
	slices.SortStableFunc(out, func(a, b Load) int { return b.Cases - a.Cases })
	if anyClinician > 0 {
		out = append(out, Load{lang.Say("Any clinician"), anyClinician})
	}
	if n[""] > 0 {
		out = append(out, Load{lang.Say("Nobody yet"), n[""]})
	}
	return out
}

// Oldest is the open case that has waited longest, or nil.
func (m *Model) Oldest() *workflow.QueueLine {
	var oldest *workflow.QueueLine
	for i, l := range m.day.open {
		if oldest == nil || l.ReceivedOn.Before(oldest.ReceivedOn) {
			oldest = &m.day.open[i]
		}
	}
	return oldest
}

// Reviews says how many reviews fall due in the next 30 days.
func (m *Model) Reviews() string {
	if m.day.reviews == 0 {
		return lang.Say("No review falls due in the next 30 days")
	}
	return lang.Count(m.day.reviews, "%d review falls due in the next 30 days", "%d reviews fall due in the next 30 days")
}
