package casework

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// Explanation is what the rules say of a case to one person: what is still
// needed, from whom and why, which legal basis is open and why not the others,
// and what would happen if it were approved now. It names nobody, and leaves out
// what the person may not read. The window and the explain command both show it.
type Explanation struct {
	Reference string `json:"reference"`
	State     string `json:"state"`
	// Questions is the version the case is judged by.
	Questions string   `json:"questions"`
	Newer     *Newer   `json:"newerQuestions,omitempty"`
	Needs     []Wanted `json:"needs"`
	Warnings  []string `json:"warnings,omitempty"`
	// OpenAtStore says that the application of a closed case stays open at the
	// national store.
	OpenAtStore string `json:"openAtStore,omitempty"`
	// Findings are the findings of the case as they stand.
	Findings []Found    `json:"findings,omitempty"`
	Bases    []BasisWhy `json:"bases"`
	// Approved is nil where no legal basis can be foreseen yet, or the case is
	// closed.
	Approved *Consequence `json:"ifApprovedNow,omitempty"`
}

// Newer is what moving the case to the questions in use would change, by rule.
type Newer struct {
	Version string   `json:"version"`
	Words   string   `json:"words"`
	Added   []string `json:"added"`
	Dropped []string `json:"dropped"`
	Again   []string `json:"askedAgain"`
}

// Found is a finding of the case: what was found, when, and for how long a
// decision may rest on it.
type Found struct {
	Rule  string `json:"rule"`
	Kind  string `json:"kind"`
	Words string `json:"words"`
	On    string `json:"on,omitempty"`
	Until string `json:"until,omitempty"`
	Stale string `json:"stale,omitempty"`
}

// Wanted is one thing that still stands in the way of approving.
type Wanted struct {
	Rule  string `json:"rule,omitempty"`
	Words string `json:"words"`
	// From is who can meet it, in words; "" for anybody.
	From string `json:"from,omitempty"`
	// Why is the source of the rule.
	Why string `json:"why,omitempty"`
}

// BasisWhy is a legal basis and why it is open or not.
type BasisWhy struct {
	Basis   string   `json:"basis"`
	Allowed bool     `json:"allowed"`
	Why     string   `json:"why"`
	Needs   []string `json:"needs,omitempty"`
}

// Explain opens a case and says what the rules say of it. Where somebody prepares
// a decision, that is the one weighed; else what the rules propose on the basis
// the answers lead to.
func (s Session) Explain(ctx context.Context, id workflow.ApplicationID) (Explanation, error) {
	c, err := s.Open(ctx, id)
	if err != nil {
		return Explanation{}, err
	}
	e := Explanation{Reference: c.Application.Ref, State: c.State.Words(), Questions: c.Questions.Version, Needs: []Wanted{}, Bases: []BasisWhy{}}
	if m := c.Newer; m != nil {
		e.Newer = &Newer{Version: m.To, Words: "There are newer questions for this case: " + m.Words() + "."}
		e.Newer.Added, e.Newer.Dropped, e.Newer.Again = m.IDs()
	}
	e.OpenAtStore = c.OpenAtStore
	for _, o := range c.Options {
		e.Bases = append(e.Bases, BasisWhy{o.Basis.Words(), o.Allowed, o.Why, o.Needs})
	}
	for _, f := range c.Findings {
		e.Findings = append(e.Findings, Found{string(f.Item), string(f.Kind), f.Words, f.On.String(), f.Until.String(), f.Stale})
	}
	if !c.State.Open() {
		return e, nil
	}
	p := s.prepared(c)
	needs, err := s.Blocks(ctx, id, p)
	if err != nil {
		return Explanation{}, err
	}
	for _, n := range needs {
		e.Needs = append(e.Needs, Wanted{Rule: n.Rule, Words: n.Words, From: cmp.Or(checklist.Role(n.From).Words(), n.From.Words()), Why: c.source(n)})
	}
	for _, w := range c.Checks.Warnings {
		e.Warnings = append(e.Warnings, w.Text)
	}
	if p.Basis == "" {
		return e, nil
	}
	if k, err := s.Foresee(c, p); err == nil {
		e.Approved = &k
	}
	return e, nil
}

