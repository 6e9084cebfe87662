package cli

import (
	"context"
	"errors"
	"sync"
	"time"

	"proxydesk/localdb"
	"proxydesk/workflow/nhs"
)

// reconcileEvery is how often the record of each pair is read again for changes
// made elsewhere, where no setting says otherwise: a few times a working day is
// far under the quota.
const reconcileEvery = 2 * time.Hour

// Run sends what waits and begins each new day, until ctx ends.
func (d *Desk) Run(ctx context.Context) {
	look := time.NewTicker(dayLook)
	defer look.Stop()
	var wg sync.WaitGroup
	wg.Go(func() { d.Relay.Run(ctx) })
	wg.Go(func() { d.days(ctx, look.C) })
	wg.Go(func() { d.backups(ctx) })
	wg.Wait()
}

// dayLook is how often the desk looks whether a day has begun.
const dayLook = time.Minute

// days begins each day in London while the desk stays open, and one that waited
// for the clock as soon as that is right again. It looks at every tick instead of
// waiting for midnight: a clock that is put right comes there at another time.
func (d *Desk) days(ctx context.Context, tick <-chan time.Time) {
	begun := d.believed()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick:
		}
		today := d.believed()
		if today == begun {
			continue
		}
		begun = today
		if err := d.Casework.NewDay(ctx); err != nil && !errors.Is(err, localdb.ErrLocked) {
			d.Log.Error("begin the day", "err", err)
		}
	}
}

// believed is the day it is, or zero while the clock is in doubt.
func (d *Desk) believed() nhs.Date {
	now := d.Now()
	if _, doubted := d.Rules().Clock.Doubt(now); doubted {
		return nhs.Date{}
	}
	return nhs.DateIn(now)
}

// Begin sees to what the calendar brings and fills the index of names. It takes
// a moment in a large practice, so the window paints first.
//
// The days that cases are due are counted anew as well: the program may have gone
// down between a change of the working days and its counting, or come back with
// other bank holidays.
func (d *Desk) Begin(ctx context.Context) error {
	err := d.Casework.NewDay(ctx)
	if !d.believed().IsZero() {
		_, again := d.Casework.Recount(ctx)
		err = errors.Join(err, again)
	}
	return errors.Join(err, d.DB.FillPeople(ctx))
}
