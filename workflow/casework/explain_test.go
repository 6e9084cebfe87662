package casework_test

import (
	"slices"
	"strings"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/casework"
)

// Explain is what the rules say of a case to this person.
func (h hands) Explain(id workflow.ApplicationID) casework.Explanation {
	h.Helper()
	e, err := h.try.Explain(h.ctx, id)
	h.must(err)
	return e
}

// wantNeed checks that the explanation asks for something in these words, of
// whom and for which reason.
func (h hands) wantNeed(e casework.Explanation, words, from, why string) {
	h.Helper()
	if !slices.ContainsFunc(e.Needs, func(n casework.Wanted) bool {
		return strings.Contains(n.Words, words) && n.From == from && strings.Contains(n.Why, why)
	}) {
		h.Errorf("nothing is needed that says %q, of %q, because of %q: %+v", words, from, why, e.Needs)
	}
}

// On each basis: while it is not open the explanation says why not; once every
// check is answered it needs nothing, and what it says would happen does.
func TestEachBasisIsExplained(t *testing.T) {
	for _, c := range []struct {
		on     basis.Basis
		who    couple
		answer func(d *desk, id workflow.ApplicationID)
		says   []string
		sent   workflow.MessageKind
		local  string
	}{
		{basis.Consent, mensah, func(d *desk, id workflow.ApplicationID) { d.As(clinician).AnswerTheRest(id, basis.Consent) },
			[]string{"Legal basis: Consent", "Starts and ends: Tuesday 1 December 2026 to ", "Set up in the GP system: "}, workflow.MessageCreate, ""},
		{basis.Parental, quill, func(d *desk, id workflow.ApplicationID) { d.As(clinician).AnswerTheRest(id, basis.Parental) },
			[]string{"13 May 2032", "Set up in the GP system: "}, workflow.MessageCreate, ""},
		{basis.Attorney, bray, func(d *desk, id workflow.ApplicationID) { d.appointedAnswers(id, basis.Attorney, attorneyPaper) },
			[]string{"Sent to the national record: As active"}, workflow.MessageCreate, ""},
		{basis.Deputy, bray, func(d *desk, id workflow.ApplicationID) {
			d.appointedAnswers(id, basis.Deputy, courtOrder+" D2a=2027-01-31")
		},
			[]string{"31 January 2027"}, workflow.MessageCreate, ""},
		{basis.BestInterests, bray, func(d *desk, id workflow.ApplicationID) {
			d.appointedAnswers(id, basis.BestInterests, "B9=yes "+bestInterestsOfAnAdult)
			d.As(safeguarding).Answer(id, "B9=yes")
		}, []string{"Sent to the national record: As active"}, workflow.MessageCreate, ""},
		{basis.CareHome, gray, func(d *desk, id workflow.ApplicationID) {
			d.As(clinician).AnswerTheRest(id, basis.CareHome, basis.Prescriptions)
			d.As(manager).Answer(id, homeMet+" O2=yes")
			d.As(clinician).Answer(id, "O6=yes W3=no W4=no")
		}, []string{"Kept at the practice: A care-home agreement stays at the practice."}, "", "A care-home agreement stays at the practice."},
	} {
		t.Run(string(c.on), func(t *testing.T) {
			story(t, tuesday, func(d *desk) {
				id := d.As(receptionist).Register(d.onPaper(c.who))
				h := d.As(clinician)
				e := h.Explain(id)
				i := slices.IndexFunc(e.Bases, func(b casework.BasisWhy) bool { return b.Basis == c.on.Words() })
				if i < 0 || e.Bases[i].Why == "" || len(e.Needs) == 0 {
					t.Fatalf("a new case needs %d things, and of this basis it says %+v", len(e.Needs), e.Bases)
				}
				h.wantNeed(e, "", "a receptionist", "")
				h.wantNeed(e, "", "a clinician", "")
				for _, n := range e.Needs {
					if n.Rule != "" && n.Why == "" {
						t.Errorf("%s is needed and nobody says why: %s", n.Rule, n.Words)
					}
				}
				c.answer(d, id)
				p := h.Propose(id, c.on, "")
				p.Rationale = "Talked through."
				d.must(h.try.Intend(d.Context(), id, p))
				e = h.Explain(id)
				if len(e.Needs) > 0 || e.Approved == nil {
					t.Fatalf("it still needs %+v", e.Needs)
				}
				text := ""
				for _, part := range e.Passages() {
					text += part.Title + "\n" + strings.Join(part.Lines, "\n") + "\n"
				}
				for _, w := range c.says {
					if !strings.Contains(text, w) {
						t.Errorf("it does not say %q:\n%s", w, text)
					}
				}
				if e.Approved.Sent != c.sent || e.Approved.Local != c.local {
					t.Errorf("the store would be sent %q, kept here %q", e.Approved.Sent, e.Approved.Local)
				}
				for _, name := range []string{c.who.patient.Family, c.who.proxy.Given} {
					if strings.Contains(text, name) {
						t.Errorf("it names somebody:\n%s", text)
					}
				}
				h.Decide(id, p)
				if e := h.Explain(id); len(e.Needs) > 0 || e.Approved != nil {
					t.Error("a decided case still says what approving would do")
				}
			})
		})
	}
}

