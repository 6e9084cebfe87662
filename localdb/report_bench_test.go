package localdb

import (
	"archive/zip"
	"bufio"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/report"
	"proxydesk/workflow/review"
)

// registered is a record with so many roles in force, written in one
// transaction: a fifth are children's, reviews are spread over the year, two in
// a hundred are overdue and one has no date.
func registered(b *testing.B, roles int) *DB {
	b.Helper()
	const cases = 50
	db := crowded(b, cases)
	k, err := db.unsealed()
	if err != nil {
		b.Fatal(err)
	}
	today := db.today()
	err = db.write.do(b.Context(), k, func(ctx context.Context, t *tx) error {
		for n := range roles {
			born := nhs.NewDate(1930+n%60, time.Month(1+n%12), 1+n%28)
			if n%5 == 0 {
				born = nhs.NewDate(today.Year-1-n/5%15, time.Month(1+n%12), 1+n%28)
			}
			r := workflow.Role{ID: workflow.RoleID(fmt.Sprint("r", n)), State: workflow.RoleActive, Application: workflow.ApplicationID(fmt.Sprint("a", n%cases)),
				Ref: formatRef(int64(n%cases + 1)), Patient: numbered(2*n, born), Proxy: numbered(2*n+1, nhs.MustDate("1980-01-01")), RelationshipWords: "Daughter",
				Basis: basis.Consent, Scopes: basis.Smallest, Start: today.AddDays(-200), GrantedBy: firstStaff.ID, GrantedAt: noon.AddDate(0, 0, -200),
				SetUp: workflow.Fact{At: noon, By: firstStaff.ID}, Owner: firstStaff.ID}
			on := today.AddDays(n % 365)
			switch n % 100 {
			case 0:
				on = nhs.Date{}
			case 1, 2:
				on = today.AddDays(-n % 60)
			}
			r.Review = review.Candidate{Date: on, Rule: review.RuleBasis}
			if !on.IsZero() {
				r.End = review.Candidate{Date: on.AddMonths(12), Rule: review.RuleBasis}
			}
			sealed, err := t.sealRole(r, today)
			if err != nil {
				return err
			}
			if err := sealed.write(ctx, t); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return db
}

// BenchmarkReviewReport is the whole report over 50,000 roles, beside bare SQL
// over the same rows with their lines unsealed and nothing made of them. Wanted:
// at most 2 times, 32 MB, and the first page in a tenth of a second.
func BenchmarkReviewReport(b *testing.B) {
	const roles = 50_000
	db := registered(b, roles)
	pool, err := sqlx.Open(driver, filepath.Join(db.dir, fileName))
	if err != nil {
		b.Fatal(err)
	}
	defer pool.Close()
	k, err := db.unsealed()
	if err != nil {
		b.Fatal(err)
	}
	source := report.Source{Today: db.today(), Policy: shipped(b).Policy, Staff: []workflow.Staff{firstStaff}}
	var rep report.Report
	whole := func() error {
		made := report.New(source, report.Filter{})
		err := db.EachRole(b.Context(), report.Asked(firstStaff), func(l workflow.RoleLine) error { made.Add(l); return nil })
		rep = made.Report()
		return err
	}
	var s beside
	var first []time.Duration
	for b.Loop() {
		start, made := time.Now(), report.New(source, report.Filter{})
		soon := report.Soonest(firstStaff, source.Today, report.Filter{})
		if err := db.EachRole(b.Context(), soon, func(l workflow.RoleLine) error { made.Add(l); return nil }); err != nil {
			b.Fatal(err)
		}
		if n := made.Report().Total; n < 50 {
			b.Fatalf("%d rows on the first page", n)
		}
		first = append(first, time.Since(start))
		rep = report.Report{}
		s.turn(b, func() error { return bareRegister(pool, k) }, whole)
	}
	if n := rep.Total; n < roles/5 || n > roles/2 {
		b.Fatalf("%d rows are due", n)
	}
	var with, without runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&with)
	total := rep.Total
	rep = report.Report{}
	runtime.GC()
	runtime.ReadMemStats(&without)
	b.ReportMetric(float64(total), "rows")
	b.ReportMetric(median(first)/1e6, "first-page-ms(want<=100)")
	b.ReportMetric(median(s.bare)/1e6, "bare-ms")
	b.ReportMetric(median(s.ours)/1e6, "ours-ms")
	b.ReportMetric(median(s.ours)/median(s.bare), "x-bare(want<=2)")
	b.ReportMetric(float64(with.HeapAlloc-without.HeapAlloc)/(1<<20), "MB(want<=32)")
}

// bareRegister reads the rows of the register and opens their lines.
func bareRegister(pool *sqlx.DB, k keyring) error {
	rows, err := pool.Query(selectRoleLines + `state IN ('draft', 'active', 'inactive') ORDER BY seq`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var r roleRow
	into := r.lineFields()
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		if _, err := k.key.Open(sealedRoleLine, string(r.ID), r.Line); err != nil {
			return err
		}
	}
	return rows.Err()
}

// BenchmarkExport writes the whole report as a file and as a workbook. Wanted: at
// least 20,000 rows a second.
func BenchmarkExport(b *testing.B) {
	db := registered(b, 20_000)
	made := report.New(report.Source{Today: db.today(), Policy: shipped(b).Policy}, report.Filter{Within: 366})
	if err := db.EachRole(b.Context(), report.Asked(firstStaff), func(l workflow.RoleLine) error { made.Add(l); return nil }); err != nil {
		b.Fatal(err)
	}
	table := made.Report().Table()
	var files, books, bare []time.Duration
	for b.Loop() {
		for _, run := range []struct {
			write func(io.Writer, report.Table, report.Origin) error
			to    *[]time.Duration
		}{{report.CSV, &files}, {report.Workbook, &books}} {
			start := time.Now()
			if err := run.write(io.Discard, table, report.Origin{}); err != nil {
				b.Fatal(err)
			}
			*run.to = append(*run.to, time.Since(start))
		}
		start := time.Now()
		if err := bareBook(table); err != nil {
			b.Fatal(err)
		}
		bare = append(bare, time.Since(start))
	}
	rate := func(d []time.Duration) float64 { return float64(table.Rows) / (median(d) / 1e9) }
	b.ReportMetric(float64(table.Rows), "rows")
	b.ReportMetric(rate(files), "csv-rows/s(want>=20000)")
	b.ReportMetric(rate(books), "xlsx-rows/s(want>=20000)")
	b.ReportMetric(median(books)/median(bare), "xlsx-x-bare(want<=4)")
}

// bareBook writes the words of a table as a sheet of a workbook holds them, with
// nothing round them.
func bareBook(t report.Table) error {
	z := zip.NewWriter(io.Discard)
	w, err := z.Create("sheet1.xml")
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	for _, cells := range t.Each {
		out.WriteString("<row>")
		for _, c := range cells {
			out.WriteString(`<c t="inlineStr"><is><t>`)
			if err := xml.EscapeText(out, []byte(c.Text)); err != nil {
				return err
			}
			out.WriteString("</t></is></c>")
		}
		out.WriteString("</row>")
	}
	return errors.Join(out.Flush(), z.Close())
}
