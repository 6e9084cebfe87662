package casework

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/names"
)

// Paper is one letter ready to be looked at: its document, and what still
// keeps it back.
type Paper struct {
	Letter   workflow.Letter
	Document letter.Document
	// Missing names facts the letter lacks; then there is no document.
	Missing []string
	// Gates keep it from being printed; empty when it may go.
	Gates []letter.Need
	// PrefersLarge says that its reader has asked for large print once and for all.
	PrefersLarge bool
	// PrefersEasy is that of easy read, HasEasy that there is such a wording of it.
	PrefersEasy, HasEasy bool
	// NotAgreed says that it tells of a refusal because the patient has not
	// agreed, and says so only where somebody finds that safe.
	NotAgreed bool
	told      string
}

// letterCase is a case and its role as letters look at them.
type letterCase struct {
	letter      workflow.Letter
	application workflow.Application
	role        workflow.Role
	letters     []workflow.Letter
	typed       Registration // of the one letter that is kept nowhere
	held        bool         // a hold is on this case, or on another one of the two people
}

// letterCase reads a letter with its case.
func (s Session) letterCase(ctx context.Context, id workflow.LetterID) (letterCase, error) {
	l, err := s.desk.Store.Letter(ctx, id)
	if err != nil {
		return letterCase{}, fmt.Errorf("letter %s: %w", id, err)
	}
	c, err := s.caseForLetters(ctx, l.Application, l.Kind)
	if err != nil {
		return letterCase{}, fmt.Errorf("letter %s: %w", id, err)
	}
	c.letter = l
	return c, nil
}

// paperCase is letterCase with only what counts of what was said of the letter.
func (s Session) paperCase(ctx context.Context, id workflow.LetterID) (letterCase, error) {
	c, err := s.letterCase(ctx, id)
	c.letter.Safe = c.letter.Safe.Counted(c.application, c.role)
	return c, err
}

// caseForLetters reads a case as letters look at it, for somebody who may write
// letters of this kind about it: on a case or a role that was ever held, only
// those who may release. "" is any kind at all.
func (s Session) caseForLetters(ctx context.Context, id workflow.ApplicationID, kind string) (c letterCase, err error) {
	if c.application, err = s.desk.Store.Application(ctx, id); err != nil {
		return letterCase{}, err
	}
	a := &c.application
	if c.role, err = s.desk.Store.RoleOf(ctx, id); err != nil && !errors.Is(err, workflow.ErrNotFound) {
		return letterCase{}, fmt.Errorf("role: %w", err)
	}
	around, err := s.desk.Store.Around(ctx, a.Patient, a.Proxy, id)
	if err != nil {
		return letterCase{}, fmt.Errorf("look around: %w", err)
	}
	c.held = a.State == workflow.Held || slices.ContainsFunc(around.Same, func(e workflow.Earlier) bool { return e.State == workflow.Held })
	a.EverHeld = a.EverHeld || c.role.EverHeld || c.held // a suspension counts as a hold
	if err := a.LettersBy(s.staff, kind); err != nil {
		return letterCase{}, err
	}
	if c.letters, err = s.desk.Store.LettersOf(ctx, id); err != nil {
		return letterCase{}, fmt.Errorf("letters: %w", err)
	}
	return c, nil
}

// Paper writes a letter as it would be printed now, or as it was printed first,
// marked as a copy. Nothing is stored.
func (s Session) Paper(ctx context.Context, id workflow.LetterID) (Paper, error) {
	if !s.staff.May(workflow.ActReadCases) {
		return Paper{}, fmt.Errorf("paper of letter %s: %w", id, workflow.ErrNotAllowed)
	}
	c, err := s.paperCase(ctx, id)
	if err != nil {
		return Paper{}, err
	}
	return s.paper(ctx, c)
}

// PaperWith is Paper with other answers than the letter has on record.
func (s Session) PaperWith(ctx context.Context, id workflow.LetterID, said workflow.Safe) (Paper, error) {
	c, err := s.paperCase(ctx, id)
	if err != nil {
		return Paper{}, err
	}
	saved := c.letter.Safe
	c.letter.Safe = said
	p, err := s.paper(ctx, c)
	if err != nil {
		return Paper{}, err
	}
	c.letter.Safe, p.Letter.Safe = saved, saved // what is asked is asked of what is on record
	p.Gates = c.gates(s.staff, s.desk.Rules(), s.desk.Now())
	return p, nil
}

