// Package paper sets letters, forms and reports on A4 pages, writes the pages
// as PDF, and hands the PDF to the system to open or print.
//
// It never decides what a page says (workflow/letter does, and the reports'
// queries), knows no window, and puts nothing about a person into a file's
// name or its metadata.
//
// The invariant: lines are broken once, by [Press.Layout] and [Press.Report],
// from the font's own advances. The preview on screen and the PDF only place
// the runs of a [Page], so what was looked at is what is printed. A character
// the font cannot set blocks the page ([*MissingGlyph]) and never prints as an
// empty box.
//
// Read page.go first (what a page is), then flow.go (how strips become pages)
// and block.go (how a letter's blocks become strips).
package paper
