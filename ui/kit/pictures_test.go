package kit

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"proxydesk/ui/theme"
)

var wholeNav = []NavItem{
	{ID: "today", Label: "Today", Icon: theme.IconHome}, {ID: "queue", Label: "Queue", Icon: theme.IconQueue, Count: "13"},
	{ID: "paper", Label: "New paper", Icon: theme.IconPaper}, {ID: "register", Label: "Register", Icon: theme.IconPeople, Gap: true},
	{ID: "reviews", Label: "Reviews", Icon: theme.IconCalendar, Count: "6"}, {ID: "letters", Label: "Letters", Icon: theme.IconEnvelope, Count: "3"},
	{ID: "sync", Label: "Sync", Icon: theme.IconSync, Count: "1", Gap: true}, {ID: "audit", Label: "Audit", Icon: theme.IconShieldCheck},
	{ID: "settings", Label: "Settings", Icon: theme.IconSettings}}

// inFrame puts a screen where the shell will: beside the navigation, under bars of 80.
func inFrame(screen fyne.CanvasObject) fyne.CanvasObject {
	nav := NewNavRail(wholeNav, nil)
	nav.Choose("queue")
	return Down(0, High(80, NewPanel(theme.Brand, nil)), Grow(Panes(0, nav, Grow(screen))))
}

func bray() Identity {
	return Identity{
		Rows: []IdentityRow{
			{"Patient", "BRAY, Quentin", "Mr", "12 Mar 1952", "(74 years)", "999 000 4900", "9990004900", "6 Orchard Rise, Fernbrook FB1 4QT"},
			{"Proxy", "BRAY, Joy", "Mrs", "8 Sep 1954", "(72 years)", "999 000 5036", "9990005036", "Wife, lives at the same address"}},
		Facts: []Fact{{theme.IconClock, "Due Thu 3 Dec", ", 2 working days left"}, {Text: "Joy Bray applied online, 19 Nov"}, {Text: "No earlier application for this pair"}},
		Tag:   Tagged{Text: "In triage", Color: theme.Aqua},
	}
}

func caseTabs(chosen string) *Tabs {
	t := NewTabs([]TabItem{{"1", "1 Summary", ""}, {"2", "2 Checks", "3 of 8"}, {"3", "3 Evidence", "2"}, {"4", "4 Decision", ""}, {"5", "5 Timeline", "9"}, {"6", "6 Letters", "0"}}, nil)
	t.Choose(chosen)
	return t
}

func december() Date { return Date{2026, time.December, 1} }

// TestPictures draws whole screens of parts, to be held against the design.
func TestPictures(t *testing.T) {
	for _, p := range []struct {
		name    string
		variant theme.Variant
		screen  func() fyne.CanvasObject
	}{
		{"02", theme.Light, todayPicture},
		{"04", theme.Light, checksPicture}, {"16", theme.HighContrast, checksPicture},
		{"05", theme.Light, decisionPicture}, {"05-dark", theme.Dark, decisionPicture},
		{"06", theme.Light, confirmPicture}, {"07", theme.Light, stopPicture}, {"08", theme.Light, paperPicture},
		{"10", theme.Light, reviewsPicture}, {"10-dark", theme.Dark, reviewsPicture},
	} {
		t.Run(p.name, func(t *testing.T) {
			w := stage(t, p.variant, inFrame(p.screen()), 1366, 740)
			focusAll(w.Canvas().Content())
			shoot(t, w, p.name)
			assertNothingClipped(t, w.Canvas().Content())
		})
	}
}

