package desktop

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"proxydesk/assets"
	"proxydesk/ui/cli"
	"proxydesk/ui/kit"
	"proxydesk/workflow"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// keyboard is a keyboard and a pair of eyes at the desk's window: in the
// toolkit's memory, or at a display.
type keyboard interface {
	// press presses a key as people write it: Ctrl+2, Enter, y.
	press(key string)
	// write types words.
	write(words string)
	look() sight
}

// clerk does the main job at a keyboard and counts the keys.
type clerk struct {
	t *testing.T
	keyboard
	asks   []checklist.Item
	script checklist.Script
	// services is how many services the open case is about.
	services int
	// keys are the keys pressed since the part began, besides one for each
	// question or box, and words with the Enter that ends them.
	keys  []string
	asked []checklist.ItemID
	words int // of the questions
}

// key presses keys that count.
func (c *clerk) key(keys ...string) {
	c.t.Helper()
	for _, k := range keys {
		c.keys = append(c.keys, k)
		c.press(k)
	}
}

// wait looks until the window is as it should be.
func (c *clerk) wait(what string, ok func(sight) bool) sight {
	c.t.Helper()
	for end := time.Now().Add(time.Minute); ; {
		s := c.look()
		if ok(s) {
			return s
		}
		if _, inMemory := c.keyboard.(*headless); inMemory || time.Now().After(end) {
			if d, ok := c.keyboard.(*atDisplay); ok {
				c.t.Log("the window as it was: " + d.picture())
			}
			c.t.Fatalf("after %s, %s: it did not happen; the window has %q upon %q and says %q", strings.Join(c.keys, " "), what, s.Asked, s.Focus, s.Words)
		}
	}
}

// says waits for words.
func (c *clerk) says(words string) sight {
	c.t.Helper()
	return c.wait(words, func(s sight) bool { return s.says(words) })
}

// signIn signs somebody in at the door.
func (c *clerk) signIn(login string) {
	c.t.Helper()
	c.says("Sign in")
	c.write(login)
	c.press("Enter")
	c.write(cli.DemoPassword)
	c.press("Enter")
	c.wait("signed in", func(s sight) bool { return s.says("Lock  Ctrl+L") })
}

// answerAll answers whatever is asked, as the script has it, until the window
// says that nothing is left for who sits here.
func (c *clerk) answerAll(left func(sight) bool) {
	c.t.Helper()
	for {
		s := c.wait("the next question, or none", func(s sight) bool { return s.Asked != "" || !s.Dialog && !left(s) })
		if s.Asked == "" {
			return
		}
		c.answer(s.Asked)
	}
}

// leftForMe is that a check is left for who sits here; leftForAnybody that one is
// left at all.
func leftForMe(s sight) bool      { return s.says("checks are yours") || s.says("check is yours") }
func leftForAnybody(s sight) bool { return !s.says("Every check is answered.") }

func (c *clerk) answer(id checklist.ItemID) {
	c.t.Helper()
	i := slices.IndexFunc(c.asks, func(it checklist.Item) bool { return it.ID == id })
	it, with := c.asks[i], c.script[id]
	if slices.Contains(c.asked, id) {
		c.t.Errorf("%s is asked twice: %s", id, c.asked)
	}
	c.asked = append(c.asked, id)
	moved := func() {
		c.wait(string(id)+" answered", func(s sight) bool { return s.Asked != id })
	}
	wantsNote := false
	switch it.Type {
	case checklist.Text:
		c.words++
		c.write(with.Value)
		c.press("Enter")
		moved()
		return
	case checklist.Ticks:
		if with.Value == checklist.None {
			c.press("n")
			break
		}
		for n, o := range it.Options {
			if slices.Contains(with.Values, o.Value) || slices.Contains(with.Values, "services") && n < c.services {
				c.press(o.Key)
			}
		}
		c.key("Enter")
	default:
		n := slices.IndexFunc(it.Options, func(o checklist.Option) bool { return o.Value == with.Value })
		if n < 0 {
			c.t.Fatalf("the script does not say how to answer %s", id)
		}
		c.press(it.Options[n].Key)
		wantsNote = slices.Contains(it.NoteFor, with.Value)
	}
	if wantsNote {
		c.says("Write down ")
		c.words++
		c.write("Seen today")
		c.press("Enter")
	}
	moved()
}

