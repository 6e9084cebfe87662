package settings

import (
	"context"
	"strings"

	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
)

// Recovery is the recovery key of the practice: what it is for, and a new one.
type Recovery struct {
	host  *shell.Host
	ports Ports
	told  func()

	// Key is the new key while it is shown: until its last group was typed as
	// proof that it stands on paper.
	Key      string
	Problems []Problem
	Busy     bool
}

// fieldLastGroup is the last group of a new key, typed from paper.
const fieldLastGroup = "last-group"

// NewRecovery returns the section; told is called when it has something to show.
func NewRecovery(h *shell.Host, p Ports, told func()) *Recovery {
	return &Recovery{host: h, ports: p, told: told}
}

// Make makes a new key, for whoever gives their own password again.
func (r *Recovery) Make(password string) {
	if r.Busy {
		return
	}
	if r.Problems = nil; password == "" {
		r.Problems = []Problem{{workflow.FieldOwnPassword, lang.Say("Type your own password once more.")}}
		r.told()
		return
	}
	r.Busy = true
	r.told()
	var key string
	shell.ActOr(r.host, func(ctx context.Context) (err error) {
		key, err = r.host.Session.NewRecovery(ctx, password)
		return err
	}, func() {
		r.Busy, r.Key = false, key
		r.told()
	}, func(err error) {
		r.Busy = false
		heard(r.host, err, &r.Problems)
		r.told()
	})
}

// Copy puts the key on the clipboard, which locking clears.
func (r *Recovery) Copy() { r.host.Copy(r.Key) }

// Print prints the key on a page.
func (r *Recovery) Print() {
	doc := r.page()
	shell.Print(r.host, lang.Say("The page with the key"), func(ctx context.Context) (shell.Printout, error) { return r.ports.Print(ctx, doc) }, nil)
}

// page is the sheet for the safe.
func (r *Recovery) page() letter.Document {
	practice := r.host.Rules().Practice
	para := func(s string) letter.Block { return letter.Paragraph{Text: letter.Plain(s)} }
	return letter.Document{
		Kind: "recovery", Title: lang.Say("Recovery key"), Reference: "RECOVERY-KEY",
		Blocks: []letter.Block{
			letter.Letterhead{Name: practice.Name, Details: []string{lang.Sayf("Practice code %s", practice.ODS.String())}},
			letter.Heading{Level: 1, Text: letter.Plain(lang.Say("Recovery key of Proxydesk"))},
			letter.Note{Text: letter.Plain(r.Key)},
			para(lang.Sayf("Made on %s. Every key made before this one is void: destroy it.", nhs.DateIn(r.host.Now()).Long())),
			para(lang.Say("This key opens the practice’s whole record. Lock it away where two people can find it, not beside the computer. Do not photograph it and do not send it to anybody.")),
			para(lang.Say("To use it, choose “I cannot sign in” on the sign-in page of Proxydesk, and type your user name, this key and a new password. The log notes that it was used.")),
		},
		Footer: letter.Footer{Left: practice.Name, Middle: lang.Say("Recovery key")},
	}
}

// WrittenDown takes the key off the screen, once its last group was typed.
func (r *Recovery) WrittenDown(lastGroup string) {
	if group := r.Key[strings.LastIndexByte(r.Key, '-')+1:]; !strings.EqualFold(strings.TrimSpace(lastGroup), group) {
		r.Problems = []Problem{{fieldLastGroup, lang.Say("That is not the last group of the key. Look at your paper and type its last group.")}}
		r.told()
		return
	}
	r.Key, r.Problems = "", nil
	r.host.Toast(lang.Say("The new recovery key is in force."), nil)
	r.told()
}