func todayPicture() fyne.CanvasObject {
	tiles := make([]fyne.CanvasObject, 0, 5)
	for i, n := range [][3]string{{"Overdue", "1", "with Dr Shah"}, {"Due today", "1", "yours"}, {"Chase due", "1", "asked 28 Oct"}, {"Unassigned over 1 day", "0", "2 came in today"}, {"Letters to print", "3", "1 more is held"}} {
		tile := NewTile(n[0], string(rune('1'+i)), nil)
		tile.Set(n[1], n[2], i == 0)
		tiles = append(tiles, Grow(tile))
	}
	inFocus(tiles[1].(*fyne.Container).Objects[0].(*Tile))
	since := Card(Timeline(76,
		Event{When: "09:31", What: []Run{R("Sam Okafor brought in 2 application emails. Nobody has them yet.")}},
		Event{When: "09:12", What: []Run{R("Dr Shah answered "), B("Able to decide"), R(" for REF-0151.")}, Link: "Open"},
		Event{When: "Mon 16:40", What: []Run{R("Sam Okafor finished setting up REF-0133.")}}))
	return Page(PageHead(Title("Good morning, Asha"), Body("Tuesday 1 December 2026").In(theme.Fg2)),
		Section("Do first"), Gap(8), Panes(12, tiles...), Gap(24),
		Grow(Panes(24, Grow(Down(8, Across(8, NewRuns(FaceSection, B("Your work"), R(" 5 cases, worst first").In(theme.Fg2)), Spacer(), NewButton("Start with the first", Go, nil).WithKey("Ctrl+Enter")),
			Grow(BareCard(EmptyState("Nothing to do", "New applications arrive by email, from the national store or on paper.", NewButton("New paper application", Plain, nil)))))),
			Wide(376, Down(8, Section("Since you were last here"), since)))))
}

func checksPicture() fyne.CanvasObject {
	answer := NewSegments([]Segment{{"y", "Yes, it is him", 'y'}, {"n", "No", 'n'}, {"?", "Not sure", '?'}}, nil)
	answer.Choose("y")
	method := NewPick([]Choice{{ID: "k", Label: "Known to staff, plus record questions"}}, nil)
	method.Choose("k")
	note := NewEntry()
	note.SetText("Known 9 years, seen today")
	inFocus(note.inner)
	checks := NewChecks(nil)
	checks.SetChecks([]Check{
		{ID: "1", Icon: theme.IconCheck, Question: "Both people matched", Note: "Practice list, 19 Nov. Different people, no duplicate", State: "Done"},
		{ID: "2", Icon: theme.IconCheck, Question: "Proxy’s identity", Note: "NHS login, high level, 19 Nov", State: "Done"},
		{ID: "3", Icon: theme.IconCheck, Question: "Lasting power of attorney", Note: "Health and welfare, registered. Asha R, 25 Nov", State: "Done"},
		{ID: "4", Icon: theme.IconUser, Question: "Patient’s identity", Note: "Not checked by the NHS: only Joy Bray signed in", Tag: Tagged{Text: "To do", Color: theme.Blue}},
		{ID: "5", Icon: theme.IconStethoscope, Question: "Spoken to alone", Note: "Clinician asks, without Joy Bray", Tag: Tagged{Text: "To do", Color: theme.Blue}},
		{ID: "6", Icon: theme.IconStethoscope, Question: "Able to decide for himself", Note: "Sent to Dr Shah, Mon 30 Nov", Tag: Tagged{Text: "With clinician", Color: theme.Purple}},
		{ID: "7", Question: "Needed, relevant and safe", Note: "After he has been spoken to alone", State: "Cannot start yet", Waiting: true},
		{ID: "8", Question: "Consent explained and given", Note: "After the capacity finding", State: "Cannot start yet", Waiting: true},
	})
	checks.Open("4", Down(8, Across(12, answer, Spacer(), NewText(FaceCaption, "Everyone on this case can read the note.")),
		Panes(12, Grow(method), Grow(note))))
	sheet := NewPagePreview(Sheet{Width: 595, Height: 842, Words: []SheetWords{
		{X: 57, Y: 80, Size: 14, Bold: true, Text: "Proxy access application"}, {X: 57, Y: 110, Size: 12, Text: "Dear "}, {X: 87, Y: 110, Size: 12, Text: "Mrs Joy Bray", Shaded: true}},
		Rules: []SheetRule{{57, 130, 538, 130, 1, theme.Color(theme.Ink)}}})
	right := BareCard(Down(0, High(40, Pad(12, 0, Across(8, Strong("Online application"), Small("1 of 2").In(theme.Fg2), Spacer(), NewIconButton(theme.IconMinus, "Smaller", nil), NewIconButton(theme.IconPlus, "Larger", nil)))), Rule(),
		Grow(NewScroll(Pad(12, 12, Down(12, sheet, Facts(96, [2]string{"Applicant", "Joy Bray, signed in with NHS login"}, [2]string{"Services", "Prescriptions, appointments, GP health record, test results"})))))))
	back := NewButton("Queue", Quiet, nil).Small().WithIcon(theme.IconChevronLeft)
	return WithFoot(Down(0, High(40, Pad(16, 0, Across(16, back, Small("4 of 13").In(theme.Fg2), Small("REF-0148").Bold(), Across(4, NewIcon(theme.IconCheck, theme.Fg2, 16), Small("Saved 09:42:07").In(theme.Fg2))))),
		IdentityBar(bray(), "NHS", func(string) {}), caseTabs("2").Indent(12),
		Grow(PadEach(12, 24, 12, 24, Panes(12, Grow(NewScroll(checks)), Wide(404, right))))),
		ActionBar([]fyne.CanvasObject{NewButton("Ask for information", Plain, nil).WithKey("i"), NewButton("Record a concern", Plain, nil).WithIcon(theme.IconShield)},
			[]fyne.CanvasObject{Small("1 check is yours. 4 need a clinician.").In(theme.Fg2), NewButton("Send to clinician", Go, nil).WithKey("Ctrl+Enter")}))
}