// The most keys each part may take, besides one for each question or box, and
// words with the Enter that ends them.
const (
	receptionKeys = 12
	clinicKeys    = 8
	decideKeys    = 6
	refuseKeys    = 10
	setUpKeys     = 4
)

// count ends a part and holds it against what it may take.
func (c *clerk) count(part string, most int) {
	c.t.Helper()
	c.t.Logf("%s: %d keys (%s), besides %d questions, %d of them with words", part, len(c.keys), strings.Join(c.keys, " "), len(c.asked), c.words)
	if len(c.keys) > most {
		c.t.Errorf("%s took %d keys, at most %d: %s", part, len(c.keys), most, strings.Join(c.keys, " "))
	}
	c.keys, c.asked, c.words = nil, nil, 0
}

// bringIn lets somebody apply and registers what they sent.
func (c *clerk) bringIn() {
	c.t.Helper()
	c.press("Ctrl+K")
	c.wait("the palette", func(s sight) bool { return s.Dialog })
	c.write("somebody applies")
	c.press("Enter")
	c.says("Check what was read")
	c.press("Ctrl+Enter")
	c.says("Registered as")
}

// changeTo leaves the desk to somebody else.
func (c *clerk) changeTo(login string) {
	c.t.Helper()
	c.press("Ctrl+L")
	c.says("Different person")
	c.tabTo("Different person")
	c.press("Enter")
	c.signIn(login)
}

// tabTo presses Tab until something has the focus.
func (c *clerk) tabTo(what string) {
	c.t.Helper()
	for at := c.look().Focus; !strings.Contains(at, what); {
		c.press("Tab")
		at = c.wait("Tab goes on", func(s sight) bool { return s.Focus != at }).Focus
	}
}

// mainJob takes an application from the queue to access that is set up: by
// reception, a GP and an administrator.
func (c *clerk) mainJob() {
	c.t.Helper()
	c.key("Ctrl+2", "Alt+2")
	c.wait("a case that nobody has", func(s sight) bool { return s.says("1 case") && strings.Contains(s.Focus, "Nobody yet") })
	c.key("Enter")
	c.wait("the case", func(s sight) bool { return s.Asked != "" })
	c.key("a")
	c.says("You have this case")
	c.answerAll(leftForMe)
	c.key("Ctrl+Enter")
	c.says("Who it goes to")
	c.key("1", "Enter")
	c.says("sent to a clin")
	c.count("reception", receptionKeys)

	c.changeTo("leila")
	c.wait("the work", func(s sight) bool { return strings.Contains(s.Focus, ", row 1,") })
	c.key("Ctrl+Enter")
	c.wait("the case", func(s sight) bool { return s.Asked != "" })
	c.answerAll(leftForAnybody)
	c.grant()
	c.count("the clinician", clinicKeys)

	c.changeTo("sam")
	c.key("Ctrl+4")
	c.says("Set up") // the first tab, while there is something to set up
	c.key("Alt+1")
	c.says("Record set up")
	c.key("Ctrl+Enter")
	c.says("Recorded as set up")
	c.count("the set-up", setUpKeys)
}

// grant decides the open case, in whole.
func (c *clerk) grant() {
	c.t.Helper()
	c.key("g")
	c.says("Nothing stops a grant.")
	c.key("Ctrl+Enter")
	c.says("Grant access and queue")
	c.key("Enter")
	c.says("sends in")
}

