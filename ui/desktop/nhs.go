package desktop

import (
	"context"
	"net/url"

	"fyne.io/fyne/v2"

	"proxydesk/sync/vrs"
	"proxydesk/ui/cli"
	"proxydesk/ui/lang"
	"proxydesk/ui/outbox"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
)

// Browser shows a page in the system's browser.
func Browser(a fyne.App) func(context.Context, string) error {
	return func(_ context.Context, address string) error {
		u, err := url.Parse(address)
		if err != nil {
			return err
		}
		return a.OpenURL(u)
	}
}

// nhs is the NHS sign-in of staff, where this desk has one.
func (r *Room) nhs() *outbox.NHS {
	d := r.Desk()
	if d == nil || !d.WorkerSignIn() {
		return nil
	}
	return &outbox.NHS{
		Senders: d.Senders,
		SignIn: func(ctx context.Context, s workflow.Staff) (string, error) {
			name, err := d.SignInToNHS(ctx, s)
			if words, ok := cli.SignInWords(err); ok {
				err = shell.Notice{Title: lang.Say("You are not signed in to the NHS"), Words: words}
			}
			return name, err
		},
	}
}

// check tries the line to the national store, where there is one.
func (r *Room) check() func(context.Context, workflow.Staff) (outbox.Checked, error) {
	d := r.Desk()
	if d == nil || !d.Connected {
		return nil
	}
	tones := map[vrs.Outcome]outbox.Tone{vrs.StepGood: outbox.Good, vrs.StepBad: outbox.Bad}
	return func(ctx context.Context, s workflow.Staff) (outbox.Checked, error) {
		began := d.Now()
		line, err := d.CheckLine(ctx, s)
		if err == nil {
			d.Relay.Knock(vrs.OnBehalf(ctx, string(s.ID)), began) // the page says the same then
		}
		c := outbox.Checked{Works: line.Works}
		for _, step := range line.Steps {
			tone := tones[step.Outcome]
			if step.Step == vrs.StepHours && tone == outbox.Bad {
				tone = outbox.Quiet // nothing is wrong
			}
			c.Steps = append(c.Steps, outbox.CheckStep{Title: step.Title, Words: step.Words, Tone: tone})
		}
		return c, err
	}
}

// nhsCommands is how a member of staff signs in to the NHS from any page. The
// command is there only where the settings say that staff do; a desk that is
// still to be set up has it after its next start.
func (w *Window) nhsCommands() []shell.Command {
	if w.room.nhs() == nil {
		return nil
	}
	return []shell.Command{{
		ID: "file.nhs", Title: lang.Say("Sign in to the NHS…"), Menu: shell.MenuFile,
		Do: func() {
			if h := w.Shell.Host(); h != nil {
				w.room.nhs().Lead(h, w.Shell.StatusChanged)
			}
		},
	}}
}
