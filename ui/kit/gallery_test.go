package kit

import (
	"image"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"proxydesk/ui/shot"
	"proxydesk/ui/theme"
)

// stage shows an object in a window of our theme and returns it with its picture taker.
func stage(t *testing.T, v theme.Variant, o fyne.CanvasObject, w, h float32) fyne.Window {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(v, theme.Standard, 1))
	win := test.NewTempWindow(t, NewPanel(theme.Bg, o))
	win.SetPadded(false)
	win.Resize(fyne.NewSize(w, h))
	win.Content().Refresh() // parts made under another theme take this one's looks
	return win
}

func shoot(t *testing.T, w fyne.Window, name string) image.Image {
	t.Helper()
	img := w.Canvas().Capture()
	shot.Keep(t, img, name)
	return img
}

func labelled(o fyne.CanvasObject, hint string) fyne.CanvasObject {
	return Down(4, Left(o), Hint(hint))
}

// TestGallery draws every part in every state. The masters were held against the
// design; after a change that is meant, copy testdata/failed over them.
func TestGallery(t *testing.T) {
	for name, v := range map[string]theme.Variant{"light": theme.Light, "dark": theme.Dark, "contrast": theme.HighContrast} {
		t.Run(name, func(t *testing.T) {
			w := stage(t, v, Pad(24, 20, gallery()), 1366, 768)
			focusAll(w.Canvas().Content())
			test.AssertImageMatches(t, "gallery-"+name+".png", shoot(t, w, "00-"+name))
			assertNothingClipped(t, w.Canvas().Content())
		})
	}
}

// focusAll shows the focus on every part marked for it.
func focusAll(fyne.CanvasObject) {
	for _, f := range shownFocused {
		f.FocusGained()
	}
	shownFocused = nil
}

var shownFocused []fyne.Focusable

func inFocus[T fyne.Focusable](f T) T { shownFocused = append(shownFocused, f); return f }

func ticked(t *Tick) *Tick { t.on = true; return t }

func unavailable(t *Tick) *Tick { t.off = true; return t }

func pointedAt(b *Button) *Button { b.hovered = true; return b }