// TestTheMainJobTakesFewKeys does the main job with the keys a person would
// press, and counts them.
func TestTheMainJobTakesFewKeys(t *testing.T) {
	scripts, err := checklist.LoadScripts(assets.DemoAnswers)
	if err != nil {
		t.Fatal(err)
	}
	demo, err := cli.OpenDemo(t.Context(), cli.DemoOptions{Quiet: true})
	if err != nil {
		t.Fatal(err)
	}
	defer demo.Close()
	w := New(test.NewTempApp(t), NewRoom(demo.Desk, cli.OpenOptions{}), demo, Choices{Exec: kit.Inline(), After: never})
	w.Shell.Start()
	asks := demo.Rules().Checklist.Definitions()
	c := &clerk{t: t, keyboard: &headless{t, w, asks}, asks: asks}
	c.signIn("asha")
	for i, way := range []string{"parental", "consent"} { // the order in which people apply
		if i > 0 {
			c.changeTo("asha")
		}
		c.script, c.services = scripts[way], 2+2*i // a carer asks for four
		c.bringIn()
		c.mainJob()
	}
	// Two more, whose checks are answered: one is granted, one refused.
	for range 2 {
		c.changeTo("asha")
		c.bringIn()
		c.prepared(demo)
	}
	c.changeTo("leila")
	c.wait("the work", func(s sight) bool { return strings.Contains(s.Focus, ", row 1,") })
	c.key("Ctrl+Enter")
	c.grant()
	c.count("deciding a case whose checks are answered", decideKeys)
	c.refuse()
	c.count("a refusal", refuseKeys)

	if got := recorded(t.Context(), demo); got != (tally{Roles: 3, SetUp: 2}) {
		t.Errorf("the record has %+v", got)
	}
}

// tally is what the record holds in the end.
type tally struct {
	Open, Roles, SetUp int
	Err                string
}

// recorded looks into the record.
func recorded(ctx context.Context, demo *cli.DemoDesk) (n tally) {
	lines, _, err := demo.DB.Queue(ctx, workflow.QueueFilter{View: workflow.ViewAll, For: demo.Who("leila")})
	if err != nil {
		return tally{Err: err.Error()}
	}
	roles, _, err := demo.DB.Roles(ctx, workflow.RoleFilter{})
	if err != nil {
		return tally{Err: err.Error()}
	}
	n.Open, n.Roles = len(lines), len(roles)
	for _, r := range roles {
		if r.State == workflow.RoleActive {
			n.SetUp++
		}
	}
	return n
}

// prepared answers the checks of the case just registered, as others would have,
// and sends it to the GP.
func (c *clerk) prepared(demo *cli.DemoDesk) {
	c.t.Helper()
	lines, _, err := demo.DB.Queue(c.t.Context(), workflow.QueueFilter{View: workflow.ViewUnassigned, For: demo.Who("asha")})
	lines = slices.DeleteFunc(lines, func(l workflow.QueueLine) bool { return l.State != workflow.New })
	if err != nil || len(lines) != 1 {
		c.t.Fatalf("%d new cases, %v", len(lines), err)
	}
	a, err := demo.DB.Application(c.t.Context(), lines[0].ID)
	if err != nil {
		c.t.Fatal(err)
	}
	plan, err := demo.Practice.Prepare(c.t.Context(), a)
	if err != nil {
		c.t.Fatal(err)
	}
	plan.Basis, plan.Scopes, plan.End, plan.Review = "", nil, nhs.Date{}, nhs.Date{} // nobody has begun to decide
	if err := demo.Casework.As(demo.Who("leila")).Intend(c.t.Context(), a.ID, plan); err != nil {
		c.t.Fatal(err)
	}
	if err := demo.Casework.As(demo.Who("asha")).SendToClinician(c.t.Context(), a.ID, demo.Who("leila").ID); err != nil {
		c.t.Fatal(err)
	}
}

// refuse refuses the open case, which shows its summary.
func (c *clerk) refuse() {
	c.t.Helper()
	c.key("d", "x")
	c.says("Nothing has to be answered first to refuse.")
	c.key("Tab", "1", "Ctrl+Enter")
	c.says("Refuse, write no letter")
	c.key("Enter")
	c.says("sends in")
}
