package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"proxydesk/sync/vrs"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// CheckedLine is what trying the line to the national store found.
type CheckedLine struct {
	// Works says that messages can arrive.
	Works bool          `json:"works"`
	Steps []CheckedStep `json:"steps"`
}

// CheckedStep is one step of it, in words that say what to do where it failed.
type CheckedStep struct {
	Step    vrs.Step    `json:"step"`
	Outcome vrs.Outcome `json:"outcome"`
	Title   string      `json:"title"`
	Words   string      `json:"words"`
}

// CheckLine tries the line to the national store, asking about nobody, under a
// member of staff where it matters who asks.
func (d *Desk) CheckLine(ctx context.Context, by workflow.Staff) (CheckedLine, error) {
	client, ok := d.Store.(*vrs.Client)
	if !ok {
		return CheckedLine{}, vrs.ErrNotConnected
	}
	k := client.Check(asking{by: by.ID}.mark(ctx), calendar, d.Now())
	line := CheckedLine{Works: k.Well()}
	for _, s := range vrs.Steps {
		line.Steps = append(line.Steps, CheckedStep{s, k.Outcomes[s], checkTitles[s], checkWords(k, s)})
	}
	return line, nil
}

var checkTitles = map[vrs.Step]string{
	vrs.StepName: "Name", vrs.StepConnection: "Connection", vrs.StepEncryption: "Encryption", vrs.StepClock: "Clock", vrs.StepKey: "This desk’s key",
	vrs.StepSignIn: "Sign-in", vrs.StepPermission: "Permission", vrs.StepAnswer: "Answer", vrs.StepHours: "Service hours",
}

// checkWords says how a step went and, where it failed, what to do.
func checkWords(k vrs.Check, s vrs.Step) string {
	switch k.Outcomes[s] {
	case vrs.StepGood:
		return goodWords[s]
	case vrs.StepUnused:
		return unusedWords[s]
	case vrs.StepUnknown:
		if s == vrs.StepClock {
			return "Nothing has said what the time is."
		}
		return "Not known yet: put right what failed first."
	}
	return badWords(k, s)
}

var goodWords = map[vrs.Step]string{
	vrs.StepName:       "The national store’s name is found on the network.",
	vrs.StepConnection: "A connection is made.",
	vrs.StepEncryption: "The store proves who it is, and the line is encrypted.",
	vrs.StepClock:      "This computer’s clock agrees with the store’s.",
	vrs.StepKey:        "The desk’s key is there and is accepted.",
	vrs.StepSignIn:     "The sign-in is accepted.",
	vrs.StepPermission: "This desk may ask about access there.",
	vrs.StepAnswer:     "The national store answers.",
	vrs.StepHours:      "Somebody looks after the national store until 6pm.",
}

var unusedWords = map[vrs.Step]string{
	vrs.StepEncryption: "Not used: the store is on this computer.",
	vrs.StepKey:        "Not used: this store asks for no sign-in.",
	vrs.StepSignIn:     "Not used: this store asks for no sign-in.",
}

// What may be wrong, and who can put it right, at the end of a sentence.
const (
	needsProxy = " Where browsers here find a proxy by a script, name it in the settings (store.proxy)."
	askNetwork = " Ask whoever looks after the network."
	askDesk    = " Ask the person who looks after this program."
)