// prepared is the grant somebody prepares, made whole by what the rules propose
// on its basis; a refusal being prepared says nothing of approving.
func (s Session) prepared(c Case) workflow.Proposal {
	in := c.Application.Intended
	b := in.Basis
	if b == "" {
		if o, ok := basis.Find(c.Options, c.Heading); ok && o.Allowed {
			b = o.Basis
		}
	}
	if b == "" {
		return workflow.Proposal{}
	}
	p, _ := s.Propose(c, b, in.CarryOn)
	if in.Basis == "" {
		a := c.Application
		if !a.HoldsReadBy(s.staff) && !s.staff.May(workflow.ActDecide) {
			a.EverHeld = false // whom nobody would write to by themselves tells of a hold
		}
		for _, to := range s.Addressees(a, false) {
			if to.Ticked {
				p.Letters = append(p.Letters, workflow.Applicant(to.To))
			}
		}
		return p
	}
	if in.Scopes != nil {
		p.Scopes = in.Scopes
	}
	if !in.Review.IsZero() {
		p.Review = in.Review
	}
	if !in.End.IsZero() || in.OpenEnded != "" {
		p.End = in.End
	}
	p.OpenEnded, p.Letters = in.OpenEnded, in.Letters
	if !in.Refuse {
		p.Rationale = in.Rationale
	}
	return p
}

// The sources of what is no question of a checklist.
var fieldSources = map[string]string{
	"basis": "DAPB3051 4.2", "services": "DAPB3051 4.1.1", "end": "Proxy access, advice and guidance, step 8",
	"review": "Proxy access, advice and guidance, steps 8 and 10", "renews": "DAPB3051 7.3",
	"rationale": "House", "second": "House", "countersign": "House", "clock": "House",
}

// source is where the rule behind a need comes from.
func (c Case) source(n workflow.Need) string {
	if it, ok := c.Questions.Item(checklist.ItemID(n.Rule)); ok {
		return it.Source
	}
	if it, ok := c.Questions.Item(checklist.ItemID(n.Field)); ok {
		return it.Source
	}
	if strings.HasPrefix(n.Rule, "AGE") {
		return "DAPB3051 7.2"
	}
	return fieldSources[n.Field]
}

// Consequence is what a decision brings about, in words that name nobody.
type Consequence struct {
	// Rows are the decision itself, as the page to check shows it.
	Rows []Row `json:"decision"`
	// EndRule and ReviewRule are the rules that gave the two days.
	EndRule    string `json:"endRule,omitempty"`
	ReviewRule string `json:"reviewRule,omitempty"`
	// Sent is what the national store is asked for and Reason its code; "" where it
	// is told nothing.
	Sent   workflow.MessageKind `json:"sent,omitempty"`
	Reason string               `json:"sentReason,omitempty"`
	// Local says why nothing leaves the practice, or is "".
	Local   string   `json:"keptHere,omitempty"`
	Letters []string `json:"letters"`
	// Steps are what happens afterwards, in order.
	Steps []Row `json:"steps"`
}

// Row is a label and what it says.
type Row struct {
	Label string `json:"label"`
	Words string `json:"words"`
}

// Foresee says what this decision would bring about. The error is a *Refusal
// where there is nothing to be decided on.
func (s Session) Foresee(c Case, p workflow.Proposal) (Consequence, error) {
	rules, now := s.desk.Rules(), s.desk.Now()
	f, err := c.Application.Foresee(p, c.Around, s.staff, rules, now)
	if err != nil {
		return Consequence{}, fmt.Errorf("foresee application %s: %w", c.Application.ID, err)
	}
	k := Consequence{Letters: []string{}}
	if f.Decision.Refused {
		k.Rows = []Row{{"Decision", "Refuse"}, {"Reason", rules.Reasons.Told(p.Reason, p.Words)}}
	} else {
		k.grant(c, f)
	}
	k.Steps = append(k.Steps, Row{"Held here for " + spell(rules.UndoTime), "You can undo it until " + f.Decision.UndoUntil.In(nhs.London).Format("15:04") + "."})
	k.told(c, f)
	if m := f.Message; m != nil && m.Kind == workflow.MessageRefuse && m.State == workflow.OutgoingReady { // also where the store is asked first
		if x, ok := rules.Reasons.Find(m.Reason); ok && x.Sensitive {
			k.Rows = append(k.Rows, Row{"Take care", x.Warning(workflow.ReasonRefuses)})
		}
	}
	if r := f.Role; r != nil && !r.SetUp.Done() {
		k.Steps = append(k.Steps, Row{"Set up in the GP system", "A task for whoever sets up access. It is not on until it is done."})
	}
	if r := f.Role; r != nil && r.SwitchOff.Open() {
		k.Steps = append(k.Steps, Row{"Switch off in the GP system", r.SwitchOff.Why})
	}
	for _, l := range f.Letters {
		k.Letters = append(k.Letters, fmt.Sprintf("%s to the %s", l.Kind, l.To))
	}
	switch n := len(f.Letters); n {
	case 0:
		k.Steps = append(k.Steps, Row{"No letter", "Nobody was chosen to be written to."})
	case 1:
		k.Steps = append(k.Steps, Row{"1 letter waits for printing", "Nothing is posted without a person."})
	default:
		k.Steps = append(k.Steps, Row{fmt.Sprintf("%d letters wait for printing", n), "Nothing is posted without a person."})
	}
	return k, nil
}

