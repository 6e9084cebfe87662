package nhs

import "time"

// The hours in which somebody at the NHS looks after the national services (a
// bronze service), by London time on working days.
const (
	supportOpens  = 8
	supportCloses = 18
)

// SupportBack is when somebody at the NHS looks after the national services
// again; zero while somebody does. They mostly run all the same.
func (c *Calendar) SupportBack(now time.Time) time.Time {
	hour, day := now.In(London).Hour(), DateIn(now)
	switch worked := c.IsWorking(day); {
	case worked && hour >= supportOpens && hour < supportCloses:
		return time.Time{}
	case !worked || hour >= supportCloses:
		day = c.Add(day.AddDays(1), 0)
	}
	y, m, d := day.Start().In(London).Date()
	return time.Date(y, m, d, supportOpens, 0, 0, 0, London)
}
