package cli_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"proxydesk/localdb"
	"proxydesk/ui/cli"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

const (
	// bigEnv names the folder of a practice with many people, which is made
	// there once; peopleEnv says how many.
	bigEnv    = "PROXYDESK_BIG_PRACTICE"
	peopleEnv = "PROXYDESK_PEOPLE"
	// busyEnv names the folder of a practice in which every case is open.
	busyEnv = "PROXYDESK_BUSY_PRACTICE"
)

// TestMakeBigPractice makes a practice of 20,000 people in a folder, for the
// figures of "make bench": each case is registered at the desk. Its user is
// leila, and her password is crashPassword, at its real cost.
func TestMakeBigPractice(t *testing.T) {
	dir := os.Getenv(bigEnv)
	if dir == "" {
		t.Skip(bigEnv + " names no folder")
	}
	people := number(t, peopleEnv, 20_000)
	if err := makeBigPractice(t.Context(), dir, people/2, stillOpen, func(done int) { t.Logf("%d of %d people", 2*done, people) }); err != nil {
		t.Fatal(err)
	}
}

// TestMakeBusyPractice makes a practice of 5,000 open cases in a folder, for the
// window's figures of "make bench".
func TestMakeBusyPractice(t *testing.T) {
	dir := os.Getenv(busyEnv)
	if dir == "" {
		t.Skip(busyEnv + " names no folder")
	}
	const cases = 5000
	if err := makeBigPractice(t.Context(), dir, cases, 1, func(done int) { t.Logf("%d of %d cases", done, cases) }); err != nil {
		t.Fatal(err)
	}
}

// stillOpen is one case in so many that somebody still has to work on: 200 of
// 10,000, several times what a large practice has on its desk. The rest are
// closed, as years of work leave them.
const stillOpen = 50

// makeBigPractice registers cases until there are so many, and closes all but one
// in open. What a run before left is kept.
func makeBigPractice(ctx context.Context, dir string, cases, open int, tell func(done int)) (err error) {
	d, who, err := openBig(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	next, err := d.DB.NextRef(ctx)
	if err != nil {
		return err
	}
	first, err := strconv.Atoi(strings.TrimPrefix(next, "REF-"))
	if err != nil {
		return err
	}
	hands := d.Casework.As(who)
	for n := first - 1; n < cases; n++ {
		c := crashCouple(n)
		c.patient.Family, c.proxy.Family = fmt.Sprint("Family", n%4001), fmt.Sprint("Family", n%3989)
		c.patient.Born = c.patient.Born.AddDays(n % 20_000)
		a, err := hands.Register(ctx, workflow.Draft{
			Channel: workflow.ChannelPaper, Applicant: workflow.ByProxy, ReceivedAt: d.Now().AddDate(0, 0, -n%20),
			Patient: c.patient, Proxy: c.proxy, Relationship: "CHILD", RelationshipWords: "Daughter",
		}, true)
		if err == nil && n%open != 0 {
			err = hands.Withdraw(ctx, a.ID, workflow.Withdrawal{By: workflow.ByProxy, How: "The applicant rang and no longer needs it.", Pressed: "no"})
		}
		if err != nil {
			return err
		}
		if (n+1)%1000 == 0 {
			tell(n + 1)
		}
	}
	return nil
}

// openBig opens the practice in the folder, and makes an empty one first where
// there is none.
func openBig(ctx context.Context, dir string) (*cli.Desk, workflow.Staff, error) {
	options := cli.OpenOptions{Config: cli.Config{DataDir: dir}, Exclusive: true}
	d, err := cli.OpenDesk(ctx, options)
	if errors.Is(err, localdb.ErrNotSetUp) {
		var ods nhs.ODSCode
		if ods, err = nhs.ParseODSCode("Z99901"); err != nil {
			return nil, workflow.Staff{}, err
		}
		d, _, err = cli.CreateDesk(ctx, options, localdb.Setup{
			Practice: workflow.Practice{Name: "Fernbrook Surgery", ODS: ods, Address: []string{"2 Mill Lane", "Fernbrook", "FB1 1AA"}, Phone: "01632 960100"},
			First: localdb.NewStaff{Login: crashLogin, Name: "Dr Leila Shah", Post: "GP partner", Password: crashPassword,
				Roles: []workflow.StaffRole{workflow.Clinician, workflow.Responsible, workflow.Manager}},
		})
	}
	if err != nil {
		return nil, workflow.Staff{}, err
	}
	who, err := d.SignIn(ctx, crashLogin, crashPassword)
	if err != nil {
		return nil, who, errors.Join(err, d.Close())
	}
	return d, who, nil
}

// BenchmarkFromSignedInToQueue is what the desk does between the right password
// and the first page of the queue, without the window: it fills the people
// index, begins the day, counts, and reads 50 lines.
func BenchmarkFromSignedInToQueue(b *testing.B) {
	ctx, dir := b.Context(), os.Getenv(bigEnv)
	cases := 10_000
	if text := os.Getenv(peopleEnv); text != "" {
		people, err := strconv.Atoi(text)
		if err != nil {
			b.Fatal(err)
		}
		cases = people / 2
	}
	if dir == "" {
		dir = b.TempDir()
	}
	if err := makeBigPractice(ctx, dir, cases, stillOpen, func(int) {}); err != nil {
		b.Fatal(err)
	}
	var people, day, queue time.Duration
	for b.Loop() {
		d, who, err := openBig(ctx, dir)
		if err != nil {
			b.Fatal(err)
		}
		d.DB.ForgetPeople() // signing in has filled it once
		lap := time.Now()
		for _, step := range []struct {
			do func() error
			of *time.Duration
		}{
			{func() error { return d.DB.FillPeople(ctx) }, &people},
			{func() error { return d.Casework.NewDay(ctx) }, &day},
			{func() error {
				if _, err := d.DB.QueueCounts(ctx, who, nhs.DateIn(d.Now())); err != nil {
					return err
				}
				lines, _, err := d.DB.Queue(ctx, workflow.QueueFilter{View: workflow.ViewAll, For: who, Limit: 50})
				if err == nil && len(lines) != 50 {
					err = fmt.Errorf("%d lines", len(lines))
				}
				return err
			}, &queue},
		} {
			if err := step.do(); err != nil {
				b.Fatal(err)
			}
			now := time.Now()
			*step.of += now.Sub(lap)
			lap = now
		}
		if err := d.Close(); err != nil {
			b.Fatal(err)
		}
	}
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 / float64(b.N) }
	b.ReportMetric(ms(people), "people-ms")
	b.ReportMetric(ms(day), "new-day-ms")
	b.ReportMetric(ms(queue), "queue-ms")
	b.ReportMetric(ms(people+day+queue), "all-ms")
}
