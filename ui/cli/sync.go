package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"proxydesk/sync/relay"
	"proxydesk/workflow"
)

// synced is what sync prints: what one pass did and left, and what only a person
// can settle. It holds references and no people.
type synced struct {
	Settled []relay.Settled `json:"settled"`
	// NeedsPerson lists every message that somebody must settle, also from
	// earlier passes.
	NeedsPerson []needing `json:"needsPerson"`
	// Heard is how many pairs had news from elsewhere.
	Heard  int          `json:"heard"`
	Status relay.Status `json:"status"`
}

type needing struct {
	Ref  string               `json:"ref"`
	Kind workflow.MessageKind `json:"kind"`
	Why  string               `json:"why"`
	// Answer is what the store objected with, for its service desk.
	Answer string `json:"answer,omitempty"`
}

func (c *call) syncCommand() *cobra.Command {
	return &cobra.Command{
		Use: "sync", Short: "Send what waits and listen, once, and say how it went", Args: noArgs,
		Long: "Sends what waits, reads what was changed elsewhere, once, and prints what became of it. The exit code is 3 when something needs a person:\na message that only somebody can settle, a store that does not let this desk in, or an NHS sign-in that nobody finished.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, s, err := c.open(cmd.Context(), cmd, true)
			if err != nil {
				return err
			}
			var lapsed error
			if err := c.nhs(cmd.Context(), d, s); err != nil {
				words, ok := SignInWords(err)
				if !ok {
					return errors.Join(err, d.Close())
				}
				lapsed = &needsPerson{words} // what waits goes on waiting, and is listed
			}
			sum, err := d.sync(cmd.Context(), s)
			if err != nil {
				return errors.Join(err, d.Close())
			}
			return errors.Join(c.print(sum), cmp.Or(lapsed, sum.person()), d.Close())
		},
	}
}

// notTried is how the summary says that there was nothing to ask the store.
const notTried relay.Connection = "not tried"

// mostNeeding is more messages than a practice ever leaves to settle.
const mostNeeding = 10_000

// sync makes one pass of the relay, listens once and says what came of both, as far as this member
// of staff may know of it.
func (d *Desk) sync(ctx context.Context, s workflow.Staff) (synced, error) {
	sum, err := d.Relay.Pass(ctx)
	if err != nil {
		return synced{}, err
	}
	out := synced{Settled: sum.Settled, NeedsPerson: []needing{}}
	if out.Heard, err = d.Relay.CatchUp(ctx); err != nil {
		return synced{}, err
	}
	out.Status = d.Relay.Status()
	switch {
	case !d.Connected:
		out.Status.Connection = relay.Unconfigured
	case out.Status.Connection == relay.NotTried:
		out.Status.Connection = notTried
	}
	out.Settled = slices.DeleteFunc(out.Settled, func(m relay.Settled) bool { return m.Restricted && !s.MayOn(workflow.ActReadHolds, m.Pair) })
	all, err := d.DB.OutgoingList(ctx, mostNeeding)
	if err != nil {
		return synced{}, err
	}
	for _, m := range workflow.MessagesFor(s, all) {
		if m.State == workflow.OutgoingHuman {
			out.NeedsPerson = append(out.NeedsPerson, needing{m.Ref, m.Kind, m.Why, m.Answer})
		}
	}
	return out, nil
}

// person says whom it needs, or nothing.
func (s synced) person() error {
	switch n := len(s.NeedsPerson); {
	case n == 1:
		return &needsPerson{"One message needs a person; the summary says why. The decision stands here."}
	case n > 1:
		return &needsPerson{fmt.Sprintf("%d messages need a person; the summary says why. The decisions stand here.", n)}
	case s.Status.Alarm != "":
		return &needsPerson{s.Status.Alarm}
	case s.Status.Connection == relay.SignIn && s.Status.Left() > 0:
		return &needsPerson{s.Status.Why}
	}
	return nil
}
