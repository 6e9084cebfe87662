package settings

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
)

// Wording is how the practice words its letters: one letter at a time, with a
// page of a made-up case beside it.
type Wording struct {
	host  *shell.Host
	ports Ports
	told  func()

	reads, tries shell.Latest
	saved        workflow.Wordings
	names        map[workflow.StaffID]string
	left         map[letter.Kind]letter.Mistakes // own words that this release does not take
	sight
	Busy bool

	kind   letter.Kind
	sample int
	// typed is what differs from how it is, by letter: nothing is lost by looking
	// at another one.
	typed   map[letter.Kind]string
	watch   func() // is told of every change of typed
	keeping *shell.Keeping

	// sheets is the letter as typed, as long as it can be set; wrong is what
	// keeps it from being, and what Save was told of it is listed.
	sheets []kit.Sheet
	page   int
	wrong  letter.Mistakes
	listed bool
	unset  string
}

// NewWording returns the section; told is called when it has something to show.
func NewWording(h *shell.Host, p Ports, told func()) *Wording {
	return &Wording{host: h, ports: p, told: told, kind: letter.Acknowledged, typed: map[letter.Kind]string{}, watch: func() {}}
}

// Held is what is typed and not saved, of every letter: it outlives the program.
func (w *Wording) Held() string { return heldTexts(w.typed) }

// Hold takes it back, of the letters there are still.
func (w *Wording) Hold(s string) {
	for kind, text := range takeTexts[letter.Kind](s) {
		if slices.ContainsFunc(w.host.Session.WordedLetters(), func(l letter.Info) bool { return l.Kind == kind }) {
			w.typed[kind] = text
		}
	}
	w.try()
}

// Watch has do told after each change.
func (w *Wording) Watch(do func()) { w.watch = do }

// Reread reads what the practice worded itself.
func (w *Wording) Reread() {
	type read struct {
		saved workflow.Wordings
		names map[workflow.StaffID]string
		left  map[letter.Kind]letter.Mistakes
	}
	shell.Load(w.host, &w.reads, func(ctx context.Context) (x read, err error) {
		if x.saved, x.left, err = w.host.Session.Wordings(ctx); err != nil {
			return x, err
		}
		x.names = map[workflow.StaffID]string{}
		for _, versions := range x.saved {
			for _, v := range versions {
				if x.names[v.By] != "" {
					continue
				}
				who, err := w.ports.Staff(ctx, v.By)
				if err != nil {
					return x, err
				}
				x.names[v.By] = who.Name
			}
		}
		return x, nil
	}, func(x read, err error) {
		if !w.took(w.host, err) {
			w.told()
			return
		}
		w.saved, w.names, w.left = x.saved, x.names, x.left
		w.try()
		if w.keeping == nil {
			w.keeping = w.host.KeepTyped(shell.Keep("wording").Box("typed", w), stillHere(w.host), nil)
		}
	})
}

// Letters lists what may be worded, each with its number and what is to be said
// of it.
func (w *Wording) Letters() []kit.Choice {
	var out []kit.Choice
	for _, l := range w.host.Session.WordedLetters() {
		label := string(l.Kind) + "  " + l.Title
		switch _, typed := w.typed[l.Kind]; {
		case typed:
			label += " " + lang.Say("(not saved)")
		case w.left[l.Kind] != nil:
			label += " " + lang.Say("(own wording not in use)")
		case !w.saved.Latest(string(l.Kind)).Standard():
			label += " " + lang.Say("(own wording)")
		}
		out = append(out, kit.Choice{ID: string(l.Kind), Label: label})
	}
	return out
}

// Kind is the letter in hand.
func (w *Wording) Kind() letter.Kind { return w.kind }

// Take takes a letter in hand, if there is one of this kind.
func (w *Wording) Take(kind letter.Kind) {
	if kind == w.kind || !slices.ContainsFunc(w.host.Session.WordedLetters(), func(l letter.Info) bool { return l.Kind == kind }) {
		return
	}
	w.kind, w.sample, w.page, w.listed, w.sheets = kind, 0, 0, false, nil
	w.try()
}

func (w *Wording) samples() []letter.Sample {
	return letter.Samples(w.kind, casework.LetterPractice(w.host.Rules().Practice))
}