// appointedAnswers answers a case of somebody who cannot decide, with the first
// check of the paper from somebody else.
func (d *desk) appointedAnswers(id workflow.ApplicationID, b basis.Basis, paper string) {
	d.Helper()
	h := d.As(clinician)
	h.Answer(id, cannotDecide)
	d.must(h.try.Intend(d.Context(), id, workflow.Proposal{Basis: b, Scopes: basis.Smallest}))
	kind, rest, _ := strings.Cut(paper, " ")
	d.As(either(strings.HasPrefix(paper, "L"), administrator, clinician)).Answer(id, kind)
	h.Answer(id, rest)
	h.AnswerTheRest(id, b)
}

// What the explanation needs is everything that would stop this person: a hold,
// access there is already, a second person, a date, a service, a reason in spite
// of a warning. Each is asked of whom it is theirs to give, and who may not read
// a hold reads that a clinician is awaited.
func TestTheExplanationIsThatOfThePerson(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		d.nurse()
		d.rules.Clinicians = 2
		id := d.alone(basis.BestInterests, bestInterestsOfAnAdult)
		p := d.As(clinician).Propose(id, basis.BestInterests, "")
		p.End, p.Review = p.End.AddDays(2000), p.Review.AddDays(2000)
		p.Rationale = ""
		p.Scopes = append(slices.Clone(p.Scopes), basis.Record)
		d.must(d.As(clinician).try.Intend(d.Context(), id, p))
		d.As(clinician).Answer(id, "C6=yes") // a warning
		e := d.As(clinician).Explain(id)
		d.wantNeedOf(clinician, e, "Nobody but you answered", "the responsible clinician", "House")
		d.wantNeedOf(clinician, e, "Say in a line why", "the responsible clinician", "House")
		if !slices.ContainsFunc(e.Needs, func(n casework.Wanted) bool { return strings.Contains(n.Why, "step 8") }) {
			t.Errorf("a last day beyond the rules is no need: %+v", e.Needs)
		}
		d.wantNeedOf("nurse", d.As("nurse").Explain(id), "On another basis a responsible clinician decides", "the responsible clinician", "DAPB3051")
		for _, who := range []seat{receptionist, administrator, manager} {
			if slices.ContainsFunc(d.As(who).Explain(id).Needs, func(n casework.Wanted) bool { return strings.Contains(n.Words, "Nobody but you") }) {
				t.Errorf("%s, who decides nothing, is told what their decision would lack", who)
			}
		}
		d.As(receptionist).Hold(id, "A neighbour rang.")
		d.wantNeedOf(safeguarding, d.As(safeguarding).Explain(id), "This case is on hold", "the safeguarding lead", "")
		for _, who := range []seat{receptionist, administrator, manager, "nurse"} {
			e := d.As(who).Explain(id)
			// That it waits for a clinician is of use to somebody who decides; to others
			// it would tell this case from any that was sent to one.
			waits := slices.ContainsFunc(e.Needs, func(n casework.Wanted) bool { return n.Words == "Waits for a clinician." && n.From == "a clinician" })
			if waits != (who == "nurse") {
				t.Errorf("%s reads that it waits for a clinician: %t", who, waits)
			}
			for _, part := range e.Passages() {
				if s := strings.Join(part.Lines, " "); strings.Contains(s, "on hold") || strings.Contains(s, "neighbour") || strings.Contains(strings.ToLower(s), "safeguarding lead") {
					t.Errorf("%s reads of the hold: %s", who, s)
				}
			}
			if e.State != workflow.WithClinician.Words() {
				t.Errorf("%s reads that the case is %s", who, e.State)
			}
		}
		d.WantNotAllowed(explains(d, workflow.SystemAdmin, id))
	})
}

func (d *desk) wantNeedOf(who seat, e casework.Explanation, words, from, why string) {
	d.Helper()
	hands{desk: d}.wantNeed(e, words, from, why)
}

func explains(d *desk, r workflow.StaffRole, id workflow.ApplicationID) error {
	_, err := d.acts.As(workflow.Staff{ID: "y", Roles: []workflow.StaffRole{r}}).Explain(d.Context(), id)
	return err
}
