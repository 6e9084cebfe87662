package report

// Chart is a report's bars, each in parts: the one description that the window and
// the printed page draw.
type Chart struct {
	Title  string
	Series []Series
	Bars   []Bar
}

// Series is one kind of part. No two that are listed look alike in grey: each
// has a pattern of its own beside its colour.
type Series struct {
	Name string
	// Cause is what it counts; "" for what is overdue.
	Cause   Cause
	Pattern Pattern
	// Listed is false for what the bar's own label says already.
	Listed bool
}

// Pattern is how a part is filled where there is no colour.
type Pattern int

// The patterns, in the order a chart uses them up.
const (
	Solid Pattern = iota
	Light
	Rising  // strokes that rise to the right
	Falling // strokes that fall
	Crossed
	Upright
	Level
	Dotted
	Outline
)

// Bar is one line of the chart, with a number for each series.
type Bar struct {
	ID     string // of its bucket
	Label  string
	Counts []int
	// Note is what the numbers do not say, behind them.
	Note string
	// Rows are the rows it counts, by their place in Table.Each. A bar of the review
	// report has none: its ID is a filter there.
	Rows []int
}

var patterns = map[Cause]Pattern{
	Turns11: Solid, Turns13: Dotted, Turns16: Crossed, Ends: Light, LookAgain: Outline,
	Happened: Upright, Suspended: Falling, Attention: Level, NoDate: Rising,
}

// Chart describes the bars: overdue and no date as one part each, the months by
// what falls due.
func (rep Report) Chart() Chart {
	c := Chart{Title: "When reviews fall due, and why"}
	used := map[Cause]bool{}
	for _, b := range rep.Buckets {
		for cause := range b.ByCause {
			used[cause] = used[cause] || b.ID != BucketOverdue && b.ID != BucketNone
		}
	}
	for _, cause := range Causes {
		c.Series = append(c.Series, Series{Name: cause.Words(), Cause: cause, Pattern: patterns[cause], Listed: used[cause] && cause != NoDate})
	}
	overdue, none := len(c.Series), len(c.Series)-1
	c.Series = append(c.Series, Series{Name: "Overdue", Pattern: Rising})
	for _, b := range rep.Buckets {
		bar := Bar{ID: b.ID, Label: b.Month, Counts: make([]int, len(c.Series))}
		switch b.ID {
		case BucketOverdue:
			bar.Counts[overdue] = b.Count
		case BucketNone:
			bar.Counts[none] = b.Count
		default:
			for i, cause := range Causes {
				bar.Counts[i] = b.ByCause[cause]
			}
		}
		c.Bars = append(c.Bars, bar)
	}
	return c
}
