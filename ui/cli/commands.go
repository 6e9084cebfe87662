package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"proxydesk/localdb"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

// came is one application that came in, for fetch and import.
type came struct {
	File      string                    `json:"file,omitempty"`
	Request   string                    `json:"request,omitempty"`
	Reference string                    `json:"reference,omitempty"`
	State     workflow.ApplicationState `json:"state,omitempty"`
	// NeedsPerson says why somebody must look, in words.
	NeedsPerson []string `json:"needsPerson,omitempty"`
}

func (c *call) fetchCommand() *cobra.Command {
	return &cobra.Command{
		Use: "fetch ID", Short: "Bring one access request in from the national store", Args: exactly(1, "which access request: its id"),
		RunE: func(cmd *cobra.Command, args []string) error {
			d, s, err := c.open(cmd.Context(), cmd, true)
			if err != nil {
				return err
			}
			if err := c.nhs(cmd.Context(), d, s); err != nil {
				return errors.Join(err, d.Close())
			}
			draft, err := d.Intake(s).Fetch(cmd.Context(), args[0])
			if err != nil {
				return errors.Join(err, d.Close())
			}
			in := came{Request: args[0]}
			err = d.take(cmd.Context(), s, draft, &in)
			return errors.Join(c.print(in), err, d.Close())
		},
	}
}

func (c *call) importCommand() *cobra.Command {
	var roles, used string
	var commit bool
	cmd := &cobra.Command{
		Use: "import [FILE…]", Short: "Bring in applications, access from an older system, or days of last use", Args: cobra.ArbitraryArgs,
		Long: `Files with applications are registered where they leave nothing for a person to look at.

--roles takes the register of an older system over, and --last-used the days on
which access was last used, from a file with a row a proxy. Both only say what
they would do until --commit is given. Rows that do not fit are named by their
line and left out; nobody is named.

The first line of the file names the columns, in any order:
  --roles      ` + strings.Join(casework.MovedColumns(), ", ") + `
  --last-used  ` + strings.Join(casework.UsedColumns(), ", ") + `
Days are written 2021-11-04 or 04/11/2021, services as codes with blanks between
(PRESCR APPT RECRD TEST VACC COND CONSULT DOCS), and a basis nobody knows as unknown.`,
		RunE: func(cmd *cobra.Command, args []string) error {
			ways := len(args)
			for _, file := range []string{roles, used} {
				if file != "" {
					ways++
				}
			}
			switch {
			case ways == 0:
				return &UsageError{"Say which files."}
			case roles+used != "" && ways > 1:
				return &UsageError{"Give one of applications, --roles or --last-used at a time."}
			case commit && roles+used == "":
				return &UsageError{"--commit goes with --roles or --last-used."}
			case roles+used != "":
				return c.importRows(cmd, roles, used, commit)
			}
			return c.importFiles(cmd, args)
		},
	}
	f := cmd.Flags()
	f.StringVar(&roles, "roles", "", "a CSV `FILE` with the register of an older system")
	f.StringVar(&used, "last-used", "", "a CSV `FILE` with the days of last use")
	f.BoolVar(&commit, "commit", false, "write it, not only say what would be written")
	return cmd
}

// counts is what import says of a file with a row a proxy.
type counts struct {
	File      string       `json:"file"`
	Written   bool         `json:"written"`
	Rows      int          `json:"rows"`
	Good      int          `json:"good"`
	LeftOut   int          `json:"leftOut"`
	Problems  []rowProblem `json:"problems,omitempty"`
	WhatsNext string       `json:"next,omitempty"`
}

type rowProblem struct {
	Line  int    `json:"line"`
	Words string `json:"words"`
}

func (c *call) importRows(cmd *cobra.Command, roles, used string, commit bool) error {
	name := roles + used
	file, err := os.Open(name)
	if err != nil {
		return &UsageError{"The file cannot be read."}
	}
	defer file.Close()
	d, s, err := c.open(cmd.Context(), cmd, commit)
	if err != nil {
		return err
	}
	take := d.Casework.As(s).MoveRegister
	if used != "" {
		take = d.Casework.As(s).UseRecords
	}
	b, err := take(cmd.Context(), file, commit)
	out := counts{File: filepath.Base(name), Written: commit, Rows: b.Rows, Good: b.Good, LeftOut: len(b.Problems)}
	for _, p := range b.Problems {
		out.Problems = append(out.Problems, rowProblem{p.Line, p.Words()})
	}
	if !commit {
		out.WhatsNext = "Nothing was written. Put the lines right, then give --commit."
	}
	var left error
	if len(b.Problems) > 0 {
		left = &needsPerson{"Some lines do not fit; the summary says which and why."}
	}
	if header := (*casework.HeaderError)(nil); errors.As(err, &header) {
		err = &UsageError{header.Error()}
	}
	if err != nil && b.Rows == 0 {
		return errors.Join(err, d.Close())
	}
	return errors.Join(c.print(out), err, left, d.Close())
}