func decisionPicture() fyne.CanvasObject {
	kind := NewSegments([]Segment{{ID: "g", Label: "Grant"}, {ID: "p", Label: "Grant part"}, {ID: "r", Label: "Refuse"}}, nil)
	kind.Choose("p")
	basis := NewRadioList([]Option{
		{"consent", "Consent", "He has capacity for this decision. Dr Shah, 1 Dec 2026", false},
		{"lpa", "Health and welfare LPA", "Only applies if he cannot decide. Kept on file", true},
		{"deputy", "Court-appointed deputy", "No court order on file", true},
		{"best", "Best interests", "Only if he cannot decide for himself", true},
		{"parent", "Parental responsibility", "Only for a patient under 16. He is 74", true}}, nil)
	basis.Choose("consent")
	starts, ends, review := NewDateField(december), NewDateField(december), NewDateField(december)
	starts.SetRule("Today, once it is set up")
	starts.Set(december())
	ends.Set(Date{2028, time.November, 30})
	ends.SetRule("The longest this practice allows for consent: 24 months")
	review.SetText("31/11/2027")
	review.showEcho()
	return Pad(24, 12, Down(12, IdentityBar(bray(), "NHS", nil), caseTabs("4"),
		Grow(Panes(24, Wide(352, Down(8, Section("Decision and access"), Left(kind))),
			Wide(386, Down(8, Section("Legal basis"), basis, Small("Joy Bray offered “personal relationship” online. That is not a legal basis, so the practice chooses one here.").In(theme.Fg2).Wrap())),
			Grow(Down(8, Section("Dates"), NewField("Starts", starts), NewField("Ends", ends), NewField("Review by", review),
				ErrorSummary("1 thing still stops a grant", Problem{Text: "Hiding sensitive entries: not done", Detail: "Needed because the health record is granted. You can still refuse or ask for information."})))))))
}

func confirmPicture() fyne.CanvasObject {
	row := func(l, v string) Detail { return Detail{Label: l, Value: []Run{R(v)}, Link: "Change"} }
	act := inFocus(NewButton("Grant access and queue 2 letters", Go, nil).WithKey("Ctrl+Enter"))
	return WithFoot(Down(0, IdentityBar(bray(), "NHS", nil), Grow(Page(PageHead(Title("Check and confirm")), Grow(Top(24, Grow(Card(Details(
		Detail{Label: "Decision", Value: []Run{B("Grant part of what was asked")}, Link: "Change"},
		row("Legal basis", "Consent. Capacity found by Dr Shah, 1 Dec 2026"),
		row("Access given", "Repeat prescriptions, appointments, GP record from 1 Dec 2026"),
		row("Not given", "Test results. Mr Bray said no"),
		row("Letters", "Approved in part, to Joy Bray (post). Approved in part, to Quentin Bray (post)")))),
		Wide(348, Down(12, Section("What happens next"), Steps([2]string{"Held here for 2 minutes", "You can undo it until 11:35."},
			[2]string{"Sent to the national record", "As active, with basis and end date. The NHS tells both people itself."}))))))),
	), ActionBar([]fyne.CanvasObject{NewButton("Back to the decision", Plain, nil).WithKey("Esc")}, []fyne.CanvasObject{Small("Recorded as decided by Dr Leila Shah").In(theme.Fg2), act}))
}

