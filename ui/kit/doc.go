// Package kit is the set of parts the window is built from: text, buttons,
// fields, grids, tags, bars, dialogs, charts, and the layouts that place them.
//
// It never knows what it shows: no patient, no application, no rule, no store.
// It never waits for anything and never reads the clock: today is passed in.
// Nothing moves by itself.
//
// The invariant it keeps: every part can be used by keyboard alone, shows its
// focus in yellow with a dark edge and nothing else in yellow, takes its colours
// and sizes from ui/theme whenever it is painted (so theme and zoom change
// live), and is never smaller than its words.
//
// The toolkit repaints what is in a window when the theme changes, and nothing
// else: a screen kept aside meanwhile must be refreshed when it comes back.
//
// Everything is used on the window's goroutine only. Lengths given to
// constructors are those of the design at 100 % and follow zoom and density.
//
// Read part.go first (what a part is), then press.go (what can be pressed).
//
// # Catalogue
//
// Words: Body, Strong, Small, Hint, Section, Title, NewText(face, s),
// NewRuns(face, B("bold"), R("plain"), R("x").In(colour).As(face)); then .Bold()
// .In(colour) .Wrap() .Elide() .Right() .Center(); SetText, SetRuns, SetColor.
// NewIcon(theme.IconX, colour, 16). NewTag(word, theme.Aqua), TagOf(Tagged), Set.
// Key("a") is a letter in a box.
//
// Layout: Down(gap, …) Across(gap, …) Panes(gap, …) Top(gap, …) Flow(gap, line, …)
// Stack(…) Room(func(width), …); Grow(o) GrowBy(share, o) Spacer() Gap(n) Wide(w, o) High(h, o)
// Sized(w, h, o) Shrink(least, most, o) Pad(across, down, o) PadEach(t, r, b, l, o)
// Left(o) Centered(o) NewScroll(o) NewPort(most, o). After changing what a container
// holds, call Reflow(o).
//
// Screens: Page(head, rest…) PageHead(title, tools…) FilterRow(…) WithFoot(page,
// ActionBar(left, right)) WithSide(main, width, side) NewBusy() EmptyState(title,
// text, acts…) WarnBar(icon, text, acts…) OfflineBar(bold, text, acts…) DemoBar(text) StopPage(Stop)
// NewTile(label, key, func).Set(count, note, late).
//
// Ground: Card(o) BareCard(o) Callout(o) CalloutText(runs…) Rule()
// NewPanel(colour, o).Line(c).LeftBar(c, w).LineAbove(c).LineBelow(c).
//
// To press: NewButton(label, Go|Primary|Danger|Plain|Quiet|White, func).Small()
// .WithIcon(i).WithKey("Ctrl+N"); Off(reason) and Why(). NewIconButton(icon,
// meaning, func). NewLink(label, func).
//
// To fill in: NewField(label, control).WithHint(s).WithAside(s), SetError(s);
// NewEntry() NewNote(rows) NewPassword() with .Small() .WithIcon(i) .WithHint(s)
// .Wide(w) .Limit(n), OnChanged, OnSubmitted, Text, SetText, Off(reason);
// NewDateField(today) and NewBirthField(today): Value, Empty, Error, Set, OnChanged,
// OnEnter (the first alone);
// ParseDate(s, today). ErrorSummary(title, problems…).
//
// To choose: NewTabs(items, func(id)) NewNavRail(items, func(id))
// NewSegments(answers, func(id)) NewRadioList(options, func(id)).Tint(on)
// NewPick(choices, func(id)) NewTick(label, func(on)): Chosen, Choose (which
// tells nobody), SetOptions or SetChoices.
//
// Records: NewGrid(columns…).WithTicks().WithRowHeight(44); SetSource(Rows{…} or
// a paged Source), Reload, Choose, ChooseID, Step, Open, Ticked, SetSort;
// OnChosen, OnOpen, OnLink, OnTicked, OnSort, OnArranged, OnMenu, OnCopied, OnLetter; OpenMenu();
// Arrange, Copy.
// NewLines(func(i)).Set([]Line) for a few answers of several kinds. NewChecks(func(id)): SetChecks, Open(id,
// content). IdentityBar(Identity, label, copied). Details(rows…) Facts(width,
// rows…) Timeline(width, events…) Steps(…) Bullets(face, colour, …).
// NewBarChart(Chart, func(bar)). NewPagePreview(Sheet).
//
// Over the window: Dialog{…}.Show(canvas) returns what closes it (a file or a folder
// is chosen with package browse); NewToaster(after,
// bottom), laid over the content with Stack, and Say(Toast).
//
// In tests: Clipped(o) is what has less room than it needs.
//
// Keys and work: Router with Attach(canvas), Push(&Keys{…}) and Heard; Focus(o);
// Exec, Inline(), Live().
package kit
