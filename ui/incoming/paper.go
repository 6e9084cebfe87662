package incoming

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

// Paper shows the page that keys a paper application (picture 08). It is a
// shell.Screen.
type Paper struct {
	host  *shell.Host
	model *PaperModel

	root   *fyne.Container
	rail   *kit.NavRail
	inputs map[string]*input
	page   *kit.Scroll
	form   fyne.CanvasObject
	body   *fyne.Container
	twice  *fyne.Container
	parent *fyne.Container // a parent's questions
	home   *fyne.Container // whose staff a paid carer is
	scan   *fyne.Container
	known  *fyne.Container // the cards at the right
	foot   *fyne.Container
	step   string
	asked  bool // to be registered; what comes back decides where the focus goes
}

// NewPaper returns an empty form for the person at the desk.
func NewPaper(h *shell.Host, p Ports) *Paper {
	s := &Paper{host: h}
	s.model = NewPaperModel(h, p, h.Session, s.changed)
	s.build()
	s.model.keeper.changed = s.paintFoot // the fields are never touched while somebody types in them
	return s
}

func (s *Paper) build() {
	s.rail = kit.NewNavRail(nil, func(id string) { s.model.SetStep(id) })
	s.twice, s.parent, s.home, s.scan, s.known, s.foot = kit.Down(0), kit.Down(0), kit.Down(0), kit.Down(0), kit.Down(12), kit.Stack()
	s.body = kit.Stack()
	s.fields()
	s.page = kit.NewScroll(kit.Gap(1))
	s.rail.MayBeNarrow()
	steps := kit.Shrink(172, 200, kit.Down(0, kit.BareCard(kit.Pad(1, 1, s.rail)), kit.Spacer()))
	middle := kit.BareCard(kit.Pad(6, 4, s.page))
	s.root = kit.WithFoot(kit.Page(kit.PageHead(kit.Title(lang.Say("New paper application"))),
		kit.Grow(kit.WithSide(kit.Panes(16, steps, kit.Grow(middle)), 300, kit.NewScroll(s.known)))), s.foot)
	s.changed()
}

// fields makes the controls anew, for an empty form.
func (s *Paper) fields() {
	s.inputs = map[string]*input{}
	widths := map[string]float32{
		PatientNumber: 152, ProxyNumber: 152, PatientFamily: 168, ProxyFamily: 168, PatientGiven: 144, ProxyGiven: 144,
		Relationship: 332, ClaimedBasis: 332, Evidence: 332,
	}
	for _, one := range s.model.Form().fields {
		in := newInput(s.host, s.model.Form(), following{s}, one.ID, widths[one.ID], s.typed)
		in.absent.OnChanged = func(on bool) {
			s.follow(in.id)
			s.model.SetNotOnForm(in.id, on)
			in.show()
			s.typed()
		}
		s.inputs[one.ID] = in
	}
	person := func(who string) []fyne.CanvasObject {
		return []fyne.CanvasObject{
			s.beside(who + ".nhs-number"),
			kit.Top(12, s.under(who+".family"), s.under(who+".given"), s.under(who+".born")),
		}
	}
	column := []fyne.CanvasObject{kit.Section(lang.Say("1 Patient"))}
	column = append(column, person("patient")...)
	column = append(column, s.twice, s.under(PatientAddress), kit.Gap(4), kit.Section(lang.Say("2 Proxy")))
	column = append(column, person("proxy")...)
	column = append(column, s.beside(Relationship), s.home, s.under(ProxyAddress),
		kit.Gap(4), kit.Section(lang.Say("3 Access asked for")), s.under(Requested), s.under(Reasons), s.beside(ClaimedBasis),
		kit.Gap(4), kit.Section(lang.Say("4 Form and consent")), s.beside(Applicant),
		kit.Hint(lang.Say("Whether the form is signed and whether consent was given are checks of the case.")).Wrap(), s.parent)
	s.form = kit.Pad(14, 12, kit.Down(12, column...))
}

// following is the form as the fields change it: the step of now is that of the
// field one is in.
type following struct{ *Paper }

func (f following) Form() *Form { return f.model.Form() }

func (f following) SetText(id, s string) {
	f.follow(id)
	f.model.SetText(id, s)
}

