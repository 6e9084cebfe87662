package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"proxydesk/ui/paper"
	"proxydesk/ui/reviews"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
)

func (c *call) reportCommand() *cobra.Command {
	parent := &cobra.Command{Use: "report", Short: "Run a report", Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return &UsageError{"Say which report: reviews."} }}
	var within, format, out string
	cmd := &cobra.Command{
		Use: "reviews", Short: "What is overdue, falls due, has no date, or turns 11, 13 or 16", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			days, err := strconv.Atoi(strings.TrimSuffix(within, "d"))
			if err != nil || days < 1 || days > 366 {
				return &UsageError{"--within is a number of days, such as 90d."}
			}
			d, s, err := c.open(cmd.Context(), cmd, false)
			if err != nil {
				return err
			}
			b, err := d.reviews(cmd.Context(), s, report.Filter{Within: days}, format)
			if err != nil {
				return errors.Join(err, d.Close())
			}
			return errors.Join(c.deliver(b, out, "It contains patient information."), d.Close())
		},
	}
	f := cmd.Flags()
	f.StringVar(&within, "within", "90d", "how far ahead to look, in `DAYS`")
	f.StringVar(&format, "format", "csv", "csv, json or pdf")
	outFlag(cmd, &out)
	parent.AddCommand(cmd)
	return parent
}

// reviews makes the review report as bytes of a format. Running it is noted.
func (d *Desk) reviews(ctx context.Context, s workflow.Staff, f report.Filter, format string) ([]byte, error) {
	if !s.May(workflow.ActReport) {
		return nil, fmt.Errorf("review report: %w", workflow.ErrNotAllowed)
	}
	lines, _, err := d.DB.Roles(ctx, report.Asked())
	if err != nil {
		return nil, err
	}
	rules, now := d.Rules(), d.Now()
	rep := report.Reviews(lines, nhs.DateIn(now), rules.Policy, f)
	var b bytes.Buffer
	switch format {
	case "csv":
		err = report.CSV(&b, rep)
	case "pdf":
		var pages []paper.Page
		if pages, err = d.Press.Report(reviews.Paper(rep, rules.Practice, s, now)); err != nil {
			return nil, err
		}
		var pdf []byte
		pdf, err = d.Press.PDF(pages, paper.Meta{Title: "Proxy access reviews", Created: now})
		b.Write(pdf)
	case "json":
		err = (&call{Program: Program{Out: &b}}).print(summary(rep))
	default:
		return nil, &UsageError{"--format is csv, json or pdf."}
	}
	if err != nil {
		return nil, err
	}
	e := workflow.AuditEntry{At: now, By: s.ID, Act: workflow.ActReport, Details: []workflow.Detail{{Field: "report", After: "reviews " + format}}}
	return b.Bytes(), d.DB.Note(ctx, e)
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
