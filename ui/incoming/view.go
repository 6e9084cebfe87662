package incoming

import (
	"strings"

	"fyne.io/fyne/v2"

	"proxydesk/ui/browse"
	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

// Screen shows the page that brings an application in. It is a shell.Screen.
type Screen struct {
	host  *shell.Host
	model *Model
	ports Ports

	root    *fyne.Container
	fetched string // the access request a place asked for last

	tabs *kit.Tabs
	body *fyne.Container
	foot *fyne.Container
	text *kit.Entry
	id   *kit.Entry
	bad  *kit.Field // the field of the part in view

	shown  *Form // whose fields are painted
	inputs map[string]*input
	ticks  map[string]*kit.Tick
	left   *fyne.Container // the fields
	head   *fyne.Container // what proves it, and what stands in the way
	side   *fyne.Container
	kept   *kit.Text // when it was kept last
}

// New returns the page for the person at the desk, with nothing brought in.
func New(h *shell.Host, p Ports) *Screen {
	s := &Screen{host: h, ports: p}
	if s.ports.ChooseFile == nil {
		s.ports.ChooseFile = func(got func(string, []byte)) { s.host.ChooseFile(browse.Kinds{}, maxFile, got) }
	}
	s.model = NewModel(h, p, h.Session, s.changed)
	s.build()
	return s
}

func (s *Screen) build() {
	s.tabs = kit.NewTabs([]kit.TabItem{{ID: ByEmail, Label: lang.Say("Email text")}, {ID: ByRequest, Label: lang.Say("Access request")}, {ID: ByFile, Label: lang.Say("File")}}, s.model.SetPart)
	s.text = kit.NewNote(13)
	s.id = kit.NewEntry().Wide(400).Limit(300)
	s.id.OnSubmitted = s.model.Fetch
	s.host.KeepTyped(shell.Keep(shell.PageIncoming+" from").Box("text", s.text).Box("id", s.id), nil, nil)
	s.body, s.foot = kit.Stack(), kit.Stack()
	s.head, s.side = kit.Down(12), kit.Down(12)
	s.root = kit.Stack()
	s.kept = kit.Small("").In(theme.Fg2).Wrap()
	s.model.keeper.changed = func() { s.kept.SetText(s.model.keeper.words()) }
	s.model.keeper.changed()
	s.changed()
}

// Object is the page.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Enter shows the part asked for. A place with an id fetches that access request
// at once; what waits to be confirmed, also since before the program went down, is left
// only when the person says so.
func (s *Screen) Enter(p shell.Place) {
	s.model.Restore(func(back bool) {
		if back {
			s.host.Toast(lang.Say("What you brought in is still here."), nil)
		}
		s.enter(p)
	})
}

func (s *Screen) enter(p shell.Place) {
	if p.Part != "" && !s.model.Brought() {
		s.model.SetPart(p.Part)
	}
	switch {
	case p.ID == "", p.ID == s.fetched: // coming back fetches nothing twice
	case s.model.Brought():
		s.host.Ask(shell.Question{
			Title: lang.Say("Another application waits here"), Words: []string{lang.Say("It was brought in and is not registered yet. What was confirmed of it is lost if you leave it.")},
			Choices: []shell.Choice{
				shell.Take(lang.Say("Leave it and fetch the new one"), kit.Plain, func() { s.fetch(p.ID) }), shell.Close(lang.Say("Stay with it")),
			},
		})
	default:
		s.fetch(p.ID)
	}
	s.focus()
}

func (s *Screen) fetch(id string) {
	s.fetched = id
	s.model.Discard()
	s.model.SetPart(ByRequest)
	s.id.SetText(id)
	s.model.Fetch(id)
}

// Leave keeps everything as it is until one comes back.
func (s *Screen) Leave() {}

// Save says that an application counts once it is registered.
func (s *Screen) Save() string {
	if !s.model.Brought() {
		return ""
	}
	return unregistered
}

// unregistered is what somebody ought to know who saves an application.
var unregistered = lang.Say("Kept on this page until it is registered or left out. Ctrl+Enter goes on to register it.")

// Changed has nothing to follow: what exists for the pair is asked for again
// when it is registered.
func (s *Screen) Changed(casework.Event) {}

// Commands is what one can do here.
func (s *Screen) Commands() []shell.Command {
	if s.model.Brought() {
		return []shell.Command{
			{ID: "incoming.register", Title: lang.Say("Register"), Key: shell.MainAct, Menu: shell.MenuCase, Act: workflow.ActRegister, Do: s.model.Register},
			{ID: "incoming.discard", Title: lang.Say("Do not bring it in"), Menu: shell.MenuCase, Do: s.discard},
		}
	}
	return []shell.Command{{ID: "incoming.read", Title: s.readLabel(), Key: shell.MainAct, Menu: shell.MenuCase, Act: workflow.ActBringIn, Do: s.read}}
}

// Views are the ways in, for Alt+1 and so on.
func (s *Screen) Views() []string {
	return []string{lang.Say("Email text"), lang.Say("Access request"), lang.Say("File")}
}

// View shows the nth way in.
func (s *Screen) View(n int) {
	if !s.model.Brought() {
		s.model.SetPart([]string{ByEmail, ByRequest, ByFile}[n])
		s.focus()
	}
}

func (s *Screen) readLabel() string {
	switch s.model.Part() {
	case ByRequest:
		return lang.Say("Fetch it")
	case ByFile:
		return lang.Say("Choose a file")
	}
	return lang.Say("Read the text")
}

func (s *Screen) read() {
	if s.model.Busy() {
		return
	}
	switch s.model.Part() {
	case ByRequest:
		s.model.Fetch(s.id.Text())
	case ByFile:
		s.ports.ChooseFile(s.model.ReadFile)
	default:
		s.model.ReadText(s.text.Text())
	}
}

// maxFile is more than any reader takes: the reader says in words that a file
// is too large, and this keeps a film from filling the memory first.
const maxFile = 32 << 20

func (s *Screen) discard() {
	s.host.Ask(shell.Question{
		Title: lang.Say("Leave this application out?"), Words: []string{lang.Say("Nothing of it is kept. You can bring it in again.")},
		Choices: []shell.Choice{shell.Take(lang.Say("Leave it out"), kit.Plain, s.model.Discard), shell.Close(lang.Say("Go on with it"))},
	})
}

func (s *Screen) focus() {
	switch {
	case s.model.Brought():
		if id := s.firstOpen(); id != "" {
			kit.Focus(s.inputs[id].field)
		}
	case s.model.Part() == ByRequest:
		kit.Focus(s.id)
	case s.model.Part() == ByEmail:
		kit.Focus(s.text)
	}
}

// firstOpen is the first field that waits for a person.
func (s *Screen) firstOpen() string {
	for _, g := range s.model.Groups() {
		for _, id := range g.Fields {
			if f := s.model.Form().Field(id); f.Read && !f.Confirmed {
				return id
			}
		}
	}
	return ""
}

// changed paints the model.
func (s *Screen) changed() {
	if s.root == nil {
		return
	}
	if s.model.Brought() {
		s.confirm()
	} else {
		s.choose()
	}
	kit.Reflow(s.root)
	s.host.Recheck()
}

// choose is the page while nothing is brought in.
func (s *Screen) choose() {
	if s.shown != nil { // something was registered or left out: begin afresh
		s.shown = nil
		s.text.SetText("")
		s.id.SetText("")
	}
	s.tabs.Choose(s.model.Part())
	var content []fyne.CanvasObject
	switch s.model.Part() {
	case ByRequest:
		s.bad = kit.NewField(lang.Say("Access request id"), kit.Left(s.id)).WithHint(lang.Say("The id in the email: five groups of letters and digits. Only a request fetched this way proves who applied."))
		content = []fyne.CanvasObject{s.bad}
	case ByFile:
		s.bad = kit.NewField(lang.Say("An email saved as .eml, an access request, or a text file"),
			kit.Left(kit.NewButton(lang.Say("Choose a file"), kit.Plain, s.read).WithIcon(theme.IconFile))).WithHint(lang.Say("Attachments are named and not opened."))
		content = []fyne.CanvasObject{s.bad}
	default:
		s.bad = kit.NewField(lang.Say("Text of the application email"), s.text).WithHint(lang.Say("Select the whole email, copy it, and paste it here with Ctrl+V. Lines that cannot be read are kept and shown."))
		content = []fyne.CanvasObject{s.bad}
	}
	s.bad.SetError(s.model.Problem())
	s.body.Objects = []fyne.CanvasObject{kit.Down(0, kit.Gap(16), kit.Card(kit.Pad(0, 4, kit.Down(12, content...))), kit.Spacer())}
	go1 := kit.NewButton(s.readLabel(), kit.Go, s.read).WithKey(shell.MainAct)
	if s.model.Busy() {
		go1.Off(lang.Say("Reading"))
	}
	s.root.Objects = []fyne.CanvasObject{kit.WithFoot(
		kit.Page(kit.PageHead(kit.Title(lang.Say("Bring in an application"))), s.tabs, kit.Grow(s.body)),
		kit.ActionBar([]fyne.CanvasObject{kit.Small(lang.Say("No case is made until you have looked at every field and registered it.")).In(theme.Fg2)}, []fyne.CanvasObject{go1.Why(), go1}))}
}

// confirm is the page with what was read. The fields are made once for a form;
// what depends on them is painted anew.
func (s *Screen) confirm() {
	fresh := s.shown != s.model.Form()
	if fresh {
		s.shown = s.model.Form()
		s.fields()
		main := kit.Down(12, s.head, kit.Grow(kit.BareCard(kit.Pad(6, 4, kit.NewScroll(s.left)))))
		s.root.Objects = []fyne.CanvasObject{kit.WithFoot(
			kit.Page(kit.PageHead(kit.Title(lang.Say("Check what was read")), kit.NewButton(lang.Say("Do not bring it in"), kit.Quiet, s.discard).Small()),
				kit.Grow(kit.WithSide(main, 332, kit.NewScroll(s.side)))), s.foot)}
	}
	for id, in := range s.inputs {
		if in.form.Field(id).Text != noDate {
			in.show()
		}
	}
	for _, p := range s.model.Problems() {
		if in := s.inputs[p.Field]; in != nil {
			in.scold()
		}
	}
	s.paintHead()
	s.paintSide()
	s.paintProgress()
	if fresh {
		s.focus()
	}
}

// fields makes the controls of what was read, each with what was doubtful about
// it and a box to say that it is right.
func (s *Screen) fields() {
	s.inputs, s.ticks = map[string]*input{}, map[string]*kit.Tick{}
	var column []fyne.CanvasObject
	for i, g := range s.model.Groups() {
		if i > 0 {
			column = append(column, kit.Gap(2), kit.Rule())
		}
		title := []fyne.CanvasObject{kit.Section(g.Title), kit.Spacer()}
		if s.waiting(g) > 1 {
			title = append(title, kit.NewButton(lang.Say("Tick all not in doubt"), kit.Plain, func() { s.model.ConfirmGroup(g) }).Small())
		}
		column = append(column, kit.Across(12, title...))
		for _, id := range g.Fields {
			column = append(column, s.row(id))
		}
	}
	s.left = kit.Pad(14, 12, kit.Down(12, column...))
}

func (s *Screen) waiting(g Step) int {
	n := 0
	for _, id := range g.Fields {
		if f := s.model.Form().Field(id); f.Read && !f.Confirmed {
			n++
		}
	}
	return n
}

// row is a field with its doubt and its tick.
func (s *Screen) row(id string) fyne.CanvasObject {
	f := s.model.Form().Field(id)
	wide := float32(360)
	if f.Kind == Number {
		wide = 152
	}
	in := newInput(s.host, s.model.Form(), s.model, id, wide, s.paintProgress)
	s.inputs[id] = in
	row := []fyne.CanvasObject{kit.Grow(in.field)}
	if in.valid != nil {
		row = []fyne.CanvasObject{in.field, kit.Down(0, kit.Gap(24), kit.High(36, kit.Across(0, in.valid))), kit.Spacer()}
	}
	if f.Kind != Some && f.Kind != Lines && in.valid == nil {
		row = []fyne.CanvasObject{in.field, kit.Spacer()}
	}
	if f.Read {
		s.ticks[id] = kit.NewTick(lang.Say("Right"), func(on bool) {
			s.model.Confirm(id, on)
			s.paintProgress()
		})
		row = append(row, kit.Down(0, kit.Gap(24), kit.High(36, kit.Across(0, s.ticks[id]))))
	}
	line := fyne.CanvasObject(kit.Top(16, row...))
	if f.Doubt == "" {
		return line
	}
	runs := []kit.Run{kit.R(f.Doubt)}
	if f.Given != "" {
		runs = append(runs, kit.R(" "+lang.Say("It said:")+" "), kit.B(strings.ReplaceAll(f.Given, "\n", " ")))
	}
	return kit.Down(6, line, kit.CalloutText(runs...))
}

func (s *Screen) paintProgress() {
	confirmed, read := s.model.Progress()
	for id, tick := range s.ticks {
		tick.SetOn(s.model.Form().Field(id).Confirmed)
	}
	go1 := kit.NewButton(lang.Say("Register"), kit.Go, s.model.Register).WithKey(shell.MainAct)
	if s.model.Busy() {
		go1.Off(lang.Say("Registering"))
	}
	words := lang.Sayf("%d of %d fields confirmed", confirmed, read)
	if read == 0 {
		words = lang.Say("Nothing is in doubt. Correct what is not right before you register it.")
	}
	s.foot.Objects = []fyne.CanvasObject{kit.ActionBar([]fyne.CanvasObject{s.kept}, []fyne.CanvasObject{kit.Small(words).In(theme.Fg2), go1.Why(), go1})}
	kit.Reflow(s.foot)
}

// paintHead says what proves who applied, and what stands in the way.
func (s *Screen) paintHead() {
	words, proved := s.model.Claims()
	banner := fyne.CanvasObject(kit.CalloutText(kit.R(words)))
	if proved {
		banner = kit.Card(kit.Across(8, kit.NewIcon(theme.IconShieldCheck, theme.OK, 20), kit.Grow(kit.Small(words).Wrap())))
	}
	s.head.Objects = []fyne.CanvasObject{banner}
	if ps := s.model.Problems(); len(ps) > 0 {
		s.head.Objects = append(s.head.Objects, kit.ErrorSummary(lang.Count(len(ps), "%d thing to put right before it can be registered", "%d things to put right before it can be registered"), s.links(ps)...))
	}
}

func (s *Screen) links(ps []Problem) []kit.Problem {
	out := make([]kit.Problem, len(ps))
	for i, p := range ps {
		out[i] = kit.Problem{Text: p.Words, Detail: p.Detail}
		if in := s.inputs[p.Field]; in != nil {
			out[i].At, out[i].Detail = in.field, in.told(p.Detail)
		}
		if p.Case != "" {
			out[i].Follow = func() { s.host.Go(shell.Place{Page: shell.PageCase, ID: string(p.Case)}) }
		}
	}
	return out
}

// paintSide shows what exists for the pair, what the store did not say, and
// every line nobody could read.
func (s *Screen) paintSide() {
	var cards []fyne.CanvasObject
	if o := duplicates(s.model.Same(), s.model.CarryingOn(), s.model.Open, s.model.CarryOn); o != nil {
		cards = append(cards, o)
	}
	for _, note := range s.model.Notes() {
		cards = append(cards, kit.CalloutText(kit.R(note)))
	}
	unread := []fyne.CanvasObject{kit.Small(lang.Say("Not read")).Bold()}
	if len(s.model.Unread()) == 0 {
		unread = append(unread, kit.Small(lang.Say("Everything found a field.")).In(theme.Fg2).Wrap())
	} else {
		unread = append(unread, kit.Hint(lang.Say("These lines found no field. They are kept with the case.")).Wrap())
		for _, l := range s.model.Unread() {
			unread = append(unread, kit.Small(l).Wrap())
		}
	}
	s.side.Objects = append(cards, kit.Card(kit.Down(6, unread...)))
}