// serviceList names services in a sentence.
func serviceList(scopes []basis.Scope) string {
	w := make([]string, len(scopes))
	for i, s := range scopes {
		w[i] = s.Words()
	}
	return SentenceList(w)
}

// grant is the decision of a grant in words.
func (k *Consequence) grant(c Case, f workflow.Foresight) {
	d, r := f.Decision, f.Role
	what := "Grant everything that was asked for"
	switch {
	case d.Part():
		what = "Grant part of what was asked"
	case len(c.Application.Requested) == 0:
		what = "Grant access"
	}
	o, _ := basis.Find(c.Options, d.Basis)
	given := serviceList(d.Scopes)
	switch r.RecordFrom {
	case nhs.Date{}:
	case r.Patient.Born:
		given += ". The whole record is shown."
	default:
		given += ". Record shown from " + r.RecordFrom.Short() + "."
	}
	k.Rows = []Row{{"Decision", what}, {"Legal basis", d.Basis.Words() + ". " + o.Why}, {"Access given", given}}
	if d.Part() {
		k.Rows = append(k.Rows, Row{"Not given", serviceList(d.NotGiven)})
	}
	ends := d.End.Date.Long()
	if d.End.IsZero() {
		ends = "no last day, because: " + d.OpenEnded
	}
	k.Rows = append(k.Rows, Row{"Starts and ends", r.Start.Long() + " to " + ends},
		Row{"Review by", d.Review.Date.Long() + ". " + DateRule(d.Review.Date, f.Dates.Review)})
	k.EndRule, k.ReviewRule = d.End.Rule, d.Review.Rule
}

// told is what the national store hears, or why it hears nothing.
func (k *Consequence) told(c Case, f workflow.Foresight) {
	m := f.Message
	step := func(label, words string) { k.Steps = append(k.Steps, Row{label, words}) }
	switch {
	case m == nil && f.Decision.Refused:
		step("Nothing to tell the national record", "The access there goes on to its last day.")
		return
	case m == nil:
		step("Nothing to tell the national record", "Its basis and last day stay as they are there.")
		return
	case m.State == workflow.OutgoingLocal:
		k.Local = m.Why
		step("Kept at the practice", m.Why)
		return
	case m.State == workflow.OutgoingRelease:
		step("Waits for a release", "Nothing is sent until somebody who may release it chooses what the national record is told.")
		return
	case m.Kind == workflow.MessageRefuse && c.Application.National == nil:
		// The relay looks before it says anything, so it waits to be sent like any other.
		step("Looked up in the national record", "No application of these two is known here. If it has one, that is refused with this reason; if not, nothing is sent.")
		return
	}
	k.Sent, k.Reason = m.Kind, m.Reason
	switch m.Kind {
	case workflow.MessageRefuse:
		step("Sent to the national record", "The application there is refused, with this reason. The NHS tells both people itself.")
	case workflow.MessageChange:
		step("Sent to the national record", "The role there takes this basis and last day. The NHS may tell both people itself.")
	default:
		step("Sent to the national record", "As active, with basis and end date. The NHS tells both people itself.")
	}
}

// Passage is a part of an explanation in words.
type Passage struct {
	Title string
	Lines []string
}

// Passages are the explanation in words, as a person reads them.
func (e Explanation) Passages() []Passage {
	var needs, bases, then []string
	for _, n := range e.Needs {
		line := n.Words
		if n.From != "" {
			line += " From " + n.From + "."
		}
		needs = append(needs, line+why(n.Why))
	}
	for _, b := range e.Bases {
		open := "not open"
		if b.Allowed {
			open = "open"
		}
		line := fmt.Sprintf("%s: %s. %s", b.Basis, open, b.Why)
		for _, n := range b.Needs {
			line += " Needed: " + n + "."
		}
		bases = append(bases, line)
	}
	if k := e.Approved; k != nil {
		for _, r := range slices.Concat(k.Rows, k.Steps) {
			then = append(then, r.Label+": "+r.Words)
		}
	}
	var found []string
	for _, f := range e.Findings {
		found = append(found, strings.TrimSpace(f.Words+" "+f.Stale))
	}
	all := []Passage{{"Still needed", needs}, {"Warnings", e.Warnings}, {"Findings", found}, {"Legal bases", bases}, {"If it were approved now", then}}
	if e.OpenAtStore != "" {
		all = append(all, Passage{"National record", []string{e.OpenAtStore}})
	}
	if e.Newer != nil {
		all = append(all, Passage{"Newer questions", []string{e.Newer.Words}})
	}
	return slices.DeleteFunc(all, func(p Passage) bool { return len(p.Lines) == 0 })
}

func why(source string) string {
	switch source {
	case "":
		return ""
	case "House":
		return " (This practice’s own rule.)"
	}
	return " (" + source + ".)"
}
