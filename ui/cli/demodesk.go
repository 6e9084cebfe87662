package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"proxydesk/localdb"
	"proxydesk/sync/emulator"
	"proxydesk/ui/demo"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// DemoPassword opens the made-up practice for every one of its staff.
const DemoPassword = "fernbrook"

// DemoDesk is the made-up practice in a throw-away folder, with a national
// store of its own. Closing it removes the folder; the folder of a demo that was
// killed goes with the next one.
type DemoDesk struct {
	*Desk
	National *emulator.Service
	Clock    *emulator.Clock
	Practice *demo.Practice
	// Staff is everybody at the practice, reception first.
	Staff []workflow.Staff

	folder  string
	applied int
}

// DemoOptions says how the made-up practice is made.
type DemoOptions struct {
	// Now is the clock it runs with; nil means the machine's.
	Now func() time.Time
	// Roles is how many roles it holds.
	Roles int
	// Quiet is a practice on its first morning: staff, and nobody has applied.
	Quiet bool
	// Progress is told how much is done; it may be nil.
	Progress func(done, all int)
	Log      *slog.Logger
}

// demoAddress is the made-up store's; nothing listens there.
const demoAddress = "http://127.0.0.1:9/FHIR/R4"

// OpenDemo makes the practice through the desk's own acts.
func OpenDemo(ctx context.Context, o DemoOptions) (*DemoDesk, error) {
	temp := os.TempDir()
	sweepDemos(temp)
	folder, release, err := newDemoFolder(temp)
	if err != nil {
		return nil, fmt.Errorf("make a throw-away folder: %w", err)
	}
	d := &DemoDesk{folder: folder, Clock: emulator.NewClock(o.Now)}
	if err := d.open(ctx, o, release); err != nil {
		return nil, errors.Join(fmt.Errorf("make the made-up practice: %w", err), d.Close())
	}
	return d, nil
}

// open makes the desk, which gives the folder back when it is closed.
func (d *DemoDesk) open(ctx context.Context, o DemoOptions, release func() error) error {
	var err error
	if d.National, err = emulator.New(emulator.WithClock(d.Clock.Now)); err != nil {
		return errors.Join(err, release())
	}
	ods, err := nhs.ParseODSCode("Z99901")
	if err != nil {
		return errors.Join(err, release())
	}
	manager := localdb.NewStaff{Login: "pat", Name: "Pat Jones", Post: "Practice manager", Roles: []workflow.StaffRole{workflow.Manager, workflow.SystemAdmin}, Password: DemoPassword}
	d.Desk, _, err = CreateDesk(ctx, OpenOptions{
		Config: Config{DataDir: d.folder, Store: StoreConfig{URL: demoAddress}},
		Now:    d.Clock.Now, Transport: d.National.Transport(), PerSecond: 10_000, Demo: true, Log: o.Log,
	}, localdb.Setup{
		Practice: workflow.Practice{Name: "Fernbrook Surgery", ODS: ods, Address: []string{"2 Mill Lane", "Fernbrook", "FB1 1AA"}, Phone: "01632 960100",
			Hours: "Monday to Friday, 8am to 6:30pm", ICB: "Fernshire Integrated Care Board"},
		First: manager,
	})
	if err != nil {
		return errors.Join(err, release())
	}
	d.release = release
	if err := d.staff(ctx); err != nil {
		return err
	}
	d.Practice = &demo.Practice{
		Desk: d.Casework, Fetch: d.Intake(d.Who("asha")).Fetch, Store: d.National, Clock: d.Clock, Role: d.DB.RoleOf,
		Send:      func(ctx context.Context) error { _, err := d.Relay.Pass(ctx); return err },
		Reception: d.Who("asha"), Admin: d.Who("sam"), GP: d.Who("leila"), Lead: d.Who("mo"),
	}
	if o.Quiet {
		return nil
	}
	return d.Practice.Populate(ctx, o.Roles, o.Progress)
}

// staff takes the rest of the practice on and seats them, as on a busy day.
func (d *DemoDesk) staff(ctx context.Context) error {
	pat, err := d.SignIn(ctx, "pat", DemoPassword)
	if err != nil {
		return err
	}
	r := func(roles ...workflow.StaffRole) []workflow.StaffRole { return roles }
	err = d.DB.Administer(ctx, localdb.AdminChange{Add: []localdb.NewStaff{
		{Login: "asha", Name: "Asha Rahman", Post: "Receptionist", Roles: r(workflow.Receptionist, workflow.Verifier), Password: DemoPassword},
		{Login: "sam", Name: "Sam Okafor", Post: "Online services administrator", Roles: r(workflow.Administrator, workflow.Verifier), Password: DemoPassword},
		{Login: "leila", Name: "Dr Leila Shah", Post: "GP partner", Roles: r(workflow.Clinician, workflow.Responsible), Password: DemoPassword},
		{Login: "mo", Name: "Dr Mo Bello", Post: "GP and safeguarding lead", Roles: r(workflow.Clinician, workflow.SafeguardingLead), Password: DemoPassword},
	}}, pat)
	if err != nil {
		return err
	}
	if d.Staff, err = d.DB.StaffList(ctx); err != nil {
		return err
	}
	order := []string{"asha", "sam", "leila", "mo", "pat"}
	slices.SortFunc(d.Staff, func(a, b workflow.Staff) int { return slices.Index(order, a.Login) - slices.Index(order, b.Login) })
	for _, s := range d.Staff {
		if err := d.seat(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// Who is the member of staff with a login.
func (d *DemoDesk) Who(login string) workflow.Staff {
	i := slices.IndexFunc(d.Staff, func(s workflow.Staff) bool { return s.Login == login })
	if i < 0 {
		return workflow.Staff{}
	}
	return d.Staff[i]
}

// SomebodyApplies lets a made-up person apply through the NHS App and brings
// the access request in as a draft.
func (d *DemoDesk) SomebodyApplies() (requestID string, err error) {
	d.applied++
	return d.Practice.Apply(d.applied - 1)
}

// Close closes the practice and removes its folder.
func (d *DemoDesk) Close() error {
	var errs []error
	if d.Desk != nil {
		errs = append(errs, d.Desk.Close())
	}
	if d.National != nil {
		errs = append(errs, d.National.Close())
	}
	return errors.Join(append(errs, os.RemoveAll(d.folder))...)
}

// demoRoles is how many roles the made-up practice holds.
const demoRoles = 200

func (c *call) demoCommand() *cobra.Command {
	var tour string
	cmd := &cobra.Command{
		Use: "demo", Short: "Open a throw-away practice with made-up patients", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if tour != "" {
				return c.Tour(cmd.Context(), tour, c.Out)
			}
			d, err := OpenDemo(cmd.Context(), DemoOptions{Now: c.Now, Roles: demoRoles, Log: c.log(), Progress: progress(c.Err)})
			if err != nil {
				return err
			}
			return errors.Join(c.Window(cmd.Context(), WindowOptions{Demo: d}), d.Close())
		},
	}
	cmd.Flags().StringVar(&tour, "tour", "", "walk through the main job without a display and leave the pictures in `DIR`")
	return cmd
}

// progress says how far the made-up practice is, on one line.
func progress(w io.Writer) func(done, all int) {
	return func(done, all int) {
		if done%20 != 0 && done != all {
			return
		}
		fmt.Fprintf(w, "\rMaking a practice of made-up people: %d of %d%s", done, all, strings.Repeat("\n", btoi(done == all)))
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
