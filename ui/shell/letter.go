package shell

import (
	"context"
	"errors"
	"slices"

	"proxydesk/ui/kit"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
)

// AskLetter asks which letter to write about a case, or about the access it
// gave, of those that are right now. Nothing is chosen beforehand. The letter
// then waits to be checked and printed; done runs when it does.
func (h *Host) AskLetter(id workflow.ApplicationID, done func()) {
	session := h.Session
	var offers []casework.Offer
	ActOr(h, func(ctx context.Context) (err error) {
		offers, err = session.Offers(ctx, id)
		return err
	}, func() { h.chooseLetter(id, offers, done) }, func(err error) {
		if errors.Is(err, workflow.ErrNotAllowed) {
			h.Toast("A clinician decides about letters on this case.", nil)
			return
		}
		h.ShowError(err)
	})
}

func (h *Host) chooseLetter(id workflow.ApplicationID, offers []casework.Offer, done func()) {
	if len(offers) == 0 {
		h.Toast("No letter is right for this now, or it waits already.", nil)
		return
	}
	options := make([]kit.Option, len(offers))
	for i, o := range offers {
		options[i] = kit.Option{ID: letterID(o), Title: o.Kind.Words(), Detail: "To " + o.Name + ", the " + string(o.To)}
		if o.Why != "" {
			options[i].Detail += ". " + o.Why
		}
	}
	session := h.Session
	var field *kit.Field
	list := kit.NewRadioList(options, func(string) { field.SetError("") })
	field = kit.NewField("Which letter, and to whom", list)
	chosen := func() int {
		return slices.IndexFunc(offers, func(o casework.Offer) bool { return letterID(o) == list.Chosen() })
	}
	h.Ask(Question{
		Title: "Write a letter",
		Words: []string{"It waits under Letters until somebody has checked and printed it. Nothing is posted from here."},
		Body:  field,
		Choices: []Choice{
			{Label: "Write it", Kind: kit.Go, Try: func() bool {
				if chosen() < 0 {
					field.SetError("Choose a letter.")
				}
				return chosen() >= 0
			}, Do: func() {
				o := offers[chosen()]
				Act(h, func(ctx context.Context) error { return session.Write(ctx, id, o.Kind, o.To) }, func() {
					h.Toast("Waits under Letters: "+o.Kind.Words()+", to "+o.Name+".", nil)
					if done != nil {
						done()
					}
				})
			}},
			Close("Cancel"),
		},
	})
}

// letterID tells an offer from the others.
func letterID(o casework.Offer) string { return string(o.Kind) + " " + string(o.To) }
