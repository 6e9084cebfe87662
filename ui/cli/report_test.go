package cli

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"proxydesk/ui/reviews"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/report"
)

// Every format of the report says the same, names where it is from, and leaves
// an entry in the log that says who ran it, as what, and under which filter.
func TestTheReportOnTheCommandLine(t *testing.T) {
	ctx, d := t.Context(), madeUp(t, 24)
	pat, filter := d.Who("pat"), report.Filter{Within: 366}
	// Somebody's national record was read later than that of any role, and said
	// nothing new: the report is as old as that.
	read := time.Date(2026, 12, 1, 9, 55, 0, 0, time.UTC)
	d.Clock.Set(read.Add(5 * time.Minute))
	lines, _, err := d.DB.Roles(ctx, workflow.RoleFilter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if !l.NationalReadAt.Before(read) {
			t.Fatal("a role was read after that")
		}
	}
	if err := d.DB.NoteRead(ctx, workflow.Pair{Patient: lines[0].PatientNumber, Proxy: lines[0].ProxyNumber}, read); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{report.OpenCases, report.Undated} {
		b, err := d.other(ctx, pat, reviews.Asked{Name: name}, "csv")
		if err != nil || !strings.Contains(string(b), "National record last read 1 Dec 2026, 09:55") {
			t.Errorf("%s does not say how old the national record is: %v", name, err)
		}
	}
	made := map[string][]byte{}
	for _, format := range []string{"csv", "xlsx", "pdf", "json"} {
		b, err := d.reviews(ctx, pat, filter, format)
		if err != nil {
			t.Fatalf("%s: %v", format, err)
		}
		made[format] = b
		log, err := d.DB.AuditTail(ctx, pat, 1)
		if err != nil {
			t.Fatal(err)
		}
		e := log[0]
		if e.Act != workflow.ActReport || e.By != pat.ID || e.Role != workflow.Manager || !strings.Contains(fmt.Sprint(e.Details), "Due in 366 days") {
			t.Errorf("%s: the log says %+v", format, e)
		}
		if _, err := d.reviews(ctx, d.Who("asha"), filter, format); err == nil {
			t.Errorf("%s: a receptionist ran it", format)
		}
	}
	if !strings.Contains(string(made["csv"]), "National record last read 1 Dec 2026, 09:55") {
		t.Error("the reviews do not say how old the national record is")
	}
	inFile, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(made["csv"]), "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(made["xlsx"]))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	inBook, err := f.GetRows("Proxy access reviews")
	if err != nil {
		t.Fatal(err)
	}
	if len(inBook) < 5 || len(inBook) >= len(inFile) {
		t.Fatalf("%d rows in the workbook, %d lines in the file", len(inBook), len(inFile))
	}
	for i, row := range inBook[1:] {
		if row[0] != inFile[i+1][0] || row[2] != inFile[i+1][2] {
			t.Errorf("row %d is %s in the workbook and %s in the file", i+1, row[0], inFile[i+1][0])
		}
	}
	text := string(made["csv"])
	for _, want := range []string{"as at 1 Dec 2026, 10:00", "National record last read", "Log entry", "Fernbrook"} {
		if !strings.Contains(text, want) {
			t.Errorf("the file does not say %q", want)
		}
	}
	if !bytes.HasPrefix(made["pdf"], []byte("%PDF-")) || len(made["pdf"]) < 5000 {
		t.Errorf("the PDF has %d bytes", len(made["pdf"]))
	}
	if !strings.Contains(string(made["json"]), fmt.Sprintf(`"rows": %d`, len(inBook)-1)) {
		t.Errorf("the count is not that of the rows: %s", made["json"])
	}

	// The other reports run over the same practice, each by whoever may.
	mo, reads := d.Who("mo"), "REF-0001"
	if _, err := d.Casework.As(mo).Open(ctx, firstCase(t, d, reads)); err != nil {
		t.Fatal(err)
	}
	for _, o := range report.Others {
		for _, format := range []string{"csv", "xlsx", "pdf"} {
			b, err := d.other(ctx, pat, reviews.Asked{Name: o.Name, Case: reads}, format)
			if err != nil || len(b) < 400 {
				t.Errorf("%s as %s: %d bytes, %v", o.Name, format, len(b), err)
			}
			if format == "csv" && o.Name == report.Looked && !strings.Contains(string(b), "Dr Mo Bello") {
				t.Error("who looked is not named")
			}
			if format == "csv" && o.Name == report.OpenCases && (!strings.Contains(string(b), "Half are open") || !strings.Contains(string(b), "Asha Rahman")) {
				t.Error("the open applications do not come to anything")
			}
		}
		if _, err := d.other(ctx, d.Who("asha"), reviews.Asked{Name: o.Name, Case: reads}, "csv"); !errors.Is(err, workflow.ErrNotAllowed) {
			t.Errorf("%s by a receptionist: %v", o.Name, err)
		}
	}
	if _, err := d.other(ctx, d.Who("sam"), reviews.Asked{Name: report.Looked, Case: reads}, "csv"); !errors.Is(err, workflow.ErrNotAllowed) {
		t.Errorf("who may not read the log reads it as a report: %v", err)
	}
}

// A scheduled report can be about one reason, one basis or one owner, and says as
// many rows as the whole one counts of it.
func TestTheReportIsNarrowedOnTheCommandLine(t *testing.T) {
	ctx, d := t.Context(), madeUp(t, 24)
	pat := d.Who("pat")
	rows := func(n narrowing) (c counted) {
		f := report.Filter{Within: 366}
		if err := n.onto(&f); err != nil {
			t.Fatal(err)
		}
		var err error
		if f.Owner, err = d.owner(ctx, n.owner); err != nil {
			t.Fatal(err)
		}
		b, err := d.reviews(ctx, pat, f, "json")
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &c); err != nil {
			t.Fatal(err)
		}
		return c
	}
	all, several := rows(narrowing{}), 0
	for reason, n := range all.Reasons {
		if got := rows(narrowing{reason: reason}).Rows; got != n {
			t.Errorf("%s has %d rows, counted %d", reason, got, n)
		}
		if n < all.Rows {
			several++
		}
	}
	consent, sams := rows(narrowing{basis: string(basis.Consent)}).Rows, rows(narrowing{owner: "sam"}).Rows
	if several == 0 || consent == 0 || consent == all.Rows || sams+rows(narrowing{owner: nobody}).Rows > all.Rows || rows(narrowing{first: 3, byDay: true}).Rows != 3 {
		t.Errorf("of %d rows %d are by consent, %d of sam", all.Rows, consent, sams)
	}
}

// firstCase is the case with a reference.
func firstCase(t *testing.T, d *DemoDesk, ref string) workflow.ApplicationID {
	t.Helper()
	found, err := d.DB.FindPeople(context.Background(), ref)
	if err != nil || len(found) == 0 {
		t.Fatalf("%d found: %v", len(found), err)
	}
	return found[0].Application
}