func stopPicture() fyne.CanvasObject {
	return StopPage(Stop{
		About: []Run{R("REF-0150   MARSH, Edna (78 years)   NHS "), B("999 000 2045")}, Title: "Stop. Follow the safeguarding procedure",
		Text: "You have ticked that somebody may be putting pressure on this patient. If anyone is in danger now, call 999.",
		If:   "If you continue:", Points: []string{"the case goes on hold and the safeguarding lead is told", "the details are hidden from everyone else", "no letter is written and nothing is sent to the NHS"},
		On: "Record concern and hold case", Back: "Go back, record nothing", Foot: "Do not tell the person applying why. Say only that a clinician will look at it."})
}

func paperPicture() fyne.CanvasObject {
	born := NewBirthField(december)
	born.Set(Date{1957, time.May, 8})
	number, family, first := NewEntry().Wide(152), NewEntry(), NewEntry()
	number.SetText("999 000 3211")
	family.SetText("APSLEY")
	first.SetText("Joan")
	relation := NewPick([]Choice{{ID: "1", Label: "Husband, wife or partner"}, {ID: "2", Label: "Son"}}, nil).Wide(332)
	relation.Choose("1")
	note := NewNote(3)
	note.SetText("Spoke to the daughter at the desk.\nShe will bring the form on Friday.")
	received := NewDateField(december).Below()
	received.SetRule("Decide by Fri 11 Dec, counted from this date.")
	received.Set(Date{2026, time.November, 27})
	form := NewScroll(Pad(20, 16, Down(10, Section("1 Patient"),
		NewField("NHS number", Across(12, number, NewIcon(theme.IconCheck, theme.OK, 16), Small("Valid"), NewTick("Not on the form", nil))),
		Panes(12, Wide(176, NewField("Family name", family)), Wide(144, NewField("First name", first)), Grow(NewField("Date of birth", born).WithAside("69 years, adult"))),
		Callout(Top(12, NewIcon(theme.IconWarning, theme.OnCallout, 20), Grow(Down(4, NewRuns(FaceSmall, B("These two people already have an open application")).In(theme.OnCallout), NewRuns(FaceSmall, R("REF-0143 came online on 20 Nov 2026. You have it.")).In(theme.OnCallout),
			Across(24, NewLink("Add this form to it", nil).As(FaceSmall), NewLink("Carry on, it is different", nil).As(FaceSmall), Spacer()))))),
		NewField("Relationship to the patient", Across(12, relation, NewTick("Not on the form", nil), Spacer())),
		NewField("Note", note).WithHint("Everyone on this case can read the note."))))
	return Page(PageHead(Title("New paper application"), Across(4, NewIcon(theme.IconCheck, theme.Fg2, 16), Small("Draft saved 09:58:14").In(theme.Fg2))),
		Grow(Panes(16, Grow(BareCard(form)), Wide(300, Down(12, Card(Down(6, Strong("On the practice list"), NewRuns(FaceSmall, B("APSLEY, Joan")), Small("Born 8 May 1957 (69 years)"))),
			Card(Down(8, Strong("The form"), NewField("Received on", received), Across(8, NewButton("Attach scan", Plain, nil).Small().WithIcon(theme.IconPaper), Small("or drop it here").In(theme.Fg2), Spacer()))))))))
}

