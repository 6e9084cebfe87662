package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"proxydesk/ui/paper"
	"proxydesk/ui/reviews"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
	"proxydesk/workflow/review"
)

func (c *call) reportCommand() *cobra.Command {
	names := "reviews, " + strings.Join(otherNames(), ", ")
	parent := &cobra.Command{Use: "report", Short: "Run a report",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return &UsageError{fmt.Sprintf("There is no report %q. There are: %s.", args[0], names)}
			}
			return nil
		},
		RunE: func(*cobra.Command, []string) error { return &UsageError{"Say which report: " + names + "."} }}
	var within, from, to, format, out string
	var narrow narrowing
	cmd := &cobra.Command{
		Use: "reviews", Short: "What is overdue, falls due, has no date, or turns 11, 13 or 16", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			days, err := strconv.Atoi(strings.TrimSuffix(within, "d"))
			if err != nil || days < 1 || days > 366 {
				return &UsageError{"--within is a number of days, such as 90d."}
			}
			filter := report.Filter{Within: days}
			var errFrom, errTo error
			filter.From, errFrom = nhs.ParseDate(from)
			filter.To, errTo = nhs.ParseDate(to)
			if errFrom != nil || errTo != nil || (from != "" || to != "") && reviews.WrongWindow(filter.From, filter.To) != "" {
				return &UsageError{"--from and --to are two days, such as 2027-01-01 and 2027-03-31."}
			}
			if err := narrow.onto(&filter); err != nil {
				return err
			}
			d, s, err := c.open(cmd.Context(), cmd, false)
			if err != nil {
				return err
			}
			if _, known := formats[format]; !known && format != "json" {
				return errors.Join(&UsageError{"--format is csv, xlsx, pdf or json."}, d.Close())
			}
			if filter.Owner, err = d.owner(cmd.Context(), narrow.owner); err != nil {
				return errors.Join(err, d.Close())
			}
			b, err := d.reviews(cmd.Context(), s, filter, format)
			if err != nil {
				return errors.Join(err, d.Close())
			}
			return errors.Join(c.deliver(b, out, "It contains patient information."), d.Close())
		},
	}
	f := cmd.Flags()
	f.StringVar(&within, "within", "90d", "how far ahead to look, in `DAYS`")
	f.StringVar(&from, "from", "", "what falls due from this `DAY` on, in place of --within; needs --to")
	f.StringVar(&to, "to", "", "and up to this `DAY`")
	f.StringVar(&format, "format", "csv", "csv, xlsx, pdf or json")
	f.StringVar(&narrow.reason, "reason", "", "only this `REASON`, such as turns-16 or overdue")
	f.StringVar(&narrow.basis, "basis", "", "only this legal `BASIS`, such as consent")
	f.StringVar(&narrow.owner, "owner", "", "only the reviews of the user `NAME`, or of nobody")
	f.IntVar(&narrow.first, "first", 0, "only the first so many rows")
	f.BoolVar(&narrow.byDay, "by-day", false, "the earliest day first, not the gravest reason")
	outFlag(cmd, &out)
	parent.AddCommand(cmd)
	for _, o := range report.Others {
		parent.AddCommand(c.otherReport(o))
	}
	return parent
}

// narrowing is what narrows and sorts the review report, as it is typed.
type narrowing struct {
	reason, basis, owner string
	first                int
	byDay                bool
}

// onto puts it onto a filter, but for the owner, whom only the record knows; a word
// that nothing has is a *UsageError.
func (n narrowing) onto(f *report.Filter) error {
	if f.Reason = review.Category(n.reason); n.reason != "" && !slices.Contains(review.AllCategories, f.Reason) {
		return &UsageError{"--reason is one of " + joined(review.AllCategories) + "."}
	}
	if f.Basis = basis.Basis(n.basis); n.basis != "" && !slices.Contains(basis.All, f.Basis) {
		return &UsageError{"--basis is one of " + joined(basis.All) + "."}
	}
	if f.Size = n.first; n.first < 0 {
		return &UsageError{"--first is a number of rows, such as 50."}
	}
	if n.byDay {
		f.Order = report.ByDue
	}
	return nil
}

func joined[S ~string](all []S) string {
	words := make([]string, len(all))
	for i, s := range all {
		words[i] = string(s)
	}
	return strings.Join(words, ", ")
}

// nobody is the owner of reviews that nobody has, as it is typed.
const nobody = "nobody"

// owner is the member of staff with a login, also one who has left.
func (d *Desk) owner(ctx context.Context, login string) (workflow.StaffID, error) {
	switch login {
	case "":
		return "", nil
	case nobody:
		return report.Nobody, nil
	}
	staff, err := d.DB.StaffList(ctx)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(staff, func(s workflow.Staff) bool { return s.Login == login })
	if i < 0 {
		return "", &UsageError{"--owner is a user of this practice, or nobody."}
	}
	return staff[i].ID, nil
}

func otherNames() []string {
	var names []string
	for _, o := range report.Others {
		names = append(names, o.Name)
	}
	return names
}