func (f following) SetCode(id, code string, on bool) {
	f.follow(id)
	f.model.SetCode(id, code, on)
}

// follow leaves the focus where it is.
func (s *Paper) follow(id string) {
	s.model.Follow(id)
	if s.step != s.model.Step() {
		s.step = s.model.Step()
		s.host.Recheck()
	}
}

// beside sets "not on the form" to the right of a control.
func (s *Paper) beside(id string) fyne.CanvasObject {
	in := s.inputs[id]
	field, tail := fyne.CanvasObject(kit.Wide(332, in.field)), kit.Across(0, in.absent)
	if in.valid != nil {
		field, tail = in.field, kit.Across(28, kit.Wide(60, in.valid), in.absent)
	}
	return kit.Across(14, field, kit.Down(0, kit.Gap(24), kit.High(36, tail)), kit.Spacer())
}

// under sets it below.
func (s *Paper) under(id string) fyne.CanvasObject {
	in := s.inputs[id]
	return kit.Down(6, in.field, kit.Left(in.absent))
}

// typed follows typing: what depends on it is painted anew, the fields are not.
func (s *Paper) typed() {
	s.paintSteps()
	s.paintFoot()
	s.paintKnown()
	s.paintParent()
	s.paintHome()
	s.paintScan()
}

// Object is the page.
func (s *Paper) Object() fyne.CanvasObject { return s.root }

// Enter puts the focus where one left off.
func (s *Paper) Enter(shell.Place) {
	s.model.Restore(func() {
		s.fields()
		s.step = ""
		s.changed()
		s.focusStep()
		s.host.Toast(lang.Say("The form you had begun is here again."), nil)
	})
	s.focusStep()
}

// Save says that what was typed is kept, and counts once it is registered.
func (s *Paper) Save() string {
	return s.model.keeper.words() + ". " + lang.Say("It counts once it is registered.")
}

// Leave keeps everything as it is until one comes back.
func (s *Paper) Leave() {}

// Changed has nothing to follow: what exists for the pair is asked for again
// when it is registered.
func (s *Paper) Changed(casework.Event) {}

// Views are the steps, for Alt+1 and so on.
func (s *Paper) Views() []string {
	var titles []string
	for _, step := range s.model.Steps() {
		titles = append(titles, step.Title)
	}
	return titles
}

// View goes to the nth step.
func (s *Paper) View(n int) { s.model.SetStep(s.model.Steps()[n].ID) }

// Commands is what one can do with the form.
func (s *Paper) Commands() []shell.Command {
	started := func() (bool, string) { return s.model.Started(), lang.Say("Nothing was typed yet.") }
	return []shell.Command{
		{ID: "paper.next", Title: s.model.NextLabel(), Key: shell.MainAct, Menu: shell.MenuCase, Act: workflow.ActRegister, Do: s.next},
		{ID: "paper.discard", Title: lang.Say("Discard this form"), Menu: shell.MenuCase, Enabled: started, Do: s.discard},
	}
}

func (s *Paper) next() {
	s.asked = s.model.Step() == StepCheck
	s.model.Next()
}

func (s *Paper) discard() {
	if !s.model.Started() {
		return
	}
	s.host.Ask(shell.Question{
		Title: lang.Say("Discard this form?"), Words: []string{lang.Say("What was typed is not kept anywhere else. The paper stays with you.")},
		Choices: []shell.Choice{shell.Take(lang.Say("Discard"), kit.Danger, s.model.Discard), shell.Close(lang.Say("Keep it"))},
	})
}

// changed paints what the model changed by itself.
func (s *Paper) changed() {
	if s.page == nil {
		return // still being built
	}
	if s.inputs[PatientNumber].form != s.model.Form() {
		s.fields() // a new form
		s.step = ""
	}
	for _, in := range s.inputs {
		if f := in.form.Field(in.id); f.Text != noDate {
			in.show()
		}
	}
	for _, p := range s.model.Problems() {
		if in := s.inputs[p.Field]; in != nil {
			in.scold()
		}
	}
	s.paintTwice()
	s.typed()
	moved := s.step != s.model.Step()
	s.step = s.model.Step()
	if s.step == StepCheck {
		s.page.SetContent(kit.Pad(14, 12, s.check()))
	} else if s.page.Content() != s.form {
		s.page.SetContent(s.form)
	}
	kit.Reflow(s.root)
	refused := s.asked && !s.model.saving && len(s.model.Problems()) > 0
	if moved || refused {
		s.asked = false
		s.focusStep()
	}
	s.host.Recheck()
}