func (s Session) paper(ctx context.Context, c letterCase) (Paper, error) {
	rules, now := s.desk.Rules(), s.desk.Now()
	p := Paper{Letter: c.letter, Gates: c.gates(s.staff, rules, now), PrefersLarge: c.reader().LargePrint, PrefersEasy: c.reader().EasyRead,
		HasEasy: s.desk.Letters().EasyReads(letter.Kind(c.letter.Kind)) && !c.letter.Printed.Done()}
	if d := c.application.Decision; d != nil && d.Refused && letter.Kind(c.letter.Kind) == letter.Refused {
		p.NotAgreed = letter.SafePhrase(letter.Reason(d.Reason), c.application.EverHeld, true) == letter.NotAgreed && !c.letter.Printed.Done()
	}
	if c.letter.Printed.Done() {
		kept, err := s.desk.Store.LetterWords(ctx, c.letter.ID)
		if err == nil {
			p.Document, err = letter.Kept(kept)
		}
		if err != nil {
			return Paper{}, fmt.Errorf("words of letter %s: %w", c.letter.ID, err)
		}
		p.Document = p.Document.AsCopy(s.staff.Name, now)
		p.Document.LargePrint = p.Document.LargePrint || c.largePrint()
		return p, nil
	}
	facts, err := s.facts(ctx, c, rules, now)
	if err != nil {
		return Paper{}, err
	}
	p.Document, err = s.desk.Letters().Write(letter.Kind(c.letter.Kind), facts)
	if missing := (*letter.Missing)(nil); errors.As(err, &missing) {
		p.Missing = missing.Fields
		return p, nil
	}
	if err != nil {
		return Paper{}, fmt.Errorf("write letter %s: %w", c.letter.ID, err)
	}
	return p, nil
}

// Offer is a letter somebody may ask for, with the name of its reader.
type Offer struct {
	letter.Choice
	Name string
}

// Offers lists the letters that may be written about a case, or about the role
// it granted, as things stand; one that waits already is left out.
func (s Session) Offers(ctx context.Context, id workflow.ApplicationID) ([]Offer, error) {
	c, err := s.caseForLetters(ctx, id, "")
	if err != nil {
		return nil, fmt.Errorf("letters about application %s: %w", id, err)
	}
	return s.offers(c), nil
}

// offers is Offers of a case already read.
func (s Session) offers(c letterCase) []Offer {
	var out []Offer
	for _, o := range letter.Offers(c.of(s.desk.Rules(), s.desk.Now())) {
		waits := slices.ContainsFunc(c.letters, func(l workflow.Letter) bool {
			return l.State == workflow.LetterWaiting && l.Kind == string(o.Kind) && l.To == workflow.Applicant(o.To)
		})
		if waits || !s.staff.Prints(string(o.Kind)) {
			continue
		}
		name := c.application.Proxy.Name()
		if o.To == letter.Patient {
			name = c.application.Patient.Name()
		}
		out = append(out, Offer{o, name})
	}
	return out
}

// Write makes a letter that Offers lists, for somebody who chose it and its
// reader. It then waits to be checked and printed like every other.
func (s Session) Write(ctx context.Context, id workflow.ApplicationID, kind letter.Kind, to letter.Person) error {
	return s.writeOffered(ctx, LetterAsked{id, kind, to}, true)
}

func (s Session) writeOffered(ctx context.Context, a LetterAsked, picked bool) error {
	return s.write(ctx, a.Application, workflow.Letter{Kind: string(a.Kind), To: workflow.Applicant(a.To), Picked: picked}, func(c letterCase) bool {
		return slices.ContainsFunc(s.offers(c), func(o Offer) bool { return o.Kind == a.Kind && o.To == a.To })
	})
}

// Others lists the letters to somebody who is neither of the two people that
// may be written about a case as things stand.
func (s Session) Others(ctx context.Context, id workflow.ApplicationID) ([]letter.Kind, error) {
	c, err := s.caseForLetters(ctx, id, "")
	if err != nil {
		return nil, fmt.Errorf("letters about application %s: %w", id, err)
	}
	return slices.DeleteFunc(letter.Others(c.of(s.desk.Rules(), s.desk.Now())), func(k letter.Kind) bool { return !s.staff.Prints(string(k)) }), nil
}