// otherReport is the command of one of the other reports.
func (c *call) otherReport(o report.Other) *cobra.Command {
	var from, to, ref, format, out string
	cmd := &cobra.Command{
		Use: o.Name, Short: o.About, Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ask := reviews.Asked{Name: o.Name, Case: ref}
			var errFrom, errTo error
			ask.From, errFrom = nhs.ParseDate(from)
			ask.To, errTo = nhs.ParseDate(to)
			switch {
			case errFrom != nil || errTo != nil || (from == "") != (to == "") || ask.To.Before(ask.From):
				return &UsageError{"--from and --to are two days, such as 2026-01-01 and 2026-12-31."}
			case o.OfCase && ref == "":
				return &UsageError{"Say which patient by --case and the reference of one of their cases, such as REF-0148."}
			case formats[format] == "":
				return &UsageError{"--format is csv, xlsx or pdf."}
			}
			d, s, err := c.open(cmd.Context(), cmd, false)
			if err != nil {
				return err
			}
			b, err := d.other(cmd.Context(), s, ask, format)
			if err != nil {
				return errors.Join(err, d.Close())
			}
			return errors.Join(c.deliver(b, out, "It contains patient information."), d.Close())
		},
	}
	f := cmd.Flags()
	f.StringVar(&format, "format", "csv", "csv, xlsx or pdf")
	if o.Decided {
		f.StringVar(&from, "from", "", "the first `DAY`; without it the last twelve months")
		f.StringVar(&to, "to", "", "the last `DAY`")
	}
	if o.OfCase {
		f.StringVar(&ref, "case", "", "the `REFERENCE` of a case of the patient")
	}
	outFlag(cmd, &out)
	return cmd
}

// other makes one of the other reports as bytes of a format. Running it is noted.
func (d *Desk) other(ctx context.Context, s workflow.Staff, ask reviews.Asked, format string) ([]byte, error) {
	m, err := reviews.Make(ctx, d.DB, d.Casework.As(s), d.Rules(), d.Now(), ask)
	if err != nil {
		return nil, err
	}
	return d.deliverTable(ctx, s, m.Table, m.Origin.NationalAt, format)
}

// reviews makes the review report as bytes of a format. Running it is noted.
func (d *Desk) reviews(ctx context.Context, s workflow.Staff, f report.Filter, format string) ([]byte, error) {
	if !s.May(workflow.ActReport) {
		return nil, fmt.Errorf("review report: %w", workflow.ErrNotAllowed)
	}
	staff, err := d.DB.StaffList(ctx)
	if err != nil {
		return nil, err
	}
	rules, now := d.Rules(), d.Now()
	made := report.New(report.Source{Today: nhs.DateIn(now), Policy: rules.Policy, Staff: staff}, f)
	if err := d.DB.EachRole(ctx, report.Asked(s), func(l workflow.RoleLine) error { made.Add(l); return nil }); err != nil {
		return nil, err
	}
	rep := made.Report()
	if format == "json" {
		var b bytes.Buffer
		if err := d.Casework.As(s).RanReport(ctx, rep.Table().Ran("counted")...); err != nil {
			return nil, err
		}
		err := (&call{Program: Program{Out: &b}}).print(summary(rep))
		return b.Bytes(), err
	}
	return d.deliverTable(ctx, s, rep.Table(), rep.NationalAt, format)
}

// formats are what a report can be written as, and how the log says it.
var formats = map[string]string{"csv": "written as a file", "xlsx": "written as a workbook", "pdf": "set on pages"}

// deliverTable writes a report as bytes of a format, once the log says so.
func (d *Desk) deliverTable(ctx context.Context, s workflow.Staff, t report.Table, nationalAt time.Time, format string) ([]byte, error) {
	what, known := formats[format]
	if !known {
		return nil, &UsageError{"--format is csv, xlsx, pdf or json."}
	}
	now := d.Now()
	if err := d.Casework.As(s).RanReport(ctx, t.Ran(what)...); err != nil {
		return nil, err
	}
	read, err := d.DB.LastHeard(ctx)
	if err != nil {
		return nil, err
	}
	o := report.Origin{Practice: d.Rules().Practice, By: s, ReadAt: now}
	o.ReadNational(nationalAt, read)
	if o.Log, err = d.DB.LogHead(ctx); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	switch format {
	case "csv":
		err = report.CSV(&b, t, o)
	case "xlsx":
		err = report.Workbook(&b, t, o)
	default:
		var pages []paper.Page
		if pages, err = d.Press.Report(reviews.Paper(t, o, now)); err != nil {
			return nil, err
		}
		return d.Press.PDF(pages, paper.Meta{Title: t.Title, Created: now})
	}
	return b.Bytes(), err
}

// counted is the review report in numbers: it names nobody.
type counted struct {
	AsAt    string         `json:"asAt"`
	Until   string         `json:"until"`
	Rows    int            `json:"rows"`
	Buckets map[string]int `json:"buckets"`
	Reasons map[string]int `json:"reasons"`
}

func summary(rep report.Report) counted {
	c := counted{AsAt: rep.Today.String(), Until: rep.Until.String(), Rows: len(rep.Rows), Buckets: map[string]int{}, Reasons: map[string]int{}}
	for _, b := range rep.Buckets {
		c.Buckets[b.ID] = b.Count
	}
	for cat, n := range rep.Counts {
		c.Reasons[string(cat)] = n
	}
	return c
}

// deliver writes something where it was asked for: to a file that only its owner
// reads, whole or not at all, with a word about it.
func (c *call) deliver(b []byte, file, about string) error {
	if file == "" {
		_, err := c.Out.Write(b)
		return err
	}
	draft := file + ".part"
	if err := os.WriteFile(draft, b, 0o600); err != nil {
		return &UsageError{"Nothing can be written to " + filepath.Dir(file) + "."}
	}
	if err := os.Rename(draft, file); err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(file), err)
	}
	fmt.Fprintln(c.Err, "Written to "+file+". "+about)
	return nil
}
