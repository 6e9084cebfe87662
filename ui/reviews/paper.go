package reviews

import (
	"time"

	"proxydesk/ui/paper"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
)

// Paper is a report as a printed page sets it, with who printed it and when.
func Paper(rep report.Report, p workflow.Practice, by workflow.Staff, now time.Time) paper.Report {
	at := now.In(nhs.London)
	out := paper.Report{
		Title:    "Proxy access reviews",
		Period:   rep.Today.Long() + " to " + rep.Until.Long() + ", and anything overdue or without a date",
		Practice: p.Name, Code: p.ODS.String(),
		Filter:  rep.Filter.Words(),
		Figures: []string{"This practice’s records, " + nhs.DateIn(now).Short() + ", " + at.Format("15:04")},
		Total:   rep.Total,
		Left:    "Contains patient information. Shred when finished with.",
		Printed: "Printed " + nhs.DateIn(now).Display() + ", " + at.Format("15:04") + " by " + by.Name,
	}
	if by.Post != "" {
		out.Printed += ", " + by.Post
	}
	for _, b := range rep.Buckets {
		out.Bars = append(out.Bars, paper.Bar{Label: b.Month, Count: b.Count, Hatched: hatched(b.ID)})
	}
	for _, c := range report.Columns() {
		out.Columns = append(out.Columns, paper.Column{Title: c.Head, Share: c.Share, Strong: c.Head == "Patient"})
	}
	for _, g := range rep.Groups() {
		group := paper.Group{Title: g.Title}
		for _, r := range g.Rows {
			group.Rows = append(group.Rows, r.Cells())
		}
		out.Groups = append(out.Groups, group)
	}
	return out
}

// hatched says which bars have to survive grey print.
func hatched(bucket string) bool {
	return bucket == report.BucketOverdue || bucket == report.BucketNone
}
