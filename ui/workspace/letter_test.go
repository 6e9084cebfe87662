package workspace

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
)

func TestALetterIsChosenThenWritten(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	var asked []shell.Question
	var said []string
	written := 0
	h := r.host(sam)
	h.OnAsk = func(q shell.Question) func() { asked = append(asked, q); return func() {} }
	h.OnToast = func(words string, _ func()) { said = append(said, words) }
	h.AskLetter(id, func() { written++ })
	if len(asked) != 1 {
		t.Fatalf("%d questions, said %q", len(asked), said)
	}
	field := asked[0].Body.(*kit.Field)
	list := field.Control().(*kit.RadioList)
	write := asked[0].Choices[0]
	if list.Chosen() != "" || write.Try() || field.Error() == "" {
		t.Errorf("%q is chosen beforehand", list.Chosen())
	}
	list.Choose("L01 proxy")
	if !write.Try() {
		t.Fatal("a choice does not do")
	}
	write.Do()
	if len(r.letters) != 1 || r.letters[0].Kind != "L01" || r.letters[0].To != workflow.ByProxy || written != 1 || len(said) != 1 {
		t.Errorf("letters %+v, said %q", r.letters, said)
	}
}

func TestLettersOfACaseEverHeldAreAClinicians(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	a := r.apps[id]
	a.EverHeld = true
	r.apps[id] = a
	for _, c := range []struct {
		who    workflow.Staff
		asked  int
		spoken string
	}{{sam, 0, "A clinician decides about letters on this case."}, {bell, 1, ""}} {
		asked, said := 0, ""
		h := r.host(c.who)
		h.OnAsk = func(shell.Question) func() { asked++; return func() {} }
		h.OnToast = func(words string, _ func()) { said = words }
		h.AskLetter(id, nil)
		if asked != c.asked || said != c.spoken {
			t.Errorf("%s: %d questions, said %q", c.who.Name, asked, said)
		}
	}
}

func TestTheChoiceOfALetterAsItLooks(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	w := open(t, r, sam)
	w.show(id, string(Letters))
	w.shoot("letters-none")
	if !w.Do("case.letter") {
		t.Fatal("no letter can be asked for")
	}
	w.shoot("letter-ask")
}

// A letter to somebody else asks whom and where, and names what it lists only
// for a home.
func TestALetterToSomebodyElseAsksWhom(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.motherAndChild())
	w := open(t, r, sam)
	w.show(id, string(Letters))
	if !w.Do("case.letter") {
		t.Fatal("no letter can be asked for")
	}
	w.key(fyne.KeyEnd)
	h := r.host(sam)
	var asked []shell.Question
	h.OnAsk = func(q shell.Question) func() { asked = append(asked, q); return func() {} }
	h.AskLetter(id, nil)
	list := asked[0].Body.(*kit.Field).Control().(*kit.RadioList)
	list.Choose("other")
	if !asked[0].Choices[0].Try() {
		t.Fatal("a letter to somebody else cannot be chosen")
	}
	asked[0].Choices[0].Do()
	if len(asked) != 2 || asked[1].Choices[0].Try() {
		t.Fatal("it does not ask whom, or takes nobody")
	}
	w.Host().Ask(asked[1])
	w.shoot("letter-other")
}

// The choice says to whom such a letter can go now: to nobody's next of kin while both
// live, to no home that has no part in it.
func TestALetterToSomebodyElseNamesItsReadersOfNow(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.motherAndChild())
	w := open(t, r, sam)
	var body fyne.CanvasObject
	h := r.host(sam)
	h.OnAsk = func(q shell.Question) func() { body = q.Body; return func() {} }
	h.AskLetter(id, nil)
	w.Host().Ask(shell.Question{Title: "Letter", Body: body, Choices: []shell.Choice{shell.Close("Cancel")}})
	if said := w.text(); !strings.Contains(said, "To a complainant or a local authority") || strings.Contains(said, "next of kin") || strings.Contains(said, "a care home") {
		t.Errorf("it says %q", said)
	}
}

// The letter that has a home go through its staff begins with those of the
// register, and does not go without any.
func TestAHomesStaffAreThoseOfTheRegister(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	a := r.apps[id]
	r.roles["r1"] = workflow.Role{ID: "r1", Application: id, State: workflow.RoleActive, Patient: a.Patient, Proxy: a.Proxy, Basis: basis.CareHome}
	var asked []shell.Question
	h := r.host(sam)
	h.OnAsk = func(q shell.Question) func() { asked = append(asked, q); return func() {} }
	h.AskLetter(id, nil)
	asked[0].Body.(*kit.Field).Control().(*kit.RadioList).Choose("other")
	asked[0].Choices[0].Do()
	fields := asked[1].Body.(*fyne.Container).Objects
	control := func(i int) fyne.CanvasObject { return fields[i].(*kit.Field).Control() }
	control(0).(*kit.Pick).Choose("L21")
	control(1).(*kit.Entry).SetText("The manager, Elm Lodge")
	control(2).(*kit.Entry).SetText("Elm Lodge")
	names := control(3).(*kit.Entry)
	if names.Text() != a.Proxy.Name() {
		t.Errorf("the names are %q", names.Text())
	}
	names.SetText(" ")
	if asked[1].Choices[0].Try() || fields[3].(*kit.Field).Error() == "" {
		t.Error("a home is asked about nobody")
	}
	names.SetText("Amy Dale\nJo Lake")
	if !asked[1].Choices[0].Try() {
		t.Fatal("two names do not do")
	}
	asked[1].Choices[0].Do()
	if n := len(r.letters); n != 1 || len(r.letters[0].Other.Lines) != 2 {
		t.Errorf("letters %+v", r.letters)
	}
}