// focusStep puts the focus on the first field of the step. The last one before
// it brings the whole step into view. At the last step it is the first link: to
// what is to be put right, where something is.
func (s *Paper) focusStep() {
	if s.step == StepCheck {
		kit.Focus(s.page.Content())
	}
	for _, step := range s.model.Steps() {
		if n := len(step.Fields); step.ID == s.step && n > 0 {
			last := step.Fields[n-1]
			if last != Received { // that stands at the side
				kit.Focus(s.inputs[last].field)
			}
			kit.Focus(s.inputs[step.Fields[0]].field)
		}
	}
}

func (s *Paper) paintSteps() {
	var items []kit.NavItem
	for i, step := range s.model.Steps() {
		item := kit.NavItem{ID: step.ID, Label: fmt.Sprintf("%d  %s", i+1, step.Title)} // in the order of the paper form
		// The other titles leave no room for a count.
		if done, all := s.model.Count(step); done > 0 && (step.ID == "patient" || step.ID == "proxy") {
			item.Count = lang.Sayf("%d of %d", done, all)
		}
		items = append(items, item)
	}
	s.rail.SetItems(items)
	s.rail.Choose(s.model.Step())
}

func (s *Paper) paintTwice() {
	s.twice.Objects = nil
	if o := duplicates(s.model.Same(), s.model.CarryingOn(), s.model.Open, s.model.CarryOn); o != nil {
		s.twice.Objects = []fyne.CanvasObject{o}
	}
	kit.Reflow(s.twice)
}

// paintParent shows a parent's questions once the patient turns out a child.
func (s *Paper) paintParent() {
	child := s.model.Form().Child()
	if child == (len(s.parent.Objects) > 0) {
		return
	}
	s.parent.Objects = nil
	if child {
		s.parent.Objects = []fyne.CanvasObject{kit.Down(12, s.beside(Evidence), s.beside(SameAddress), s.beside(ChildConsents))}
	}
	kit.Reflow(s.parent)
}

// paintHome asks whose staff a paid carer is.
func (s *Paper) paintHome() {
	carer := s.model.Form().PaidCarer()
	if carer == (len(s.home.Objects) > 0) {
		return
	}
	s.home.Objects = nil
	if carer {
		s.home.Objects = []fyne.CanvasObject{s.beside(ProxyHome)}
	}
	kit.Reflow(s.home)
}

func (s *Paper) paintKnown() {
	s.known.Objects = []fyne.CanvasObject{s.knownCard("patient", lang.Say("Patient")), s.knownCard("proxy", lang.Say("Proxy")),
		kit.Card(kit.Down(10, kit.Small(lang.Say("The form")).Bold(), kit.Down(6, s.inputs[Received].field, kit.Left(s.inputs[Received].absent)), s.inputs[Came].field, s.scan))}
	kit.Reflow(s.known)
}

// knownCard shows who of earlier applications this may be. Nothing of it is
// filled in unless somebody asks.
func (s *Paper) knownCard(who, title string) fyne.CanvasObject {
	column := []fyne.CanvasObject{kit.Small(lang.Sayf("%s: already known here", title)).Bold().Wrap()}
	found := s.model.Found(who)
	if len(found) == 0 {
		words := lang.Say("Type the NHS number or the name to look. Nothing is filled in for you.")
		if s.model.asked[who] != "" {
			words = lang.Say("Nobody in earlier applications.")
		}
		column = append(column, kit.Small(words).In(theme.Fg2).Wrap())
	}
	for i, f := range found {
		if i > 0 {
			column = append(column, kit.Rule())
		}
		column = append(column, kit.Small(f.Name).Bold().Wrap(), kit.Small(bornWords(s.host, f)).Wrap())
		words, agrees := s.model.Agree(who, f)
		line := fyne.CanvasObject(kit.Small(words).In(theme.Fg2).Wrap())
		if agrees {
			line = kit.Across(6, kit.NewIcon(theme.IconCheck, theme.OK, 16), kit.Grow(kit.Small(words).Wrap()))
		}
		column = append(column, line)
		if !agrees {
			column = append(column, kit.Left(kit.NewButton(lang.Say("Use this person"), kit.Plain, func() { s.model.Use(who, f) }).Small()))
		}
	}
	return kit.Card(kit.Down(4, column...))
}