func badWords(k vrs.Check, s vrs.Step) string {
	whose := "The national store"
	if k.SignInSide {
		whose = "The platform’s sign-in"
	}
	switch s {
	case vrs.StepName:
		return whose + "’s name is not found. See whether this computer is on the network; if it is, the address in the settings may be wrong." + needsProxy + askDesk
	case vrs.StepConnection:
		if k.Trouble == vrs.TroubleProxy {
			return "The network’s proxy refused the connection." + askNetwork
		}
		return whose + " cannot be reached. The network or a firewall may be in the way." + needsProxy + askNetwork
	case vrs.StepEncryption:
		if k.Expired {
			return whose + "’s certificate is not valid at this computer’s time, so nothing is sent. See whether the clock is right." + askDesk
		}
		return whose + " does not prove who it is, so nothing is sent. Something on the network may stand in between." + askNetwork
	case vrs.StepClock:
		way := "slow"
		if k.Skew < 0 {
			way = "fast"
		}
		return "This computer’s clock is " + roughly(k.Skew.Abs()) + " " + way + ". Put it right, or sign-ins fail."
	case vrs.StepKey:
		return keyWords(k)
	case vrs.StepSignIn:
		switch {
		case k.Lapsed:
			return "You are not signed in to the NHS. Choose Sign in to the NHS, then try again."
		case k.Outcomes[vrs.StepKey] == vrs.StepUnused:
			return "The national store asks for a sign-in, and this desk is set up without one (store.auth)." + askDesk
		case k.SignInSide:
			return "The platform’s sign-in is in trouble. It is tried again by itself."
		}
		return "The national store does not accept the sign-in." + askDesk
	case vrs.StepPermission:
		return "The sign-in is accepted and may not use the national store. NHS England has to allow it." + askDesk
	case vrs.StepHours:
		return "Nobody at NHS England looks after the national store now; it mostly works all the same. Help is there from " + nhs.DateIn(k.Opens).DayMonth() + ", 8am."
	}
	return answerWords(k)
}

func keyWords(k vrs.Check) string {
	switch k.Lack {
	case vrs.LacksKey:
		return "This desk has no key for the national store yet. Make one with proxydesk store key new."
	case vrs.LacksAPIKey:
		return "This desk has no API key for the national store yet. Give it with proxydesk store client."
	case vrs.LacksReading:
		return "This desk’s key cannot be used. Make another with proxydesk store key new --replace."
	}
	return "The platform does not accept this desk’s key. See that the right public key is registered, and that the API key is right." + askDesk
}

func answerWords(k vrs.Check) string {
	switch {
	case k.HTTPStatus == 429:
		return "The national store asks for a pause. What waits is sent by itself later."
	case k.Code != "":
		return "The national store is in trouble. What waits is sent by itself when it is well again."
	case k.Trouble == vrs.TroubleTimeout:
		return "No answer came in time. What waits is sent by itself later."
	case k.Trouble == vrs.TroubleLost:
		return "The connection broke off before an answer came. What waits is sent by itself later."
	}
	return "Something else answered in the store’s place, such as a Wi-Fi sign-in page. Open any web page in a browser and see." + askNetwork
}

// roughly is a length of time as people say it.
func roughly(d time.Duration) string {
	for _, u := range []struct {
		d    time.Duration
		name string
	}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}} {
		if n := int(d.Round(u.d) / u.d); n > 1 || n == 1 && d >= u.d {
			return fmt.Sprintf("%d %s%s", n, u.name, strings.Repeat("s", btoi(n > 1)))
		}
	}
	return "less than a minute"
}

func (c *call) storeCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use: "check", Short: "Try the line to the national store, step by step", Args: noArgs,
		Long: "Tries the line to the national store without asking about anybody or changing anything, and says in words how far\nit comes: name, connection, encryption, clock, key, sign-in, permission, answer, service hours.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, s, err := c.open(cmd.Context(), cmd, false)
			if err != nil {
				return err
			}
			if err := c.nhs(cmd.Context(), d, s); err != nil {
				fmt.Fprintln(c.Err, c.sentence(err)) // the steps say the rest
			}
			line, err := d.CheckLine(cmd.Context(), s)
			if errors.Is(err, vrs.ErrNotConnected) {
				err = &UsageError{"No national store is set up: store.url is empty. Decisions stay at the practice."}
			}
			if err != nil {
				return errors.Join(err, d.Close())
			}
			var after error
			if !line.Works {
				after = &needsPerson{"Messages cannot arrive at the national store now; the steps say why. Nothing was changed."}
			}
			return errors.Join(c.print(line), after, d.Close())
		},
	}
}

// Address is where the national store is and how the desk signs in to it, in
// words; neither is a secret. Both are "" where no store is set up.
func (d *Desk) Address() (host, signIn string) {
	if !d.Connected {
		return "", ""
	}
	return d.store.URL, map[string]string{
		authNone: "It does not: this store asks for no sign-in.", authApplication: "With a key of its own, for everybody at the desk.",
		authWorker: "With a key of its own, and each member of staff with their NHS sign-in.",
	}[d.store.Auth]
}
