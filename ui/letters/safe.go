package letters

import (
	"slices"
	"strings"

	"proxydesk/workflow"
	"proxydesk/workflow/letter"
)

// Channels are how a letter goes.
var Channels = []string{"by post", "by hand"}

// Question is one thing somebody has to answer before a letter goes. None is
// answered beforehand.
type Question string

// The questions, each on its own.
const (
	AskChannel Question = "channel"
	AskAddress Question = "address"
	AskReader  Question = "reader"
	AskPrivate Question = "private" // a young person of 11 to 15
	AskBefore  Question = "before"  // access is not set up yet
)

// gateOf is the gate a question opens.
var gateOf = map[letter.Gate]Question{
	letter.GateAddress: AskAddress, letter.GateReader: AskReader, letter.GatePrivate: AskPrivate, letter.GateSetUp: AskBefore,
}

// answered reports whether an answer stands.
func answered(s workflow.Safe, q Question) bool {
	switch q {
	case AskChannel:
		return s.Channel != ""
	case AskAddress:
		return s.AddressChecked
	case AskReader:
		return s.OnlyReader
	case AskPrivate:
		return s.PrivateChannel
	}
	return strings.TrimSpace(s.BeforeSetUp) != ""
}

// Questions lists what is asked of the letter in view.
func (m *Model) Questions() []Question {
	if !m.Shown() {
		return nil
	}
	ask := []Question{AskChannel, AskAddress, AskReader}
	for _, q := range []Question{AskPrivate, AskBefore} {
		gated := slices.ContainsFunc(m.paper.Gates, func(n letter.Need) bool { return gateOf[n.Gate] == q })
		if gated || answered(m.paper.Letter.Safe, q) {
			ask = append(ask, q)
		}
	}
	return ask
}

// Words is a question as the screen asks it, under the name of the one the
// letter goes to.
func (m *Model) Words(q Question) string {
	switch q {
	case AskChannel:
		return "How does it go?"
	case AskAddress:
		return "Address checked with them today"
	case AskReader:
		return "Nobody else opens their post"
	case AskPrivate:
		return "A private way to reach them is confirmed"
	}
	return "Why should it go before access is set up?"
}

// Safe is what was answered of the letter in view, saved or not.
func (m *Model) Safe() workflow.Safe {
	if s, ok := m.drafts[m.chosen]; ok {
		return s
	}
	return m.paper.Letter.Safe
}

// Answer keeps an answer. It is saved when the letter is printed, in the name
// of who prints it.
func (m *Model) Answer(change func(*workflow.Safe)) {
	if !m.Shown() {
		return
	}
	s := m.Safe()
	change(&s)
	m.drafts[m.chosen] = s
	m.changed()
}

// unsaved reports whether answers were given that the record does not hold.
func (m *Model) unsaved() bool {
	s, ok := m.drafts[m.chosen]
	s.Fact = m.paper.Letter.Safe.Fact
	return ok && s != m.paper.Letter.Safe
}

// Block is one thing that keeps a letter back.
type Block struct {
	// Title is the thing in a few words, Words what to do about it.
	Title, Words string
	// Ask is the question on this screen that takes it away; "" when none does.
	Ask Question
}

var gateTitles = map[letter.Gate]string{
	letter.GateMoment: "It is out of date", letter.GateHeld: "The case is on hold", letter.GateRelease: "It waits for a clinician",
	letter.GateDecision: "It does not match the decision", letter.GateUndo: "It is too early",
	letter.GateSetUp: "Access is not set up yet", letter.GateChosen: "Nobody chose who gets it",
	letter.GatePrivate: "No private way is confirmed", letter.GateAddress: "The address was not checked",
	letter.GateReader: "Somebody else may open it",
}

// Blocks lists what keeps the letter in view back; empty when it may be
// printed.
func (m *Model) Blocks() []Block {
	if m.refused != "" {
		return []Block{{Title: "This letter waits", Words: m.refused}}
	}
	if !m.Shown() {
		return nil
	}
	var out []Block
	for _, f := range m.paper.Missing {
		out = append(out, Block{Title: "No " + f, Words: "The letter lacks it. Open the case and fill it in."})
	}
	if m.unset != "" {
		out = append(out, Block{Title: "It would not print right", Words: m.unset})
	}
	if !answered(m.Safe(), AskChannel) {
		out = append(out, Block{Title: "Nobody said how it goes", Words: "By post, or by hand.", Ask: AskChannel})
	}
	for _, g := range m.paper.Gates {
		q := gateOf[g.Gate]
		if q == "" || !answered(m.Safe(), q) {
			out = append(out, Block{Title: gateTitles[g.Gate], Words: g.Say, Ask: q})
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
