package letters

import (
	"encoding/json"
	"slices"
	"strings"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/workflow"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
)

// Channels are how a letter goes.
var Channels = []string{workflow.ByPost, workflow.ByHand}

var channelWords = map[string]string{workflow.ByPost: lang.Say("By post"), workflow.ByHand: lang.Say("By hand")}

// Question is one thing somebody says before a letter goes. None is answered
// beforehand.
type Question string

// The questions. The last three keep no letter back.
const (
	AskChannel Question = "channel"
	AskAddress Question = "address"
	AskReader  Question = "reader"
	AskPrivate Question = "private" // a young person of 11 to 15
	AskChosen  Question = "chosen"  // nothing proposes a letter to them
	AskAgrees  Question = "agrees"  // the patient ended it, the proxy would hear
	AskDeath   Question = "death"
	AskBefore  Question = "before" // access is not set up yet
	AskNoBlame Question = "not-agreed"
	AskLarge   Question = "large"
	AskEasy    Question = "easy"
)

// gateOf is the gate a question opens.
var gateOf = map[letter.Gate]Question{
	letter.GateAddress: AskAddress, letter.GateReader: AskReader, letter.GatePrivate: AskPrivate, letter.GateSetUp: AskBefore,
	letter.GateChosen: AskChosen, letter.GateAgreed: AskAgrees, letter.GateDeath: AskDeath,
}

// ticks are the questions that are a box to tick, with what they set.
var ticks = map[Question]func(*workflow.Safe) *bool{
	AskAddress: func(s *workflow.Safe) *bool { return &s.AddressChecked },
	AskReader:  func(s *workflow.Safe) *bool { return &s.OnlyReader },
	AskPrivate: func(s *workflow.Safe) *bool { return &s.PrivateChannel },
	AskChosen:  func(s *workflow.Safe) *bool { return &s.Chosen },
	AskAgrees:  func(s *workflow.Safe) *bool { return &s.PatientAgrees },
	AskDeath:   func(s *workflow.Safe) *bool { return &s.DeathChecked },
	AskNoBlame: func(s *workflow.Safe) *bool { return &s.MaySayNotAgreed },
	AskLarge:   func(s *workflow.Safe) *bool { return &s.LargePrint },
	AskEasy:    func(s *workflow.Safe) *bool { return &s.EasyRead },
}

// answered reports whether an answer stands.
func answered(s workflow.Safe, q Question) bool {
	switch tick, ok := ticks[q]; {
	case ok:
		return *tick(&s)
	case q == AskChannel:
		return s.Channel != ""
	}
	return strings.TrimSpace(s.BeforeSetUp) != ""
}

// Questions lists what is asked of the letter in view.
func (m *Model) Questions() []Question {
	if !m.Shown() {
		return nil
	}
	p := m.view.paper
	ask := []Question{AskChannel, AskAddress, AskReader}
	for _, q := range []Question{AskPrivate, AskChosen, AskAgrees, AskDeath, AskBefore} {
		gated := slices.ContainsFunc(p.Gates, func(n letter.Need) bool { return gateOf[n.Gate] == q })
		if gated || answered(p.Letter.Safe, q) {
			ask = append(ask, q)
		}
	}
	if p.NotAgreed {
		ask = append(ask, AskNoBlame)
	}
	if !p.PrefersLarge {
		ask = append(ask, AskLarge)
	}
	if p.HasEasy && !p.PrefersEasy {
		ask = append(ask, AskEasy)
	}
	return ask
}

// Words is a question as the screen asks it, under the name of the one the
// letter goes to.
func (m *Model) Words(q Question) string {
	switch q {
	case AskChannel:
		return lang.Say("How does it go?")
	case AskAddress:
		return lang.Say("Address checked with them today")
	case AskReader:
		return lang.Say("Nobody else opens their post")
	case AskPrivate:
		return lang.Say("A private way to reach them is confirmed")
	case AskChosen:
		return lang.Say("It is right that they get this letter")
	case AskAgrees:
		return lang.Say("The patient wants them told")
	case AskDeath:
		return lang.Say("The death is certain, and they know of it")
	case AskNoBlame:
		return lang.Say("It is safe to say that the patient has not agreed")
	case AskLarge:
		return lang.Say("Large print, 18 point")
	case AskEasy:
		return lang.Say("Easy read, with pictures")
	}
	return lang.Say("Why should it go before access is set up?")
}

// Safe is what was answered of the letter in view, saved or not.
func (m *Model) Safe() workflow.Safe {
	if s, ok := m.drafts[m.chosen]; ok {
		return s
	}
	return m.view.paper.Letter.Safe
}

// Answer keeps an answer. It is saved when the letter is printed, in the name
// of who prints it.
func (m *Model) Answer(change func(*workflow.Safe)) {
	if !m.Shown() {
		return
	}
	s := m.Safe()
	before := s
	change(&s)
	m.drafts[m.chosen] = s
	m.watch()
	if s.LargePrint != before.LargePrint || s.EasyRead != before.EasyRead || s.MaySayNotAgreed != before.MaySayNotAgreed {
		m.load() // the page is another
		return
	}
	m.changed()
}

