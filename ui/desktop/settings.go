package desktop

import (
	"context"
	"crypto/rand"
	"encoding/csv"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"proxydesk/assets"
	"proxydesk/localdb"
	"proxydesk/localdb/seal"
	"proxydesk/sync/vrs"
	"proxydesk/ui/cli"
	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/letters"
	"proxydesk/ui/paper"
	"proxydesk/ui/settings"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
	"proxydesk/workflow/review"
)

// settings is what the page of settings needs beside the session.
func (r *Room) settings(printer letters.PrintRoom) settings.Ports {
	return settings.Ports{
		Phrase: func() (string, error) { return seal.NewPhrase(rand.Reader) },
		Password: func(p string) (wrong, advice string) {
			advice, err := seal.CheckPassword(p)
			if err != nil {
				return err.Error(), ""
			}
			return "", advice
		},
		OpenCases: func(ctx context.Context, who workflow.Staff) (int, error) {
			n, err := r.Desk().DB.QueueCounts(ctx, who, nhs.DateIn(r.now()))
			return n[workflow.ViewMine], err
		},
		Staff: func(ctx context.Context, id workflow.StaffID) (workflow.Staff, error) {
			return r.Desk().DB.Staff(ctx, id)
		},
		Reviews: func(ctx context.Context, now, then review.Policy) (n [2]int, err error) {
			for i, p := range []review.Policy{now, then} {
				if n[i], err = r.reviewsDue(ctx, r.Desk().DB, p); err != nil {
					return n, err
				}
			}
			return n, nil
		},
		PracticeChanged: r.practiceChanged, Devices: r.devices,
		Due: r.openDue, Copies: r.copies, Joined: r.joined, Check: r.tryLine(), About: r.about(),
		BackUp: func(ctx context.Context, by workflow.Staff) (settings.Copy, error) {
			b, err := r.Desk().BackUpAs(ctx, by)
			return copyOf(b), err
		},
		Pages: func(d letter.Document) (sheets []kit.Sheet, err error) {
			pages, err := printer.Layout(d)
			for _, p := range pages {
				sheets = append(sheets, letters.SheetOf(p))
			}
			return sheets, err
		},
		Print: r.documents(printer),
	}
}

// documents puts a document on pages and shows them.
func (r *Room) documents(p letters.PrintRoom) shell.DocumentPrinter {
	return func(ctx context.Context, d letter.Document) (shell.Printout, error) {
		pages, err := p.Layout(d)
		if err != nil {
			return shell.Printout{}, fmt.Errorf("print %s: %w", d.Reference, err)
		}
		return p.Show(ctx, d.Reference, pages, paper.Meta{Title: d.Title, Created: r.now()})
	}
}

// reviewsDue counts what the report of the usual period would list.
func (r *Room) reviewsDue(ctx context.Context, db *localdb.DB, p review.Policy) (int, error) {
	made := report.New(report.Source{Today: nhs.DateIn(r.now()), Policy: p}, report.Filter{})
	err := db.EachRole(ctx, report.Asked(workflow.Staff{}), func(l workflow.RoleLine) error { made.Add(l); return nil })
	return made.Report().Total, err
}

// practiceChanged is who last changed the practice's details, as the log has it.
func (r *Room) practiceChanged(ctx context.Context, by workflow.Staff) (workflow.StaffID, time.Time, error) {
	lines, _, err := r.Desk().DB.AuditList(ctx, workflow.AuditFilter{Acts: []workflow.Act{workflow.ActAdminister}}, by)
	for _, l := range lines {
		if slices.ContainsFunc(l.Details, func(d workflow.Detail) bool {
			return slices.Contains(localdb.PracticeFields, d.Field) && d.Before != ""
		}) {
			return l.By, l.At, nil
		}
	}
	return "", time.Time{}, err
}

// devices are the computers on which somebody signed in, as the log has it.
func (r *Room) devices(ctx context.Context, by workflow.Staff) ([]settings.Device, error) {
	db := r.Desk().DB
	log, _, err := db.AuditList(ctx, workflow.AuditFilter{Acts: []workflow.Act{workflow.ActSignIn}}, by)
	if err != nil {
		return nil, err
	}
	return settings.DevicesOf(log, r.Desk().Computer, func(id workflow.StaffID) string {
		s, err := db.Staff(ctx, id)
		if err != nil {
			return lang.Say("Somebody who has left")
		}
		return s.Name
	}), nil
}

// openDue is the days the open cases are due whose clock runs.
func (r *Room) openDue(ctx context.Context) ([]nhs.Date, error) {
	lines, _, err := r.Desk().DB.Queue(ctx, workflow.QueueFilter{View: workflow.ViewAll})
	if err != nil {
		return nil, err
	}
	var out []nhs.Date
	for _, l := range lines {
		if !l.Paused {
			out = append(out, l.DueOn)
		}
	}
	return out, nil
}

// copies are the desk's own backups.
func (r *Room) copies(context.Context) (settings.Copies, error) {
	d := r.Desk()
	all, err := d.Backups()
	c := settings.Copies{Folder: d.BackupDir(), Apart: d.BackupsApart(), Nightly: !d.Demo, Failed: d.BackupFailure().Err, FailedAt: d.BackupFailure().At}
	for _, b := range all {
		c.All = append(c.All, copyOf(b))
	}
	return c, err
}

func copyOf(b cli.BackupFile) settings.Copy {
	return settings.Copy{Name: filepath.Base(b.Path), Size: b.SizeWords(), At: b.At}
}

// joined is how the desk is joined to the national store, without any secret.
func (r *Room) joined(ctx context.Context) (settings.Joined, error) {
	d := r.Desk()
	st, err := r.status(ctx)
	j := settings.Joined{Connected: d.Connected, Status: st}
	j.Address, j.SignIn = d.Address()
	return j, err
}

// tryLine tries the line step by step; nil where there is none.
func (r *Room) tryLine() func(context.Context, workflow.Staff) ([]settings.Step, error) {
	d := r.Desk()
	if d == nil || !d.Connected {
		return nil
	}
	return func(ctx context.Context, by workflow.Staff) ([]settings.Step, error) {
		line, err := d.CheckLine(ctx, by)
		var out []settings.Step
		for _, s := range line.Steps {
			// Out of hours nothing is wrong.
			bad := s.Outcome == vrs.StepBad && s.Step != vrs.StepHours
			out = append(out, settings.Step{Title: s.Title, Words: s.Words, Good: s.Outcome == vrs.StepGood, Bad: bad})
		}
		return out, err
	}
}

// about is the program and what it came with.
func (r *Room) about() settings.About {
	a := settings.About{Version: cli.Version, Engine: lang.Say("SQLite"), Parts: []settings.Part{
		{Name: lang.Say("Questions"), Words: lang.Sayf("Version %s", r.rules().Checklist.Version)}, {Name: lang.Say("Rules"), Words: lang.Sayf("Version %s", r.rules().Policy.Version)},
		{Name: lang.Say("This computer"), Words: runtime.GOOS + ", " + runtime.GOARCH},
	}}
	if d := r.Desk(); d != nil {
		a.Record = d.Dir
	}
	all, err := csv.NewReader(strings.NewReader(assets.Licences)).ReadAll()
	if err != nil {
		panic("desktop: the licences are embedded, yet " + err.Error())
	}
	for _, l := range all[1:] {
		a.Licences = append(a.Licences, settings.Part{Name: l[0], Words: l[1]})
	}
	return a
}