func bornWords(h *shell.Host, f workflow.Found) string {
	if f.Born.IsZero() {
		return f.Ref
	}
	return lang.Sayf("Born %s (%s), %s", f.Born.Display(), lang.Of(f.Born.AgeWords(h.Today())), f.Ref)
}

func (s *Paper) paintFoot() {
	next := kit.NewButton(s.model.NextLabel(), kit.Go, s.next).WithKey(shell.MainAct)
	if s.model.saving {
		next.Off(lang.Say("Registering"))
	}
	s.foot.Objects = []fyne.CanvasObject{kit.ActionBar(
		[]fyne.CanvasObject{kit.NewButton(lang.Say("Discard this form"), kit.Quiet, s.discard), kit.Small(s.model.keeper.words()).In(theme.Fg2)},
		[]fyne.CanvasObject{kit.Small(s.model.Progress()).In(theme.Fg2), next})}
	kit.Reflow(s.foot)
}

// check is the last step: everything in the order of the paper, to compare.
func (s *Paper) check() fyne.CanvasObject {
	column := []fyne.CanvasObject{kit.Section(lang.Say("5 Check"))}
	if ps := s.model.Problems(); len(ps) > 0 {
		column = append(column, kit.ErrorSummary(lang.Count(len(ps), "%d thing to put right before it can be registered", "%d things to put right before it can be registered"), s.links(ps)...))
	}
	column = append(column, kit.Small(lang.Say("Compare with the paper. Registering stores it and starts the case; nothing is sent.")).In(theme.Fg2).Wrap())
	if o := duplicates(s.model.Same(), s.model.CarryingOn(), s.model.Open, s.model.CarryOn); o != nil {
		column = append(column, o)
	}
	for _, step := range s.model.Steps() {
		var rows []kit.Detail
		for _, id := range step.Fields {
			f := s.model.Form().Field(id)
			value := kit.R(f.Words())
			switch {
			case f.Text == noDate:
				value = kit.R(lang.Say("Not a date")).In(theme.Err)
			case f.NotOnForm:
				value = kit.R(lang.Say("Not on the form")).In(theme.Fg2)
			case f.Empty():
				value = kit.R(lang.Say("Left blank")).In(theme.Fg2)
			case s.model.Form().Wrong(id) != "":
				value = value.In(theme.Err)
			}
			value.Text = strings.ReplaceAll(value.Text, "\n", ", ")
			if age := s.model.Form().Age(id); f.Kind == Birth && age != "" {
				value.Text += " (" + age + ")"
			}
			rows = append(rows, kit.Detail{Label: f.Label, Value: []kit.Run{value}, Link: lang.Say("Change"), Follow: func() { s.goTo(id) }})
		}
		if len(rows) > 0 {
			column = append(column, kit.Gap(4), kit.Strong(step.Title), kit.Details(rows...))
		}
	}
	return kit.Down(8, column...)
}

func (s *Paper) links(ps []Problem) []kit.Problem {
	out := make([]kit.Problem, len(ps))
	for i, p := range ps {
		out[i] = kit.Problem{Text: p.Words, Detail: p.Detail}
		if in := s.inputs[p.Field]; in != nil {
			out[i].Detail = in.told(p.Detail)
		}
		switch {
		case p.Field != "":
			out[i].Follow = func() { s.goTo(p.Field) }
		case p.Case != "":
			out[i].Follow = func() { s.host.Go(shell.Place{Page: shell.PageCase, ID: string(p.Case)}) }
		}
	}
	return out
}

// goTo goes back to a field.
func (s *Paper) goTo(id string) {
	for _, step := range s.model.Steps() {
		for _, f := range step.Fields {
			if f == id {
				s.model.SetStep(step.ID)
			}
		}
	}
	kit.Focus(s.inputs[id].field)
}
