// Package reviews is the review report on screen: a chart of when roles fall
// due and why, the rows behind it, a file to save and a page to print.
//
// It never works anything out itself: workflow/report is the one query, and the
// chart, the list, the file and the page all show its answer.
//
// The invariant it keeps: a bar opens exactly as many rows as it counts, and
// what is saved or printed is what the list shows. Looking, saving and printing
// are noted in the audit log.
//
// Several rows at once get letters, an owner or an earlier day (batch.go), never
// access. The other reports of the practice stand beside it (others.go).
//
// Read model.go first, then paper.go (files and pages) and view.go.
package reviews
