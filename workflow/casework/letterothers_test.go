package casework_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
)

var council = workflow.Other{Name: "Fernshire Council, Children and families", Address: []string{"County Hall", "Fernbrook", "FB1 9ZZ"}}

// sendLast prints the letter written last.
func (h hands) sendLast(id workflow.ApplicationID) (string, error) {
	h.Helper()
	all, err := h.db.LettersOf(h.ctx, id)
	h.must(err)
	return h.send(all[len(all)-1], false)
}

// A letter to somebody else goes to whom and where it was typed, and says of the
// two people no more than it must.
func TestALetterToSomebodyElse(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		adult, child := d.As(receptionist).Register(d.onPaper(mensah)), d.As(receptionist).Register(d.onPaper(quill))
		for id, want := range map[workflow.ApplicationID][]letter.Kind{adult: {letter.Complaint}, child: {letter.Complaint, letter.Authority}} {
			got, err := d.As(administrator).try.Others(d.Context(), id)
			d.must(err)
			if !slices.Equal(got, want) {
				t.Errorf("to others: %q, want %q", got, want)
			}
		}
		got, err := d.As(receptionist).try.Others(d.Context(), child)
		d.must(err)
		if len(got) > 0 {
			t.Errorf("reception may write %q", got)
		}
		d.WantNotAllowed(d.As(receptionist).try.WriteTo(d.Context(), child, letter.Authority, council))
		d.WantRefused(d.As(administrator).try.WriteTo(d.Context(), adult, letter.Authority, council), "not right for this person")
		d.WantRefused(d.As(administrator).try.WriteTo(d.Context(), child, letter.Authority, workflow.Other{Name: " "}), "at which address")

		d.must(d.As(administrator).try.WriteTo(d.Context(), child, letter.Authority, council))
		text, err := d.As(administrator).sendLast(child)
		d.must(err)
		d.says(text, []string{"County Hall\nFernbrook", "Ada Quill", "14 May 2021", "Dear Sir or Madam"}, []string{"Ruth", "7 Weir Road"})
		lines, err := d.db.Letters(d.Context(), workflow.LetterPrinted, d.staff[administrator])
		d.must(err)
		if len(lines) != 1 || lines[0].Name != council.Name {
			t.Errorf("listed %+v", lines)
		}

		d.must(d.As(administrator).try.WriteTo(d.Context(), adult, letter.Complaint, workflow.Other{Name: "Mr Tom Rigby", Address: []string{"1 Low Road", "Fernbrook"}}))
		text, err = d.As(administrator).sendLast(adult)
		d.must(err)
		d.says(text, []string{"Dear Mr Rigby", "Ombudsman"}, []string{"Kofi", "Esi", "Mensah"})
	})
}

// Next of kin is told of a death in the same words as a proxy, and not that somebody
// acted; the proxy can be written to as well.
func TestNextOfKinIsWrittenToAfterADeath(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.inForce(apsley)
		kin := workflow.Other{Name: "Mrs Edie Apsley", Address: []string{"9 Quay Street", "Fernbrook"}}
		d.WantRefused(d.As(administrator).try.WriteTo(d.Context(), id, letter.Bereavement, kin), "not right for this person")
		d.As(administrator).End(id, patientDied)
		others, err := d.As(administrator).try.Others(d.Context(), id)
		d.must(err)
		if !slices.Equal(others, []letter.Kind{letter.Bereavement, letter.Complaint}) {
			t.Errorf("to others: %q", others)
		}
		d.must(d.As(administrator).try.WriteTo(d.Context(), id, letter.Bereavement, kin))
		all, err := d.db.LettersOf(d.Context(), id)
		d.must(err)
		l := all[len(all)-1]
		d.must(d.As(administrator).try.MarkSafe(d.Context(), l.ID, workflow.Safe{Channel: workflow.ByPost, AddressChecked: true, OnlyReader: true}))
		_, err = d.As(administrator).Print(l.ID)
		d.WantRefused(err, "Make sure of the death")
		text, err := d.As(administrator).send(l, false)
		d.must(err)
		d.says(text, []string{"Mrs Edie Apsley\n9 Quay Street", "Dear Mrs Apsley", "has died", "Access to Health Records Act 1990"}, []string{"Tim"})
		d.As(administrator).wantOffers(id, "L19 proxy")
	})
}

