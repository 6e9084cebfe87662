package tour

import (
	"errors"
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"proxydesk/sync/emulator"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// step is one picture of the story.
type step struct {
	name  string
	words string
	do    func(*walker) error
}

// story is the tour: a mother and her child, an adult who agrees in part, a
// refusal, a concern, an ending, the reviews and a letter.
var story = []step{
	{"sign-in", "The desk is locked until somebody signs in. No patient is on screen.", func(w *walker) error { return nil }},
	{"today", "Asha signs in at reception and sees what comes first.", func(w *walker) error {
		if err := w.write("asha"); err != nil {
			return err
		}
		w.canvas.FocusNext()
		if err := w.write("fernbrook"); err != nil {
			return err
		}
		w.key(fyne.KeyReturn)
		return w.see("Good morning, Asha")
	}},
	{"incoming", "A mother applies for her child in the NHS App. The national store proves who applied; a person confirms what was read.", func(w *walker) error {
		if err := w.do("demo.apply"); err != nil {
			return err
		}
		return w.see("Check what was read")
	}},
	{"queue", "Registered. The case stands in the queue, worst first, with what is left and whose it is.", func(w *walker) error {
		if err := w.registers("child"); err != nil {
			return err
		}
		w.goTo(shell.PageQueue, "", string(workflow.ViewUnassigned))
		return w.see("Queue")
	}},
	{"checks", "Asha opens it. What NHS login proved is answered already, with who proved it; one key answers each question.", func(w *walker) error {
		w.open("child", "checks")
		if err := w.do("case.claim"); err != nil {
			return err
		}
		for _, k := range "yyn" {
			w.letter(k)
		}
		return nil
	}},
	{"with-clinician", "She sends it to Dr Shah.", func(w *walker) error {
		return w.session("asha").SendToClinician(w.ctx, w.cases["child"].ID, w.demo.Who("leila").ID)
	}},
	{"checked", "Dr Shah answers the rest. Every line says who answered and when.", func(w *walker) error {
		if err := w.sit("leila"); err != nil {
			return err
		}
		if _, err := w.demo.Practice.Prepare(w.ctx, w.cases["child"]); err != nil {
			return err
		}
		w.open("child", "checks")
		return w.see("Done")
	}},
	{"decision", "Only the legal basis that is open can be chosen; the last day and the review come with the rule that gave them.", func(w *walker) error {
		if err := w.do("case.decision"); err != nil {
			return err
		}
		if err := w.click("Grant"); err != nil {
			return err
		}
		return w.click(w.cases["child"].Proxy.Name() + " (proxy)")
	}},
	{"confirm", "One page says what will happen and until when it can be undone.", func(w *walker) error { return w.do("case.main") }},
	{"granted", "Granted. It can be undone for two minutes; then it leaves.", func(w *walker) error { return w.do("case.main") }},
	{"sent", "Two minutes later the national store has it: active, with its basis and last day.", func(w *walker) error {
		if err := w.pass(3 * time.Minute); err != nil {
			return err
		}
		w.open("child", "")
		return w.atStore("child", "active")
	}},
	{"set-up", "Sam keys it into the GP system and records that it is done.", func(w *walker) error {
		if err := w.sit("sam"); err != nil {
			return err
		}
		w.open("child", "")
		return w.do("case.main")
	}},
	{"letter", "The letter is the page itself, and waits until what it lacks is known. Each question about sending it safely is asked for each letter.", func(w *walker) error {
		c := workflow.Contact{Title: "Mrs", Address: []string{"5 Orchard Rise", "Fernbrook", "FB1 4QT"}}
		if err := w.session("sam").Amend(w.ctx, w.cases["child"].ID, workflow.ByProxy, c); err != nil {
			return err
		}
		letters, err := w.demo.DB.LettersOf(w.ctx, w.cases["child"].ID)
		if err != nil || len(letters) != 1 {
			return fmt.Errorf("%d letters, %w", len(letters), err)
		}
		w.goTo(shell.PageLetters, string(letters[0].ID), "")
		for _, words := range []string{"By post", "Address checked with them today", "Nobody else opens their post"} {
			if err := w.click(words); err != nil {
				return err
			}
		}
		return w.see("To Mrs " + w.cases["child"].Proxy.Name())
	}},
	{"printed", "Printed: a PDF in the viewer. Only a person knows whether it came out; it is recorded with who and when.", func(w *walker) error {
		if err := w.do("letters.print"); err != nil {
			return err
		}
		if w.printed != 1 {
			return fmt.Errorf("%d letters were handed to the printer", w.printed)
		}
		return nil
	}},
	{"posted", "It came out, and is posted.", func(w *walker) error {
		if err := w.click("Yes"); err != nil {
			return err
		}
		if err := w.click("Sent to printer"); err != nil {
			return err
		}
		return w.do("letters.post")
	}},
	{"adult", "A daughter applies for her father. He agrees to some of what she asked.", func(w *walker) error {
		if err := w.sit("leila"); err != nil {
			return err
		}
		if err := w.applies("adult"); err != nil {
			return err
		}
		if _, err := w.demo.Practice.Prepare(w.ctx, w.cases["adult"]); err != nil {
			return err
		}
		w.open("adult", "")
		if err := w.do("case.decision"); err != nil {
			return err
		}
		return w.click("Grant part")
	}},
	{"adult-confirm", "Granted in part: what is given, and what is not.", func(w *walker) error { return w.do("case.main") }},
	{"adult-sent", "That goes to the store as well.", func(w *walker) error {
		if err := w.do("case.main"); err != nil {
			return err
		}
		if err := w.pass(3 * time.Minute); err != nil {
			return err
		}
		w.open("adult", "")
		return w.atStore("adult", "active")
	}},
	{"refusal", "Another application is refused. Nobody is told unless a person chooses whom.", func(w *walker) error {
		if err := w.applies("refused"); err != nil {
			return err
		}
		w.open("refused", "")
		if err := w.do("case.decision"); err != nil {
			return err
		}
		return w.click("Refuse")
	}},
	{"refused", "The store is told the reason, once.", func(w *walker) error {
		p := workflow.Proposal{Refuse: true, Reason: "APPLICATION_REJECTED_NO_LEGAL_BASIS"}
		if _, err := w.session("leila").Decide(w.ctx, w.cases["refused"].ID, p); err != nil {
			return err
		}
		if err := w.pass(3 * time.Minute); err != nil {
			return err
		}
		w.open("refused", "")
		return w.atStore("refused", "rejected")
	}},
	{"stop", "Asha sees somebody answer for a patient. Before anything is recorded, Proxydesk stops.", func(w *walker) error {
		if err := w.sit("asha"); err != nil {
			return err
		}
		if err := w.applies("held"); err != nil {
			return err
		}
		w.open("held", "")
		if err := w.do("case.concern"); err != nil {
			return err
		}
		if err := w.write("The son answers for her and does not leave the room."); err != nil {
			return err
		}
		if err := w.click("Continue"); err != nil {
			return err
		}
		return w.see("Stop. Follow the safeguarding procedure")
	}},
	{"held", "The case is held. To reception it reads like any other case with a clinician.", func(w *walker) error {
		if err := w.click("Record concern and hold case"); err != nil {
			return err
		}
		w.goTo(shell.PageQueue, "", string(workflow.ViewAll))
		return nil
	}},
	{"held-lead", "The safeguarding lead sees it first, and sees why.", func(w *walker) error {
		if err := w.sit("mo"); err != nil {
			return err
		}
		w.goTo(shell.PageQueue, "", string(workflow.ViewAll))
		return w.see("Restricted")
	}},
	{"ended", "A patient rings to end his daughter's access. It ends here at once, and a task stays until the GP system is switched off.", func(w *walker) error {
		if err := w.sit("sam"); err != nil {
			return err
		}
		r, err := w.demo.DB.RoleOf(w.ctx, w.cases["adult"].ID)
		if err != nil {
			return err
		}
		if err := w.session("sam").End(w.ctx, r.ID, workflow.Ending{Reason: "ROLE_DEACTIVATED_PATIENT_REQUEST"}); err != nil {
			return err
		}
		if err := w.send(); err != nil {
			return err
		}
		w.goTo(shell.PageToday, "", "")
		return w.atStore("adult", "inactive")
	}},
	{"register", "The register: who may act for whom.", func(w *walker) error {
		w.goTo(shell.PageRegister, "", "")
		return w.see("Register")
	}},
	{"reviews", "The manager sees what is overdue, what falls due, who turns 11, 13 or 16, and what has no date.", func(w *walker) error {
		if err := w.sit("pat"); err != nil {
			return err
		}
		w.goTo(shell.PageReviews, "", "")
		return w.see("Reviews")
	}},
	{"locked", "Locked: no patient is left on screen, and nothing is lost.", func(w *walker) error {
		w.window.Shell.Lock()
		return nil
	}},
}

// atStore says whether the national store holds one role of the case's pair,
// with a status.
func (w *walker) atStore(name, status string) error {
	a := w.cases[name]
	held := w.demo.National.Roles(a.Patient.NHSNumber.Full(), a.Proxy.NHSNumber.Full())
	if len(held) != 1 {
		return fmt.Errorf("the national store holds %d roles for the %s case", len(held), name)
	}
	if held[0].Status != status {
		return fmt.Errorf("at the national store the %s case is %s, not %s", name, held[0].Status, status)
	}
	return nil
}

// audit is the end of the tour: what the store holds, and that the record
// verifies.
func (w *walker) audit() error {
	var errs []error
	for name, status := range map[string]string{"child": "active", "adult": "inactive", "refused": "rejected", "held": "proposed"} {
		errs = append(errs, w.atStore(name, status))
	}
	child := w.cases["child"]
	held := w.demo.National.Roles(child.Patient.NHSNumber.Full(), child.Proxy.NHSNumber.Full())
	want := child.Patient.Born.Birthday(11).AddDays(-1)
	if len(held) == 1 && lastDay(held[0]) != want {
		errs = append(errs, errors.New("the child's access does not end at the store on the day before the birthday"))
	}
	r, err := w.demo.DB.Verify(w.ctx)
	errs = append(errs, err)
	for _, p := range r.Problems {
		errs = append(errs, fmt.Errorf("the record does not verify: %s: %s", p.Record, p.Words))
	}
	return errors.Join(errs...)
}

// lastDay is a role's last day at the store, which keeps it as a date.
func lastDay(r emulator.Role) nhs.Date {
	d, err := nhs.ParseDate(r.End)
	if err != nil {
		return nhs.Date{}
	}
	return d
}
