package letters

import (
	"context"
	"errors"
	"fmt"

	"proxydesk/ui/paper"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/letter"
)

// Forms lists the blank forms.
func (m *Model) Forms() []letter.Info {
	if m.forms == nil {
		return nil
	}
	return m.forms.List()
}

// PrintForm hands a blank form with the practice's letterhead to the system.
func (m *Model) PrintForm(f letter.Info) {
	practice, now := casework.LetterPractice(m.host.Rules().Practice), m.host.Now()
	var path string
	var unopened error
	shell.Act(m.host, func(ctx context.Context) error {
		doc, err := m.forms.Write(f.Kind, practice, "")
		if missing := (*letter.Missing)(nil); errors.As(err, &missing) {
			r := &workflow.Refusal{Act: workflow.ActPrint}
			for _, field := range missing.Fields {
				r.Needs = append(r.Needs, workflow.Need{Words: "The form lacks the " + field + ". Ask your practice manager to fill it in.", Field: field})
			}
			return r
		}
		if err != nil {
			return fmt.Errorf("print form %s: %w", f.Kind, err)
		}
		pages, err := m.printer.Layout(doc)
		if err != nil {
			return fmt.Errorf("print form %s: %w", f.Kind, err)
		}
		path, err = m.printer.Show(ctx, string(f.Kind)+"-BLANK", pages, paper.Meta{Title: "Form " + string(f.Kind), Created: now})
		if path != "" {
			unopened, err = err, nil
		}
		return err
	}, func() { m.host.Toast(opened("Form "+string(f.Kind), path, unopened), nil) })
}