// A home is asked about the staff the register has for its resident: those who may
// act now, and nobody else.
func TestAHomeIsAskedAboutTheStaffWhoHaveAccess(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		give := func(c couple) workflow.ApplicationID {
			id := d.As(receptionist).Register(d.onPaper(c))
			h := d.As(clinician)
			h.AnswerTheRest(id, basis.CareHome, basis.Prescriptions)
			d.As(manager).Answer(id, homeMet+" O2=yes")
			h.Answer(id, "O6=yes W3=no W4=no")
			h.Decide(id, h.Propose(id, basis.CareHome, ""))
			return id
		}
		other, gone, elsewhere := gray, gray, mensah
		other.proxy, gone.proxy = person("", "Mr", "Jo", "Lake", "1988-05-03", "Elm Lodge"), person("", "Mrs", "Una", "Pike", "1970-09-21", "Elm Lodge")
		elsewhere.relation, elsewhere.words = "CAREGIVER", "Carer at Oak House"
		id := give(gray)
		give(other)
		left := give(gone)
		give(elsewhere)
		d.Wait(time.Hour)
		d.As(clinician).End(left, "ROLE_DEACTIVATED_CHANGE_IN_RELATIONSHIP")

		staff, err := d.As(administrator).try.HomeStaff(d.Context(), id)
		d.must(err)
		if !slices.Equal(staff, []string{"Amy Dale", "Jo Lake"}) {
			t.Errorf("the staff are %q", staff)
		}
		home := workflow.Other{Name: "The manager, Elm Lodge", Address: []string{"Elm Lodge", "Fernbrook"}}
		d.WantRefused(d.As(administrator).try.WriteTo(d.Context(), id, letter.HomeStaff, home), "Name the staff")
		home.Lines = staff
		d.must(d.As(administrator).try.WriteTo(d.Context(), id, letter.HomeStaff, home))
		text, err := d.As(administrator).sendLast(id)
		d.must(err)
		d.says(text, []string{"- Amy Dale\n- Jo Lake\n"}, []string{"Una Pike", "Mensah", "1936"})
	})
}

// Once the register knows the home, its list has everybody of its staff, whichever
// resident they act for, and nobody of another home.
func TestAHomeIsAskedAboutAllOfItsStaff(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		give := func(c couple, home string) (workflow.ApplicationID, workflow.Role) {
			id := d.As(receptionist).Register(d.onPaper(c))
			d.must(d.As(receptionist).try.Amend(d.Context(), id, workflow.ByProxy, workflow.Contact{Address: c.proxy.Address, Home: home}))
			h := d.As(clinician)
			h.AnswerTheRest(id, basis.CareHome, basis.Prescriptions)
			d.As(manager).Answer(id, homeMet+" O2=yes")
			h.Answer(id, "O6=yes W3=no W4=no")
			h.Decide(id, h.Propose(id, basis.CareHome, ""))
			r, err := d.db.RoleOf(d.Context(), id)
			d.must(err)
			return id, r
		}
		second, third := mensah, apsley
		for i, c := range []*couple{&second, &third} {
			c.relation, c.words = "CAREGIVER", "Carer"
			c.proxy = person("", "Mr", []string{"Jo", "Una"}[i], "Lake", "1988-05-03", "Elm Lodge")
		}
		id, r := give(gray, "Elm Lodge")
		if r.Proxy.Home != "Elm Lodge" {
			t.Errorf("the role has the home %q", r.Proxy.Home)
		}
		give(second, "elm  lodge")
		late, _ := give(third, "")
		want := func(names ...string) {
			d.Helper()
			staff, err := d.As(administrator).try.HomeStaff(d.Context(), id)
			d.must(err)
			if !slices.Equal(staff, names) {
				t.Errorf("the staff are %q", staff)
			}
		}
		want("Amy Dale", "Jo Lake")
		d.must(d.As(administrator).try.Amend(d.Context(), late, workflow.ByProxy, workflow.Contact{Address: third.proxy.Address, Home: " Elm Lodge "}))
		want("Amy Dale", "Jo Lake", "Una Lake")
		lines, _, err := d.db.Roles(d.Context(), workflow.RoleFilter{})
		d.must(err)
		for _, l := range lines {
			if !strings.EqualFold(strings.Join(strings.Fields(l.Home), " "), "Elm Lodge") {
				t.Errorf("the register lists %s under %q", l.Ref, l.Home)
			}
		}
		d.must(d.As(administrator).try.Amend(d.Context(), late, workflow.ByProxy, workflow.Contact{Address: third.proxy.Address, Home: "Oak House"}))
		want("Amy Dale", "Jo Lake")
	})
}

