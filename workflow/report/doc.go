// Package report works out the review report: which roles somebody has to look
// at, by when and why (domain 5.2).
//
// It never reads a clock, a store or a file, and it knows no page and no
// screen: it takes the register's lines and answers with rows and numbers.
//
// The invariant it keeps: [Reviews] is the one query behind the chart, the
// list, the CSV file and the printed page. Every row stands in exactly one
// bucket and in exactly one group, so bars, group totals and the number of rows
// always agree; a row with several reasons is still one row.
//
// Read reviews.go first (the query), then row.go (what a row says) and csv.go.
package report
