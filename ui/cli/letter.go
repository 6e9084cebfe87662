package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"proxydesk/ui/letters"
	"proxydesk/ui/paper"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/letter"
)

// listedLetter is a letter as letter list prints it: it names nobody.
type listedLetter struct {
	Letter    string               `json:"letter"`
	Kind      string               `json:"kind"`
	What      string               `json:"what"`
	To        workflow.Applicant   `json:"to"`
	Reference string               `json:"reference"`
	State     workflow.LetterState `json:"state"`
	Made      string               `json:"made"`
	// KeptBack says what keeps it from being printed.
	KeptBack []string `json:"keptBack,omitempty"`
}

var letterStates = map[string]workflow.LetterState{"to-print": workflow.LetterWaiting, "sent": workflow.LetterPrinted, "posted": workflow.LetterPosted, "returned": workflow.LetterReturned}

func (c *call) letterCommand() *cobra.Command {
	parent := &cobra.Command{Use: "letter", Short: "List letters, or print them to a PDF", Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			return &UsageError{"Say proxydesk letter list, or proxydesk letter print."}
		}}
	var state string
	list := &cobra.Command{Use: "list", Short: "List the letters that wait, and what keeps each back", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			of, ok := letterStates[state]
			if !ok {
				return &UsageError{"--state is to-print, sent, posted or returned."}
			}
			d, s, err := c.open(cmd.Context(), cmd, false)
			if err != nil {
				return err
			}
			all, err := d.letterList(cmd.Context(), s, of)
			if err != nil {
				return errors.Join(err, d.Close())
			}
			return errors.Join(c.print(all), d.Close())
		}}
	list.Flags().StringVar(&state, "state", "to-print", "to-print, sent, posted or returned")
	var out string
	var ready bool
	var said workflow.Safe
	print := &cobra.Command{Use: "print [LETTER…]", Short: "Print letters into one PDF, and record them", Args: cobra.ArbitraryArgs,
		Long: `Prints the letters named, by their id or by the reference of their case, or with
--ready every letter that nothing keeps back.

What has to be said of a letter before it goes (--by, --address-checked,
--only-reader …) is said of the letters named, beside what the same person said
of them before, and recorded in the name of --user: what somebody else said is
looked at and said again. With --ready only what is on record counts.
A letter that something keeps back is not printed: the command says why and ends
with 3.

Each letter begins on a new sheet, for the printer as the Letters screen says it
prints: on both sides of the paper, or on one.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case ready == (len(args) > 0):
				return &UsageError{"Name letters, or say --ready."}
			case ready && said != workflow.Safe{}:
				return &UsageError{"What is said of letters is said of those that are named, not with --ready."}
			case out == "":
				return &UsageError{"Say where the PDF goes with --out FILE."}
			case said.Channel != "" && said.Channel != workflow.ByPost && said.Channel != workflow.ByHand:
				return &UsageError{"--by is post or hand."}
			case said.Channel == "" && said != workflow.Safe{}:
				return &UsageError{"Say how the letters go of which you say this: --by post, or --by hand."}
			}
			d, s, err := c.open(cmd.Context(), cmd, false)
			if err != nil {
				return err
			}
			err = c.printLetters(cmd.Context(), d, s, args, said, out)
			return errors.Join(err, d.Close())
		}}
	f := print.Flags()
	f.BoolVar(&ready, "ready", false, "every letter that nothing keeps back")
	f.Var(by{&said.Channel}, "by", "how they go: post or hand")
	f.BoolVar(&said.AddressChecked, "address-checked", false, "the addresses were checked with them")
	f.BoolVar(&said.OnlyReader, "only-reader", false, "nobody else opens their post")
	f.BoolVar(&said.PrivateChannel, "private", false, "a private way to reach a young person is confirmed")
	f.BoolVar(&said.Chosen, "chosen", false, "it is right that they get a letter")
	f.BoolVar(&said.LargePrint, "large", false, "large print")
	f.BoolVar(&said.EasyRead, "easy", false, "easy read, with pictures")
	outFlag(print, &out)
	parent.AddCommand(list, print)
	return parent
}

// by reads post and hand as the record spells them.
type by struct{ to *string }

func (b by) String() string { return "" }
func (b by) Type() string   { return "WAY" }
func (b by) Set(s string) error {
	*b.to = "by " + s
	return nil
}

func (d *Desk) letterList(ctx context.Context, s workflow.Staff, state workflow.LetterState) ([]listedLetter, error) {
	lines, err := d.DB.Letters(ctx, state, s)
	if err != nil {
		return nil, err
	}
	out := []listedLetter{}
	hands := d.Casework.As(s)
	for _, l := range lines {
		one := listedLetter{Letter: string(l.ID), Kind: l.Kind, What: letter.Kind(l.Kind).Words(), To: l.To, Reference: l.Ref, State: l.State, Made: l.Made.Format("2006-01-02")}
		if state == workflow.LetterWaiting {
			p, err := hands.Paper(ctx, l.ID)
			if errors.Is(err, workflow.ErrNotAllowed) {
				continue // nobody is told of a letter they may not see
			}
			if err != nil {
				return nil, err
			}
			one.KeptBack = keptBack(p)
		}
		out = append(out, one)
	}
	return out, nil
}

// keptBack says what keeps a letter from being printed.
func keptBack(p casework.Paper) []string {
	var out []string
	for _, n := range (&letter.Missing{Kind: letter.Kind(p.Letter.Kind), Fields: p.Missing}).Needs() {
		out = append(out, n.Words)
	}
	for _, g := range p.Gates {
		out = append(out, g.Say)
	}
	if p.Letter.Safe.Channel == "" {
		out = append(out, "Say how it goes: by post, or by hand.")
	}
	return out
}

// printed is what letter print says: which letters went into the file, and which
// did not, and why.
type printed struct {
	Printed  []listedLetter `json:"printed"`
	KeptBack []listedLetter `json:"keptBack,omitempty"`
	Pages    int            `json:"pages"`
	File     string         `json:"file,omitempty"`
}

func (c *call) printLetters(ctx context.Context, d *Desk, s workflow.Staff, names []string, said workflow.Safe, out string) error {
	waiting, err := d.letterList(ctx, s, workflow.LetterWaiting)
	if err != nil {
		return err
	}
	if names != nil {
		if waiting, err = chosenLetters(waiting, names); err != nil {
			return err
		}
	}
	hands := d.Casework.As(s)
	var done printed
	var papers []casework.Paper
	var pages []paper.Page
	oneSided, err := letters.OneSided(ctx, hands, d.DB)
	if err != nil {
		return err
	}
	for _, l := range waiting {
		id := workflow.LetterID(l.Letter)
		if err := sayOf(ctx, hands, s.ID, id, said); err != nil {
			return err
		}
		p, err := hands.Ready(ctx, id)
		var refusal *workflow.Refusal
		if errors.As(err, &refusal) {
			l.KeptBack = nil
			for _, n := range refusal.Needs {
				l.KeptBack = append(l.KeptBack, n.Words)
			}
		}
		if errors.As(err, &refusal) {
			if names != nil { // --ready passes over what waits for something
				done.KeptBack = append(done.KeptBack, l)
			}
			continue
		}
		if err != nil {
			return err
		}
		sheet, err := d.Press.Layout(p.Document)
		if err != nil {
			l.KeptBack = []string{sentenceOf(err)}
			done.KeptBack = append(done.KeptBack, l)
			continue
		}
		l.KeptBack, l.State = nil, workflow.LetterPrinted
		papers, pages, done.Printed = append(papers, p), letters.Join(pages, sheet, oneSided), append(done.Printed, l)
	}
	if len(papers) > 0 {
		if err := c.handOver(ctx, d, hands, papers, pages, out); err != nil {
			return err
		}
		done.Pages, done.File = len(pages), out
	}
	if done.Printed == nil {
		done.Printed = []listedLetter{}
	}
	if err := c.print(done); err != nil {
		return err
	}
	if n := len(done.KeptBack); n > 0 {
		return &needsPerson{fmt.Sprintf("%d of %d letters were not printed: keptBack says why.", n, n+len(papers))}
	}
	return nil
}

// sayOf records what is said of a letter, beside what the same person said of it
// before: nobody signs what somebody else found. What its reader needs, such
// as large print, stays, whoever said so.
func sayOf(ctx context.Context, hands casework.Session, by workflow.StaffID, id workflow.LetterID, said workflow.Safe) error {
	if said == (workflow.Safe{}) {
		return nil
	}
	p, err := hands.Paper(ctx, id)
	if err != nil {
		return err
	}
	all := p.Letter.Safe.With(said)
	if all == p.Letter.Safe {
		return nil // it is on record, under the name of who said it
	}
	if p.Letter.Safe.By != by {
		all = p.Letter.Safe.Needs().With(said)
	}
	return hands.MarkSafe(ctx, id, all)
}

// handOver writes the file, then records each letter: one that nobody has was
// not printed.
func (c *call) handOver(ctx context.Context, d *Desk, hands casework.Session, papers []casework.Paper, pages []paper.Page, out string) error {
	title := fmt.Sprintf("%d letters", len(papers))
	if len(papers) == 1 {
		title = "Letter " + papers[0].Letter.Ref
	}
	pdf, err := d.Press.PDF(pages, paper.Meta{Title: title, Created: d.Now()})
	if err != nil {
		return err
	}
	if err := c.deliver(pdf, out, "It contains patient information."); err != nil {
		return err
	}
	for _, p := range papers {
		if err := hands.RecordPrinted(ctx, p); err != nil {
			return fmt.Errorf("the file holds letters that are not recorded, so throw it away: %w", err)
		}
	}
	return nil
}

// chosenLetters are the letters of these ids or references, each once.
func chosenLetters(all []listedLetter, names []string) ([]listedLetter, error) {
	var out []listedLetter
	for _, name := range names {
		reference, _ := ref(name)
		found := false
		for _, l := range all {
			if l.Letter == name || reference != "" && l.Reference == reference {
				found = true
				if !slices.ContainsFunc(out, func(o listedLetter) bool { return o.Letter == l.Letter }) {
					out = append(out, l)
				}
			}
		}
		if !found {
			return nil, &UsageError{"No letter waits that is called " + name + ", or is about that case. proxydesk letter list shows them."}
		}
	}
	return out, nil
}

// listedForm is a form as form list prints it.
type listedForm struct {
	Form  letter.Kind `json:"form"`
	Title string      `json:"title"`
	// Inside is true of one that is never handed out.
	Inside bool `json:"practiceOnly,omitempty"`
}

func (c *call) formCommand() *cobra.Command {
	parent := &cobra.Command{Use: "form", Short: "List blank forms, or print one to a PDF", Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			return &UsageError{"Say proxydesk form list, or proxydesk form print FORM."}
		}}
	list := &cobra.Command{Use: "list", Short: "List the blank forms", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := loadShipped()
			if err != nil {
				return err
			}
			var out []listedForm
			for _, f := range s.forms.With(s.checks).List() {
				out = append(out, listedForm{f.Kind, f.Title, f.Inside})
			}
			return c.print(out)
		}}
	var file, about string
	print := &cobra.Command{Use: "print FORM", Short: "Print a blank form under the practice's letterhead", Args: exactly(1, "which form: its id"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if file == "" {
				return &UsageError{"Say where the PDF goes with --out FILE."}
			}
			reference, err := "", error(nil)
			if about != "" {
				if reference, err = ref(about); err != nil {
					return err
				}
			}
			d, s, err := c.open(cmd.Context(), cmd, false)
			if err != nil {
				return err
			}
			return errors.Join(c.printForm(cmd.Context(), d, s, letter.Kind(args[0]), reference, file), d.Close())
		}}
	print.Flags().StringVar(&about, "case", "", "the `REFERENCE` of the case it is for")
	outFlag(print, &file)
	parent.AddCommand(list, print)
	return parent
}

func (c *call) printForm(ctx context.Context, d *Desk, s workflow.Staff, form letter.Kind, reference, file string) error {
	var id workflow.ApplicationID
	if reference != "" {
		var err error
		if id, err = d.caseOf(ctx, reference); err != nil {
			return err
		}
	}
	doc, err := d.Forms.Write(form, casework.LetterPractice(d.Rules().Practice), reference)
	switch missing := (*letter.Missing)(nil); {
	case errors.Is(err, letter.ErrUnknown):
		return &UsageError{"There is no form " + string(form) + ". proxydesk form list shows them."}
	case errors.As(err, &missing):
		return missing.Refusal()
	case err != nil:
		return err
	}
	pages, err := d.Press.Layout(doc)
	if err != nil {
		return err
	}
	pdf, err := d.Press.PDF(pages, paper.Meta{Title: "Form " + string(form), Created: d.Now()})
	if err != nil {
		return err
	}
	if err := d.Casework.As(s).NoteForm(ctx, form, reference, id); err != nil {
		return err
	}
	return c.deliver(pdf, file, "It is blank.")
}