// Samples lists the made-up cases the letter can be shown about.
func (w *Wording) Samples() []kit.Choice {
	var out []kit.Choice
	for i, s := range w.samples() {
		out = append(out, kit.Choice{ID: strconv.Itoa(i), Label: s.Name})
	}
	return out
}

// Sample is the case the letter is shown about, by its place in Samples.
func (w *Wording) Sample() string { return strconv.Itoa(w.sample) }

// Show shows the letter about another case.
func (w *Wording) Show(id string) {
	i, err := strconv.Atoi(id)
	if err != nil || i < 0 || i >= len(w.samples()) {
		return
	}
	w.sample, w.page = i, 0
	w.try()
}

// Fields lists what may be filled in, each with an example.
func (w *Wording) Fields() []letter.FieldUse {
	return letter.Offered(w.kind, casework.LetterPractice(w.host.Rules().Practice))
}

func (w *Wording) standard() string { return w.host.Session.StandardWording(w.kind) }

// is is the wording that counts now.
func (w *Wording) is() string { return w.words(w.saved.Latest(string(w.kind))) }

func (w *Wording) words(v workflow.Wording) string {
	if v.Standard() {
		return w.standard()
	}
	return v.Text
}

// Text is the wording as it stands in the field.
func (w *Wording) Text() string {
	if t, ok := w.typed[w.kind]; ok {
		return t
	}
	return w.is()
}

// Type changes the wording on the screen.
func (w *Wording) Type(text string) {
	if text == w.Text() {
		return
	}
	w.typed[w.kind] = text
	if text == w.is() {
		delete(w.typed, w.kind)
	}
	w.watch()
	w.try()
}

// Changed reports whether the letter in hand differs from how it is saved.
func (w *Wording) Changed() bool {
	_, typed := w.typed[w.kind]
	return typed
}

// Unsaved reports whether any letter does.
func (w *Wording) Unsaved() bool { return len(w.typed) > 0 }

// PutBack forgets what was typed for the letter in hand.
func (w *Wording) PutBack() {
	delete(w.typed, w.kind)
	w.watch()
	w.listed = false
	w.try()
}

// standing is the choice of the standard wording among the versions.
const standing = "standard"

// Versions lists the wordings the letter had, the latest first, and the standard
// one. Choosing one puts it in the field; saving it makes it count again.
func (w *Wording) Versions() []kit.Choice {
	versions := w.saved[string(w.kind)]
	latest := w.saved.Latest(string(w.kind))
	var out []kit.Choice
	for _, v := range slices.Backward(versions) {
		if v.Standard() {
			continue
		}
		label := lang.Sayf("Version %d, %s, %s", v.Number, w.names[v.By], nhs.DateIn(v.At).Short())
		switch {
		case v.Number != latest.Number:
		case w.left[w.kind] != nil:
			label += " " + lang.Say("(this version of Proxydesk does not take it)")
		default:
			label += " " + lang.Say("(in use)")
		}
		out = append(out, kit.Choice{ID: strconv.Itoa(v.Number), Label: label})
	}
	label := lang.Say("Standard wording")
	if latest.Standard() || w.left[w.kind] != nil {
		label += " " + lang.Say("(in use)")
	}
	return append(out, kit.Choice{ID: standing, Label: label})
}

// Version is which of Versions stands in the field, "" when none does.
func (w *Wording) Version() string {
	text := w.Text()
	latest := w.saved.Latest(string(w.kind))
	if text == w.words(latest) && !latest.Standard() {
		return strconv.Itoa(latest.Number)
	}
	if text == w.standard() {
		return standing
	}
	for _, v := range slices.Backward(w.saved[string(w.kind)]) {
		if v.Text == text {
			return strconv.Itoa(v.Number)
		}
	}
	return ""
}

// Look puts a version in the field.
func (w *Wording) Look(id string) {
	text := w.standard()
	for _, v := range w.saved[string(w.kind)] {
		if strconv.Itoa(v.Number) == id {
			text = v.Text
		}
	}
	w.listed = false
	w.Type(text)
}

