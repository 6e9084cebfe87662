// Package report works out the practice's reports: which roles somebody has to
// look at, by when and why (domain 5.2), and what has become of applications.
//
// It never reads a clock, a store or a file, and it knows no page and no
// screen: it takes lines of lists one after the other and answers with rows and
// numbers. It writes files for spreadsheets to a writer it is given.
//
// The invariant it keeps: the screen, the chart, the CSV file, the workbook and
// the printed page of a report are made from one Report, by one list of columns
// (column.go) and one description of the bars (chart.go). Every row stands in
// exactly one bucket and in exactly one group, so bars, group totals and the
// number of rows always agree; a row with several reasons is still one row.
//
// Read reviews.go first (the query), then filter.go, row.go (what a row says)
// and table.go (what files and pages take).
package report