// Case 30: nobody answered. The letter that closes it says what was asked for,
// and that it can be taken up again.
func TestTheLetterThatClosesALapsedCase(t *testing.T) {
	story(t, "2026-10-28", func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(juke))
		d.must(d.As(receptionist).try.Ask(d.Context(), id, workflow.Asking{What: "Your passport", Of: "Kim Juke", ChaseOn: nhs.MustDate("2026-11-11")}))
		d.until("2026-11-11")
		d.until("2026-11-26")
		d.As(administrator).wantOffers(id, "L02 proxy")
		d.As(administrator).wantLetter(id, letter.MoreNeeded, letter.Proxy,
			[]string{"We have closed a request", "Your passport", "we take the request up again"}, []string{"Before we can go on"})
	})
}

// Case 9, the other half: the proxy hears of it only if the patient wants that.
// Case 12: a letter after a death waits until somebody made sure of it.
func TestWhoHearsOfAnEndingIsMadeSureOf(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		stopped, died := d.inForce(mensah), d.inForce(apsley)
		d.As(administrator).End(stopped, patientAsked)
		d.As(administrator).End(died, patientDied)
		for id, c := range map[workflow.ApplicationID]struct {
			kind letter.Kind
			says string
			then func(*workflow.Safe)
		}{
			stopped: {letter.Ended, "Ask the patient first", func(s *workflow.Safe) { s.PatientAgrees = true }},
			died:    {letter.Bereavement, "Make sure of the death", func(s *workflow.Safe) { s.DeathChecked = true }},
		} {
			l := d.As(administrator).Write(id, c.kind, letter.Proxy)
			safe := workflow.Safe{Channel: "post", AddressChecked: true, OnlyReader: true}
			d.must(d.As(administrator).try.MarkSafe(d.Context(), l.ID, safe))
			_, err := d.As(administrator).Print(l.ID)
			d.WantRefused(err, c.says)
			c.then(&safe)
			d.must(d.As(administrator).try.MarkSafe(d.Context(), l.ID, safe))
			_, err = d.As(administrator).Print(l.ID)
			d.must(err)
		}
	})
}

// An acknowledgement that did not come out of the printer was not sent.
func TestAnAcknowledgementThatDidNotPrintWasNotSent(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(mensah))
		l := d.As(receptionist).Write(id, letter.Acknowledged, letter.Proxy)
		_, err := d.As(receptionist).send(l, false)
		d.must(err)
		acknowledged := func() bool {
			a, err := d.db.Application(d.Context(), id)
			d.must(err)
			return a.Acknowledged.Done()
		}
		if !acknowledged() {
			t.Error("the case does not know that it was acknowledged")
		}
		d.must(d.As(receptionist).try.NotPrinted(d.Context(), l.ID))
		if acknowledged() {
			t.Error("the case counts a letter that nobody has")
		}
		d.must(d.As(receptionist).try.MarkSafe(d.Context(), l.ID, workflow.Safe{Channel: "post", AddressChecked: true, OnlyReader: true}))
		p, err := d.As(receptionist).Print(l.ID)
		d.must(err)
		if strings.Contains(p.Document.PlainText(), "Copy") || !acknowledged() {
			t.Error("the second try is a copy, or is not counted")
		}
		d.must(d.As(receptionist).try.RecordPosted(d.Context(), l.ID))
		d.WantRefused(d.As(receptionist).try.NotPrinted(d.Context(), l.ID), "posted already")

		d.WantRefused(d.As(administrator).try.NotPosted(d.Context(), l.ID), "Only whoever marked")
		d.must(d.As(receptionist).try.NotPosted(d.Context(), l.ID))
		d.WantRefused(d.As(receptionist).try.NotPosted(d.Context(), l.ID), "Only whoever marked")
		if l, err := d.db.Letter(d.Context(), l.ID); err != nil || l.State != workflow.LetterPrinted || l.Posted.Done() || !acknowledged() {
			t.Errorf("not posted after all, it is %s, posted %v: %v", l.State, l.Posted, err)
		}
		d.must(d.As(receptionist).try.NotPrinted(d.Context(), l.ID))
	})
}