// unsaved are the answers to a letter that the record does not hold.
func (m *Model) unsaved(id workflow.LetterID) (workflow.Safe, bool) {
	saved := m.view.paper.Letter
	if r, ok := m.readied[id]; ok {
		saved = r.paper.Letter
	}
	s, ok := m.drafts[id]
	s.Fact = saved.Safe.Fact
	return s, ok && s != saved.Safe
}

// Block is one thing that keeps a letter back.
type Block struct {
	// Title is the thing in a few words, Words what to do about it.
	Title, Words string
	// Ask is the question on this screen that takes it away; "" when none does.
	Ask Question
	// Contact is whose name and address to put right; "" when that is not it.
	Contact workflow.Applicant
}

var gateTitles = map[letter.Gate]string{
	letter.GateMoment: lang.Say("It is out of date"), letter.GateHeld: lang.Say("The case is on hold"), letter.GateRelease: lang.Say("It waits for a clinician"),
	letter.GateDecision: lang.Say("It does not match the decision"), letter.GateUndo: lang.Say("It is too early"),
	letter.GateSetUp: lang.Say("Access is not set up yet"), letter.GateChosen: lang.Say("Nobody chose who gets it"),
	letter.GatePrivate: lang.Say("No private way is confirmed"), letter.GateAddress: lang.Say("The address was not checked"),
	letter.GateReader: lang.Say("Somebody else may open it"), letter.GateStale: lang.Say("It tells of access that is no longer so"),
	letter.GateAgreed: lang.Say("The patient was not asked"), letter.GateDeath: lang.Say("Nobody made sure of the death"),
}

// Blocks lists what keeps the letter in view back; empty when it may be
// printed.
func (m *Model) Blocks() []Block {
	if m.view.refused == "" && !m.Shown() {
		return nil
	}
	return m.blocks(m.view)
}

// blocks lists what keeps a letter back, with the answers given so far.
func (m *Model) blocks(r readied) []Block {
	if r.refused != "" {
		return []Block{{Title: lang.Say("This letter waits"), Words: r.refused}}
	}
	var out []Block
	for _, f := range r.paper.Missing {
		b := Block{Title: lang.Sayf("No %s", lang.Of(f)), Words: lang.Say("The letter lacks it. Open the case and fill it in.")}
		if f == letter.LacksAddress {
			b.Words, b.Contact = lang.Say("Type it in."), r.paper.Letter.To
		}
		if words, ok := strings.CutPrefix(f, letter.OtherWords); ok {
			b = Block{Title: lang.Say("What was typed cannot go out"), Words: kit.Capital(lang.Of(words)) + ". " + lang.Say("Ask again in other words.")}
		}
		out = append(out, b)
	}
	if r.unset != "" {
		out = append(out, Block{Title: lang.Say("It would not print right"), Words: r.unset, Contact: r.paper.Letter.To})
	}
	safe, ok := m.drafts[r.paper.Letter.ID]
	if !ok {
		safe = r.paper.Letter.Safe
	}
	if !answered(safe, AskChannel) {
		out = append(out, Block{Title: lang.Say("Nobody said how it goes"), Words: lang.Say("By post, or by hand."), Ask: AskChannel})
	}
	for _, g := range r.paper.Gates {
		q := gateOf[g.Gate]
		if q == "" || !answered(safe, q) {
			out = append(out, Block{Title: gateTitles[g.Gate], Words: lang.Of(g.Say), Ask: q})
		}
	}
	return out
}

// parted tells what only another screen or time takes away from the questions
// still open here.
func parted(blocks []Block) (hard, open []Block) {
	for _, b := range blocks {
		if b.Ask == "" {
			hard = append(hard, b)
		} else {
			open = append(open, b)
		}
	}
	return hard, open
}

// heldSafe is what was answered of letters that are not printed yet, as it is kept.
type heldSafe struct {
	On      nhs.Date
	Answers map[workflow.LetterID]workflow.Safe
}

// Held is what was answered of the letters and is not saved with them yet: it outlives
// the program.
func (m *Model) Held() string {
	if len(m.drafts) == 0 {
		return ""
	}
	b, err := json.Marshal(heldSafe{On: m.host.Today(), Answers: m.drafts})
	if err != nil {
		panic("letters: answers cannot be written: " + err.Error())
	}
	return string(b)
}

// Hold takes it back on the same day: that an address was checked today is not true
// tomorrow.
func (m *Model) Hold(s string) {
	var held heldSafe
	if json.Unmarshal([]byte(s), &held) != nil || held.On != m.host.Today() || held.Answers == nil {
		return
	}
	m.drafts = held.Answers
	m.changed()
}

// Watch has do told after each change.
func (m *Model) Watch(do func()) { m.watch = do }