func reviewsPicture() fyne.CanvasObject {
	chart := NewBarChart(Chart{Title: "When reviews fall due, and why",
		Series: []Series{{Name: "Turns 11", Color: theme.Chart1}, {Name: "Turns 16", Color: theme.Chart2}, {Name: "End date", Color: theme.Chart3}, {Name: "Yearly", Color: theme.Chart5},
			{Name: "Overdue", Color: theme.Err, Hatched: true}, {Name: "No date set", Color: theme.Chart5, Hatched: true, Unlisted: true}},
		Bars: []Bar{{Label: "Overdue", Counts: []int{0, 0, 0, 0, 4, 0}}, {Label: "December", Counts: []int{2, 0, 1, 3, 0, 0}, Note: "includes Ben Tarrow, 11 on 22 Dec"},
			{Label: "January", Counts: []int{2, 1, 2, 4, 0, 0}}, {Label: "February", Counts: []int{3, 1, 3, 5, 0, 0}}, {Label: "No date set", Counts: []int{0, 0, 0, 0, 0, 3}}}}, func(int) {})
	grid := NewGrid(Column{ID: "p", Title: "Patient", Width: 176}, Column{ID: "t", Title: "Turns", Width: 132}, Column{ID: "x", Title: "Proxy", Width: 168}, Column{ID: "w", Title: "Why"}, Column{ID: "d", Title: "Due", Width: 140, Sorts: true}).WithTicks().WithRowHeight(44)
	grid.SetSort("d", false)
	rows := Rows{
		{ID: "1", Cells: []Cell{{Text: "BECK, Alan", Sub: "80 years", Bold: true}, {}, {Text: "BECK, Fay", Sub: "Wife"}, {Text: "Not used 5 years"}, {Text: "4 Nov 2026", Sub: "Overdue 27 days", Alert: true}}},
		{ID: "2", Cells: []Cell{{Text: "TARROW, Ben", Sub: "10 years", Bold: true}, {Tag: Tagged{Text: "11 on 22 Dec", Color: theme.Blue}}, {Text: "TARROW, Ivo", Sub: "Father"}, {Text: "Turns 11"}, {Text: "Tue 22 Dec 2026", Sub: "21 days"}}}}
	grid.SetSource(rows)
	grid.Choose(1)
	grid.Tick(1)
	due := NewPick([]Choice{{ID: "90", Label: "Next 90 days"}, {ID: "30", Label: "Next 30 days"}}, nil).Small()
	due.Choose("90")
	return WithFoot(Page(PageHead(Title("Reviews"), NewButton("Export", Plain, nil).Small().WithKey("e"), NewButton("Print report", Plain, nil).Small().WithIcon(theme.IconPrinter).WithKey("Ctrl+P")),
		FilterRow(Small("Due in"), due, Spacer(), Hint("As at Tue 1 Dec 2026, 09:42.")), Card(chart), Gap(12), Grow(BareCard(grid))),
		ActionBar([]fyne.CanvasObject{Strong("2 ticked"), NewButton("Assign", Plain, nil).WithKey("a")}, []fyne.CanvasObject{NewButton("Write 2 letters", Go, nil).WithKey("Ctrl+Shift+L")}))
}

// TestPicturesHoldAtEverySize sets the same screens tighter, wider and at 200 %,
// in windows that grow with them: no word may be cut off.
func TestPicturesHoldAtEverySize(t *testing.T) {
	for name, c := range map[string]struct {
		density    theme.Density
		zoom, room float32
	}{"compact": {theme.Compact, 1, 1}, "large": {theme.Large, 1, 1.3}, "200 %": {theme.Standard, 2, 2}, "300 %": {theme.Standard, 3, 3}} {
		t.Run(name, func(t *testing.T) {
			for i, screen := range []func() fyne.CanvasObject{todayPicture, checksPicture, decisionPicture, confirmPicture, stopPicture, paperPicture, reviewsPicture} {
				w := stage(t, theme.Light, Gap(0), 1366*c.room, 740*c.room)
				fyne.CurrentApp().Settings().SetTheme(theme.New(theme.Light, c.density, c.zoom))
				w.SetContent(NewPanel(theme.Bg, inFrame(screen())))
				w.Resize(fyne.NewSize(1366*c.room, 740*c.room))
				shownFocused = nil
				assertNothingClipped(t, w.Canvas().Content())
				if c.zoom == 1 {
					shoot(t, w, fmt.Sprintf("%s-%d", name, i))
				}
			}
		})
	}
}

// assertNothingClipped walks the parts that show words and fails where one is
// smaller than it needs.
func assertNothingClipped(t *testing.T, o fyne.CanvasObject) {
	t.Helper()
	if !o.Visible() {
		return
	}
	if text, ok := o.(*Text); ok && !text.elide {
		for _, l := range text.lines {
			if l.width > text.Size().Width+1 {
				t.Errorf("%q is %v wide in room of %v", text.String(), l.width, text.Size().Width)
			}
		}
		if h := text.heightAt(text.Size().Width); h > text.Size().Height+1 {
			t.Errorf("%q is %v high in room of %v", text.String(), h, text.Size().Height)
		}
	}
	if b, ok := o.(*Button); ok && b.least().Width > b.Size().Width+1 {
		t.Errorf("button %q needs %v, has %v", b.label, b.least().Width, b.Size().Width)
	}
	for _, child := range children(o) {
		assertNothingClipped(t, child)
	}
}