func (c *call) importFiles(cmd *cobra.Command, files []string) error {
	d, s, err := c.open(cmd.Context(), cmd, true)
	if err != nil {
		return err
	}
	var all struct {
		In []came `json:"in"`
	}
	var failed error
	for _, file := range files {
		in := came{File: filepath.Base(file)}
		if err := d.importFile(cmd.Context(), s, file, &in); err != nil {
			in.NeedsPerson = append(in.NeedsPerson, c.sentence(err))
			failed = &needsPerson{"Some files need a person; the summary says which and why."}
		}
		all.In = append(all.In, in)
	}
	return errors.Join(c.print(all), failed, d.Close())
}

func (d *Desk) importFile(ctx context.Context, s workflow.Staff, file string, in *came) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return &UsageError{"The file cannot be read."}
	}
	draft, err := d.Intake(s).Read(filepath.Base(file), data)
	if err != nil {
		return err
	}
	return d.take(ctx, s, draft, in)
}

// take registers a draft that leaves nothing for a person to look at. One with
// a field in doubt, or for a pair that is known already, is not stored: a person
// brings it in at the window, where every field is confirmed.
func (d *Desk) take(ctx context.Context, s workflow.Staff, draft workflow.Draft, in *came) error {
	for _, doubt := range draft.Doubts {
		in.NeedsPerson = append(in.NeedsPerson, doubt.Words)
	}
	if len(draft.Doubts) > 0 {
		return &needsPerson{"Somebody has to confirm this application at the window; nothing was stored."}
	}
	a, err := d.Casework.As(s).Register(ctx, draft, false)
	if refusal := (*workflow.Refusal)(nil); errors.As(err, &refusal) {
		for _, n := range refusal.Needs {
			in.NeedsPerson = append(in.NeedsPerson, n.Words)
		}
		return &needsPerson{"Somebody has to look at this application; nothing was stored."}
	}
	if err != nil {
		return err
	}
	in.Reference, in.State = a.Ref, a.State
	return nil
}

// ref reads REF-0148, ref148 or 148.
func ref(s string) (string, error) {
	digits := strings.TrimLeft(strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(s)), "REF"), "- ")
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 {
		return "", &UsageError{"A reference looks like REF-0148."}
	}
	return fmt.Sprintf("REF-%04d", n), nil
}

func (c *call) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use: "explain REF", Short: "Say what a case still needs, from whom, and why", Args: exactly(1, "which case: its reference"),
		RunE: func(cmd *cobra.Command, args []string) error {
			reference, err := ref(args[0])
			if err != nil {
				return err
			}
			d, s, err := c.open(cmd.Context(), cmd, false)
			if err != nil {
				return err
			}
			out, err := d.explain(cmd.Context(), s, reference)
			if err != nil {
				return errors.Join(err, d.Close())
			}
			for _, p := range out.Passages() {
				fmt.Fprintln(c.Err, p.Title)
				for _, l := range p.Lines {
					fmt.Fprintln(c.Err, "  "+l)
				}
			}
			return errors.Join(c.print(out), d.Close())
		},
	}
}

// caseOf is the case with a reference, or workflow.ErrNotFound.
func (d *Desk) caseOf(ctx context.Context, reference string) (workflow.ApplicationID, error) {
	found, err := d.DB.FindPeople(ctx, reference)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(found, func(f workflow.Found) bool { return f.Ref == reference })
	if i < 0 {
		return "", fmt.Errorf("case %s: %w", reference, workflow.ErrNotFound)
	}
	return found[i].Application, nil
}

// explain is the core's own explanation of the case with this reference.
func (d *Desk) explain(ctx context.Context, s workflow.Staff, reference string) (casework.Explanation, error) {
	id, err := d.caseOf(ctx, reference)
	if err != nil {
		return casework.Explanation{}, fmt.Errorf("explain: %w", err)
	}
	return d.Casework.As(s).Explain(ctx, id)
}

func (c *call) verifyCommand() *cobra.Command {
	return &cobra.Command{
		Use: "verify", Short: "Check the database, the audit log and every seal", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, _, err := c.open(cmd.Context(), cmd, false)
			if err != nil {
				return err
			}
			r, err := d.DB.Verify(cmd.Context())
			if err != nil {
				return errors.Join(err, d.Close())
			}
			var after error
			if len(r.Problems) > 0 {
				after = errors.New("the record does not verify: nothing was changed; keep this folder as it is and tell whoever looks after this computer")
			}
			return errors.Join(c.print(verified(r)), after, d.Close())
		},
	}
}

// verification is what verify prints. Its head, noted somewhere else, shows
// later whether the whole folder was set back to an earlier day.
type verification struct {
	Entries  int             `json:"entries"`
	Sealed   int             `json:"sealed"`
	Head     string          `json:"head"`
	Problems []verifyProblem `json:"problems"`
}

type verifyProblem struct {
	Record string `json:"record,omitempty"`
	Words  string `json:"words"`
}

func verified(r localdb.Report) verification {
	v := verification{Entries: r.Entries, Sealed: r.Sealed, Head: fmt.Sprintf("%d:%x", r.Head.Seq, r.Head.Link), Problems: []verifyProblem{}}
	for _, p := range r.Problems {
		v.Problems = append(v.Problems, verifyProblem{p.Record, p.Words})
	}
	return v
}