// A letter that comes back waits anew for an address somebody checked: what was said
// of the first does not count, and no copy of it goes to the old address.
func TestALetterThatCameBackWaitsForAnAddressThatIsChecked(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(mensah))
		first := d.As(receptionist).Write(id, letter.Acknowledged, letter.Proxy)
		d.WantRefused(d.As(receptionist).try.CameBack(d.Context(), first.ID), "Only a letter that went out")
		_, err := d.As(receptionist).send(first, false)
		d.must(err)
		d.must(d.As(receptionist).try.RecordPosted(d.Context(), first.ID))
		d.Wait(time.Hour)
		d.must(d.As(receptionist).try.CameBack(d.Context(), first.ID))

		_, err = d.As(receptionist).Print(first.ID)
		d.WantRefused(err, "came back")
		d.WantRefused(d.As(receptionist).try.CameBack(d.Context(), first.ID), "Only a letter that went out")
		a, err := d.db.Application(d.Context(), id)
		d.must(err)
		if a.Acknowledged.Done() {
			t.Error("the case counts a letter that nobody got")
		}
		again := d.waiting(id, workflow.ByProxy)
		if again.InPlaceOf != first.ID || !again.Returned.Done() || again.Kind != first.Kind {
			t.Errorf("in its place waits %+v", again)
		}
		_, err = d.As(receptionist).Print(again.ID)
		d.WantRefused(err, "Check the address")
		text, err := d.As(receptionist).send(again, false)
		d.must(err)
		if strings.Contains(text, "Copy") {
			t.Error("it says that it is a copy")
		}
		if _, err := d.db.LetterWords(d.Context(), first.ID); err != nil {
			t.Errorf("the words of the first are gone: %v", err)
		}
	})
}

// For an adult who cannot decide the paper form is another one.
func TestThePaperFormFitsWhoItIsFor(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(bray))
		d.must(d.As(clinician).try.Intend(d.Context(), id, workflow.Proposal{Basis: basis.Attorney}))
		d.Wait(time.Second)
		d.As(administrator).wantLetter(id, letter.ApplyOnPaper, letter.Proxy, []string{"form P3", "The power of attorney or the order of the court"}, []string{"birth certificate"})
	})
}

// A letter to a child that was one of many is right only once somebody says so of
// it alone.
func TestOneOfManyLettersToAChildIsChosenWhenItIsPrinted(t *testing.T) {
	story(t, "2025-12-01", func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(quill))
		d.As(receptionist).Answer(id, "P1=mother")
		d.As(clinician).Grant(id, basis.Parental)
		d.As(administrator).SetUp(id)
		d.until("2032-03-15")
		for _, w := range d.As(administrator).try.WriteMany(d.Context(), []casework.LetterAsked{
			{Application: id, Kind: letter.ElevenChild, To: letter.Patient}, {Application: id, Kind: letter.ElevenParent, To: letter.Proxy}}) {
			d.must(w.Err)
		}
		safe := workflow.Safe{Channel: "post", AddressChecked: true, OnlyReader: true, PrivateChannel: true}
		for to, want := range map[workflow.Applicant]string{workflow.ByPatient: "should get a letter at all", workflow.ByProxy: ""} {
			l := d.waiting(id, to)
			d.must(d.As(administrator).try.MarkSafe(d.Context(), l.ID, safe))
			_, err := d.As(administrator).Print(l.ID)
			if want == "" {
				d.must(err)
			} else {
				d.WantRefused(err, want)
			}
		}
		safe.Chosen = true
		l := d.waiting(id, workflow.ByPatient)
		d.must(d.As(administrator).try.MarkSafe(d.Context(), l.ID, safe))
		_, err := d.As(administrator).Print(l.ID)
		d.must(err)
	})
}