func gallery() fyne.CanvasObject {
	none := func() {}
	head := func(s string) fyne.CanvasObject { return Down(8, Strong(s), Gap(0)) }
	face := func(t *Text, hint string) fyne.CanvasObject {
		return Across(0, Wide(300, t), Hint(hint))
	}
	off := NewButton("Open", Go, none)
	off.Disable()
	yes := NewSegments([]Segment{{"y", "Yes", 'y'}, {"n", "No", 'n'}, {"?", "Not sure", '?'}}, nil)
	yes.Choose("y")
	radios := NewRadioList([]Option{{"c", "Consent", "He has capacity for this decision", false}, {"l", "Health and welfare LPA", "Only applies if he cannot decide", true}}, nil)
	radios.Choose("c")
	left := Down(6,
		head("Type: Noto Sans, two weights"),
		face(Title("Page title"), "24/32 bold"), face(Section("Section title"), "18/24 bold"),
		face(Body("Text, labels, controls"), "15/20 regular"), face(Small("Grid cells, secondary text"), "14/20 regular"),
		face(NewText(FaceCaption, "Hints, keys, table heads, tags"), "13/18 regular"),
		Gap(8), head("Buttons, 36 high"),
		Across(20, Wide(110, labelled(NewButton("Open", Go, none), "Main action")), Wide(100, labelled(pointedAt(NewButton("Open", Go, none)), "hover")),
			Wide(80, labelled(inFocus(NewButton("Open", Go, none)), "focused")), labelled(off, "not now")),
		Across(20, Wide(110, labelled(NewButton("Assign", Plain, none), "Secondary")), Wide(100, labelled(pointedAt(NewButton("Assign", Plain, none)), "hover")),
			Wide(80, labelled(inFocus(NewButton("Assign", Plain, none)), "focused")), labelled(NewButton("Sign in", Primary, none), "Sign in only")),
		Across(20, Wide(110, labelled(NewButton("End access", Danger, none), "Harmful act")), Wide(100, labelled(NewButton("Clear filters", Quiet, none), "Quiet")),
			Wide(80, labelled(NewButton("Print", Plain, none).Small(), "Small, 32")), labelled(NewLink("Change", none), "Link")),
		Gap(4), head("Choices, 20 px boxes"),
		Across(24, NewTick("Off", nil), ticked(NewTick("On", nil)), inFocus(ticked(NewTick("Focused", nil))), unavailable(NewTick("Not available", nil))),
		Left(yes), radios,
		Across(20, NewButton("New paper", Plain, none).WithIcon(theme.IconPlus).WithKey("Ctrl+N").Small(), NewButton("Send", Go, none).WithKey("Ctrl+Enter")),
	)
	tags := Flow(8, 8,
		NewTag("New", theme.Blue), NewTag("In triage", theme.Aqua), NewTag("Waiting", theme.Yellow), NewTag("With clinician", theme.Purple),
		NewTag("Ready to decide", theme.Orange), NewTag("Granted - set up", theme.Green), NewTag("Proposed", theme.Blue), NewTag("Active", theme.Green),
		NewTag("Refused", theme.Grey), NewTag("Withdrawn", theme.Grey), NewTag("Suspended", theme.Pink),
		TagOf(Tagged{"Restricted", theme.Pink, theme.IconLock}), TagOf(Tagged{"Overdue", theme.Red, theme.IconAlert}),
		TagOf(Tagged{"Conflict", theme.Red, theme.IconAlert}), TagOf(Tagged{"Not sent", theme.Red, theme.IconAlert}),
		NewTag("Saved here", theme.Plain), NewTag("Waiting to send", theme.Plain), NewTag("Held 1:58", theme.Yellow))
	grid := NewGrid(Column{ID: "who", Title: "Patient", Width: 132}, Column{ID: "due", Title: "Due", Sorts: true, SortedTitle: "Due, worst first", Width: 132}, Column{ID: "how", Title: "State"}).WithTicks()
	grid.SetSource(Rows{
		{ID: "1", Cells: []Cell{{Text: "FINCH, Cara", Sub: "7 years", Bold: true}, {Text: "Mon 30 Nov", Sub: "Overdue by 1 day", Alert: true}, {Text: "normal", Muted: true}}},
		{ID: "2", Cells: []Cell{{Text: "WROE, Ian", Sub: "70 years", Bold: true}, {Text: "Tue 1 Dec", Sub: "Due today"}, {Tag: Tagged{Text: "In triage", Color: theme.Aqua}}}},
		{ID: "3", Cells: []Cell{{Text: "BRAY, Quentin", Sub: "74 years", Bold: true}, {Text: "Thu 3 Dec", Sub: "2 working days left"}, {Text: "a very long cell that must be cut somewhere"}}},
		{ID: "4", Cells: []Cell{{Text: "TARROW, Ben", Sub: "10 years", Bold: true}, {Text: "Fri 4 Dec", Sub: "3 working days left"}, {Text: "selected, focused"}}},
	})
	grid.SetSort("due", false)
	grid.Choose(3)
	grid.Tick(3)
	inFocus(grid.list)
	swatches := Flow(8, 8)
	for _, c := range []fyne.ThemeColorName{theme.Brand, theme.Bg, theme.Card, theme.Sel, theme.Line, theme.Fg, theme.Fg2, theme.OK, theme.Err, theme.Warn, theme.Focus, theme.Demo} {
		swatches.Add(Down(2, Sized(76, 28, NewPanel(c, nil).Line(theme.Line2)), Hint(string(c))))
	}
	tabs := NewTabs([]TabItem{{"mine", "Mine", "5"}, {"all", "All", "13"}, {"wait", "Waiting", "3"}}, nil)
	tabs.Choose("all")
	inFocus(tabs.tabs[2])
	middle := Down(8, head("Status tags, 24 high, tint with a line of the text colour"), tags,
		Gap(8), head("Rows, 48 high"), High(226, BareCard(grid)), head("Colours"), swatches,
		head("Views and tabs, 40 high"), tabs, Hint("Chosen: bold and a blue bar. Focused: yellow with a black bar."))

	plain, focused, wrong, not := NewEntry(), NewEntry(), NewEntry(), NewEntry()
	plain.SetText("BRAY")
	focused.SetText("BRAY")
	inFocus(focused.inner)
	wrong.SetText("999 000 7501")
	bad := NewField("NHS number", wrong)
	bad.SetError("The last digit does not match. Check each digit.")
	not.Off("Not needed for a refusal")
	toaster := NewToaster(func(time.Duration, func()) func() { return func() {} }, 0)
	toast := toaster.draw(Toast{Text: "REF-0151 sent to Dr Shah", Act: "Undo", Acting: none})
	right := Down(10, head("Fields, 36 high"), NewField("Family name", plain), NewField("Family name", focused), bad,
		NewField("End date", not).WithHint("Cannot be used now: grey line, reason inside"),
		ErrorSummary("2 things still stop a grant",
			Problem{Text: "Hiding sensitive entries: not done"}, Problem{Text: "End date is blank"}),
		CalloutText(R("These two people already have an open application.")),
		OfflineBar("Offline since 10:42.", "You can keep working."), toast)
	return Top(24, Wide(420, left), Grow(middle), Wide(380, right))
}