// try sets the letter as it stands in the field.
func (w *Wording) try() {
	type tried struct {
		sheets []kit.Sheet
		wrong  letter.Mistakes
		unset  string
	}
	kind, text, samples := w.kind, w.Text(), w.samples()
	sample := samples[min(w.sample, len(samples)-1)].Facts
	w.told()
	shell.Load(w.host, &w.tries, func(context.Context) (t tried, err error) {
		d, err := w.host.Session.TryWording(kind, text, sample)
		if missing := (*letter.Missing)(nil); errors.As(err, &t.wrong) {
			return t, nil
		} else if errors.As(err, &missing) { // of the practice's own details
			t.unset = lang.Sayf("The page cannot be shown: the practice has no %s.", strings.Join(missing.Fields, ", "))
			return t, nil
		} else if err != nil {
			return t, err
		}
		t.sheets, err = w.ports.Pages(d)
		return t, err
	}, func(t tried, err error) {
		if err != nil {
			w.host.ShowError(err)
			return
		}
		w.wrong, w.unset = t.wrong, t.unset
		if len(t.sheets) > 0 {
			w.sheets, w.page = t.sheets, min(w.page, len(t.sheets)-1)
		}
		w.listed = w.listed && len(t.wrong) > 0
		w.told()
	})
}

// Mistakes lists what is wrong, by line, once somebody tried to save it.
func (w *Wording) Mistakes() letter.Mistakes {
	if !w.listed {
		return nil
	}
	return w.wrong
}

// Sheet is the page in view; ok is false where none was set yet.
func (w *Wording) Sheet() (s kit.Sheet, ok bool) {
	if len(w.sheets) == 0 {
		return s, false
	}
	return w.sheets[w.page], true
}

// Pages is how many pages there are.
func (w *Wording) Pages() int { return len(w.sheets) }

// TurnPage goes so many pages on.
func (w *Wording) TurnPage(by int) {
	if p := w.page + by; p >= 0 && p < len(w.sheets) {
		w.page = p
		w.told()
	}
}

// PageWords says what the page shows.
func (w *Wording) PageWords() string {
	switch n := len(w.wrong); {
	case w.unset != "":
		return w.unset
	case n == 1:
		return lang.Sayf("Line %d cannot be set; the page is as it was", w.wrong[0].Line)
	case n > 1:
		return lang.Sayf("%d things cannot be set; the page is as it was", n)
	case len(w.sheets) == 0:
		return ""
	}
	return lang.Sayf("Page %d of %d, shaded words are filled in", w.page+1, len(w.sheets))
}

// Stands says in a line how the wording in the field stands to the one in use.
func (w *Wording) Stands() string {
	switch v := w.Version(); {
	case !w.Changed():
		return ""
	case v == standing:
		return lang.Say("The standard wording. Save it to use it.")
	case v != "":
		return lang.Sayf("Version %s as it was. Save it to use it again.", v)
	}
	return lang.Say("Not saved.")
}

// Save makes the wording in the field count from the next letter.
func (w *Wording) Save() {
	if w.Busy || !w.Changed() {
		return
	}
	kind, text := w.kind, w.Text()
	on := w.saved.Latest(string(kind)).Number
	w.Busy, w.listed = true, false
	w.told()
	shell.ActOr(w.host, func(ctx context.Context) error { return w.host.Session.Reword(ctx, kind, text, on) }, func() {
		w.Busy = false
		if w.typed[kind] == text { // else somebody typed on meanwhile
			delete(w.typed, kind)
			w.watch()
		}
		w.host.Toast(lang.Sayf("Saved. Letter %s says so from the next print; what was printed keeps its words.", string(kind)), nil)
		w.Reread()
	}, func(err error) {
		w.Busy = false
		if wrong := (letter.Mistakes)(nil); errors.As(err, &wrong) {
			w.refused(kind, text, wrong)
		} else {
			w.host.ShowError(err)
			w.Reread()
		}
		w.told()
	})
}

// refused says what is wrong with a wording that was to be saved. Meanwhile it may
// have been typed on, or another letter taken in hand: mistakes are listed of what is
// in view alone.
func (w *Wording) refused(kind letter.Kind, text string, wrong letter.Mistakes) {
	switch {
	case w.kind != kind:
		w.host.Tell(lang.Sayf("Letter %s was not saved: something in it cannot be set. What you typed is kept.", string(kind)))
		return
	case w.Text() == text:
		w.wrong = wrong
	}
	w.listed = len(w.wrong) > 0
}