// HomeStaff names the staff of a care home who may act now, each once, for the letter
// that has the home go through them (L21): everybody whom the register has under the
// home of this case's proxy, or where it has no home, those who act for its patient.
// There is nobody where the access of the case rests on no agreement with a home.
func (s Session) HomeStaff(ctx context.Context, id workflow.ApplicationID) ([]string, error) {
	c, err := s.caseForLetters(ctx, id, string(letter.HomeStaff))
	if err != nil {
		return nil, fmt.Errorf("staff of the home of application %s: %w", id, err)
	}
	if !homeStaff(c.role) {
		return nil, nil
	}
	names := []string{c.role.Proxy.Name()}
	var others []workflow.Role
	if home := c.role.Proxy.Home; home != "" {
		others, err = s.staffOf(ctx, home)
	} else {
		others, err = s.othersActing(ctx, c.role)
	}
	if err != nil {
		return nil, fmt.Errorf("staff of the home of application %s: %w", id, err)
	}
	for _, r := range others {
		if homeStaff(r) {
			names = append(names, r.Proxy.Name())
		}
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}

// othersActing are the roles that give somebody else access to the role's patient.
func (s Session) othersActing(ctx context.Context, role workflow.Role) (roles []workflow.Role, err error) {
	beside, err := s.desk.Store.RolesBeside(ctx, role, workflow.ByPatient)
	if err != nil {
		return nil, fmt.Errorf("who else acts: %w", err)
	}
	for _, id := range beside {
		r, err := s.desk.Store.Role(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("who else acts: role %s: %w", id, err)
		}
		if r.Live() {
			roles = append(roles, r)
		}
	}
	return roles, nil
}

// staffOf are the roles in force of everybody whom the register has under a home.
func (s Session) staffOf(ctx context.Context, home string) (roles []workflow.Role, err error) {
	lines, _, err := s.desk.Calendar.Roles(ctx, workflow.RoleFilter{States: []workflow.RoleState{workflow.RoleDraft, workflow.RoleActive}, For: s.staff})
	if err != nil {
		return nil, fmt.Errorf("staff of a home: %w", err)
	}
	of := names.Fold(home)
	for _, l := range lines {
		if of == "" || names.Fold(l.Home) != of {
			continue
		}
		r, err := s.desk.Store.Role(ctx, l.ID)
		if err != nil {
			return nil, fmt.Errorf("staff of a home: role %s: %w", l.ID, err)
		}
		roles = append(roles, r)
	}
	return roles, nil
}

// homeStaff reports whether the role is one of a home's staff, and gives access.
func homeStaff(r workflow.Role) bool { return r.Live() && r.Basis == basis.CareHome }

// WriteTo makes a letter that Others lists. One that lists something waits only
// with what it lists.
func (s Session) WriteTo(ctx context.Context, id workflow.ApplicationID, kind letter.Kind, to workflow.Other) error {
	if kind == letter.HomeStaff && len(to.Lines) == 0 {
		return &workflow.Refusal{Act: workflow.ActPrint, Needs: []workflow.Need{{Words: "Name the staff whom the home is to go through.", Field: "lines"}}}
	}
	return s.write(ctx, id, workflow.Letter{Kind: string(kind), To: workflow.ToOther, Picked: true, Other: &to}, func(c letterCase) bool {
		return slices.Contains(letter.Others(c.of(s.desk.Rules(), s.desk.Now())), kind)
	})
}

func (s Session) write(ctx context.Context, id workflow.ApplicationID, l workflow.Letter, right func(letterCase) bool) error {
	what := fmt.Sprintf("write letter %s about application %s", l.Kind, id)
	c, err := s.caseForLetters(ctx, id, l.Kind)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if !right(c) {
		return &workflow.Refusal{Act: workflow.ActPrint, Needs: []workflow.Need{{Words: "This letter waits already, or is not right for this person as things stand now."}}}
	}
	l.ID, l.Role = workflow.LetterID(s.desk.NewID()), c.role.ID
	ch, err := c.application.Write(l, s.staff, s.desk.Now())
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return s.commit(ctx, what, ch)
}

// DropLetter takes back a letter that nobody printed yet.
func (s Session) DropLetter(ctx context.Context, id workflow.LetterID) error {
	return s.onLetter(ctx, "drop", id, workflow.Letter.Drop)
}

// onLetter asks a rule about a letter and commits what it answers.
func (s Session) onLetter(ctx context.Context, act string, id workflow.LetterID,
	rule func(workflow.Letter, workflow.Application, workflow.Staff, time.Time) (workflow.Change, error)) error {
	what := fmt.Sprintf("%s letter %s", act, id)
	c, err := s.letterCase(ctx, id)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	ch, err := rule(c.letter, c.application, s.staff, s.desk.Now())
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return s.commit(ctx, what, ch)
}

// MarkSafe records what somebody says of a letter before it goes.
func (s Session) MarkSafe(ctx context.Context, id workflow.LetterID, safe workflow.Safe) error {
	return s.onLetter(ctx, "mark safe", id, func(l workflow.Letter, a workflow.Application, by workflow.Staff, now time.Time) (workflow.Change, error) {
		return l.MarkSafe(safe, a, by, now)
	})
}

// Ready answers the paper of a letter that may be printed now. It is the one way
// to a page: a letter that a gate keeps back, or that lacks a fact, is a
// *workflow.Refusal. Nothing is recorded before the page was shown: then call
// RecordPrinted.
func (s Session) Ready(ctx context.Context, id workflow.LetterID) (Paper, error) {
	c, err := s.paperCase(ctx, id)
	if err != nil {
		return Paper{}, err
	}
	p, err := s.paper(ctx, c)
	if err != nil {
		return Paper{}, err
	}
	if err := p.refusal(); err != nil {
		return Paper{}, err
	}
	if c.letter.State == workflow.LetterReturned { // a copy would go to the same address
		return Paper{}, &workflow.Refusal{Act: workflow.ActPrint, Needs: []workflow.Need{{Words: "This letter came back. Another waits in its place."}}}
	}
	p.told = c.accessTold()
	return p, nil
}

// refusal lists what keeps a paper from being printed, or is nil.
func (p Paper) refusal() error {
	needs := (&letter.Missing{Kind: letter.Kind(p.Letter.Kind), Fields: p.Missing}).Needs()
	for _, g := range p.Gates {
		needs = append(needs, workflow.Need{Words: g.Say, Field: string(g.Gate)})
	}
	if len(needs) == 0 {
		return nil
	}
	return &workflow.Refusal{Act: workflow.ActPrint, Needs: needs}
}

// RecordPrinted records that a paper of Ready went to the printer, and keeps its
// words. Where the case was put on hold meanwhile, or the letter taken back, it
// answers ErrNotAllowed or a refusal: then the page must not go out.
func (s Session) RecordPrinted(ctx context.Context, p Paper) error {
	kept, err := p.Document.Keep()
	if err != nil {
		return fmt.Errorf("print letter %s: %w", p.Letter.ID, err)
	}
	return s.onLetter(ctx, "print", p.Letter.ID, func(l workflow.Letter, a workflow.Application, by workflow.Staff, now time.Time) (workflow.Change, error) {
		ch, err := l.RecordPrinted(workflow.Print{Words: kept, Wording: p.Document.Wording, Told: p.told}, a, by, now)
		return s.acknowledging(ctx, l, ch, err)
	})
}

// NotPrinted takes a print back that did not come out of the printer.
func (s Session) NotPrinted(ctx context.Context, id workflow.LetterID) error {
	return s.onLetter(ctx, "not printed", id, func(l workflow.Letter, a workflow.Application, by workflow.Staff, now time.Time) (workflow.Change, error) {
		ch, err := l.NotPrinted(a, by, now)
		return s.acknowledging(ctx, l, ch, err)
	})
}

// acknowledging adds what a letter that the application came means for the case.
func (s Session) acknowledging(ctx context.Context, l workflow.Letter, ch workflow.Change, err error) (workflow.Change, error) {
	if err != nil || letter.Kind(l.Kind) != letter.Acknowledged {
		return ch, err
	}
	a, err := s.desk.Store.Application(ctx, l.Application)
	if err != nil {
		return workflow.Change{}, fmt.Errorf("its application: %w", err)
	}
	return ch.Acknowledging(a, l), nil
}

// RecordPosted records that a printed letter went out.
func (s Session) RecordPosted(ctx context.Context, id workflow.LetterID) error {
	return s.onLetter(ctx, "post", id, workflow.Letter.RecordPosted)
}

// NotPosted takes back what RecordPosted recorded.
func (s Session) NotPosted(ctx context.Context, id workflow.LetterID) error {
	return s.onLetter(ctx, "take back the post of", id, workflow.Letter.NotPosted)
}

// CameBack records that a letter came back undelivered; it waits anew, for an
// address that somebody has checked.
func (s Session) CameBack(ctx context.Context, id workflow.LetterID) error {
	return s.onLetter(ctx, "came back", id, func(l workflow.Letter, a workflow.Application, by workflow.Staff, now time.Time) (workflow.Change, error) {
		ch, err := l.CameBack(workflow.LetterID(s.desk.NewID()), a, by, now)
		return s.acknowledging(ctx, l, ch, err)
	})
}

// Registration is what somebody keys in to register for online services. It is
// typed for one letter and kept nowhere.
type Registration struct{ Account, Key string }

// RegistrationPaper writes the letter that gives somebody their details to
// register with. It is subject to the gates of every letter, with what is said
// of it; nothing of it is stored, and once it was shown NoteRegistration says
// only that it was.
func (s Session) RegistrationPaper(ctx context.Context, id workflow.ApplicationID, to letter.Person, r Registration, said workflow.Safe) (Paper, error) {
	c, err := s.caseForLetters(ctx, id, string(letter.Registration))
	if err != nil {
		return Paper{}, fmt.Errorf("registration details of application %s: %w", id, err)
	}
	c.letter = workflow.Letter{ID: "registration", Kind: string(letter.Registration), To: workflow.Applicant(to), State: workflow.LetterWaiting, Ref: c.application.Ref, Picked: true, Safe: said}
	c.typed = r
	p, err := s.paper(ctx, c)
	if err != nil {
		return Paper{}, err
	}
	return p, p.refusal()
}

// NoteRegistration notes that somebody was given their details to register with,
// and none of the details.
func (s Session) NoteRegistration(ctx context.Context, id workflow.ApplicationID, to letter.Person) error {
	e := s.staff.Entry(workflow.ActPrint, s.desk.Now(), id, "", workflow.Detail{Field: "registration details printed", After: string(to)})
	if err := s.desk.Store.Note(ctx, e); err != nil {
		return fmt.Errorf("note registration details of application %s: %w", id, err)
	}
	return nil
}

// NoteForm notes that a blank form was printed; reference is the case's it was
// printed for, or empty.
func (s Session) NoteForm(ctx context.Context, form letter.Kind, reference string, id workflow.ApplicationID) error {
	e := s.staff.Entry(workflow.ActPrint, s.desk.Now(), id, "", workflow.Detail{Field: "form printed", After: string(form)})
	if reference != "" {
		e.Details = append(e.Details, workflow.Detail{Field: "reference", After: reference})
	}
	if err := s.desk.Store.Note(ctx, e); err != nil {
		return fmt.Errorf("note form %s: %w", form, err)
	}
	return nil
}

// Languages lists the languages that letters have a few lines in.
func (s Session) Languages() []string { return s.desk.Letters().Languages() }

// picked are the readers of a decision's letters whom nothing proposed: those
// that somebody chose.
func (s Session) picked(a workflow.Application, d workflow.Proposal) []workflow.Applicant {
	var out []workflow.Applicant
	for _, c := range s.Addressees(a, d.Refuse) {
		if to := workflow.Applicant(c.To); !c.Ticked && slices.Contains(d.Letters, to) {
			out = append(out, to)
		}
	}
	return out
}

// Addressees offers who could be told of a decision that is about to be made.
func (s Session) Addressees(a workflow.Application, refuse bool) []letter.Choice {
	c := letterCase{application: a}.of(s.desk.Rules(), s.desk.Now())
	c.Decision = letter.Approved
	if refuse {
		c.Decision = letter.RefusedDecision
	}
	return letter.Addressees(c)
}
