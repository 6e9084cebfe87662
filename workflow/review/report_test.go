package review

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

func TestWhyARowIsOnTheReport(t *testing.T) {
	today := day("2026-12-01")
	plain := Row{Basis: basis.Consent, End: day("2028-11-30"), Review: day("2027-11-30")}
	with := func(change func(*Row)) Row { r := plain; change(&r); return r }
	for _, c := range []struct {
		name string
		row  Row
		want string
	}{
		{"nothing is due", plain, ""},
		{"a review yesterday", with(func(r *Row) { r.Review = day("2026-11-30") }), "overdue"},
		{"a review today is not late", with(func(r *Row) { r.Review = day("2026-12-01") }), "due-30"},
		{"the last day of the first band", with(func(r *Row) { r.Review = day("2026-12-30") }), "due-30"},
		{"the first day of the second", with(func(r *Row) { r.Review = day("2026-12-31") }), "due-60"},
		{"the first day of the third", with(func(r *Row) { r.Review = day("2027-01-30") }), "due-90"},
		{"the last day of the third", with(func(r *Row) { r.Review = day("2027-02-28") }), "due-90"},
		{"the day after it", with(func(r *Row) { r.Review = day("2027-03-01") }), ""},
		{"an end before the review", with(func(r *Row) { r.End = day("2026-12-21") }), "due-30"},
		{"access that should have ended", with(func(r *Row) { r.End = day("2026-11-30") }), "overdue"},
		{"no review date", with(func(r *Row) { r.Review = nhs.Date{} }), "no-review"},
		{"no end date", with(func(r *Row) { r.End = nhs.Date{} }), "no-end"},
		{"no end date, with a reason", with(func(r *Row) { r.End, r.OpenEnded = nhs.Date{}, true }), "no-end-reason"},
		{"11 in three weeks", with(func(r *Row) { r.NextAge, r.NextAgeOn = 11, day("2026-12-22") }), "turns-11"},
		{"13 in 90 days", with(func(r *Row) { r.NextAge, r.NextAgeOn = 13, day("2027-03-01") }), "turns-13"},
		{"13 in 91 days", with(func(r *Row) { r.NextAge, r.NextAgeOn = 13, day("2027-03-02") }), ""},
		{"16 soon", with(func(r *Row) { r.NextAge, r.NextAgeOn = 16, day("2027-01-05") }), "turns-16"},
		{"18 soon, which this practice does not look at", with(func(r *Row) { r.NextAge, r.NextAgeOn = 18, day("2027-01-05") }), ""},
		{"a basis moved over unknown", with(func(r *Row) { r.Basis = basis.Unknown }), "basis-unknown"},
		{"an assessment a year and a day old", with(func(r *Row) { r.AssessedOn = day("2025-11-30") }), "assessment-old"},
		{"an assessment a year old", with(func(r *Row) { r.AssessedOn = day("2025-12-01") }), ""},
		{"suspended for 28 days", with(func(r *Row) { r.SuspendedOn = day("2026-11-03") }), ""},
		{"suspended for 29 days", with(func(r *Row) { r.SuspendedOn = day("2026-11-02") }), "suspended-long"},
		{"a care home whose list of staff is due", with(func(r *Row) { r.Basis, r.Review = basis.CareHome, day("2026-12-20") }), "home-list due-30"},
		{"a care home whose list is due later", with(func(r *Row) { r.Basis, r.Review = basis.CareHome, day("2027-11-20") }), ""},
		{"an order that ends soon", with(func(r *Row) { r.OrderEnds = day("2027-01-31") }), "order-expiring"},
		{"not used for five years (UNUSED)", with(func(r *Row) { r.LastUsed = day("2021-11-04") }), "unused"},
		{"not used for a year", with(func(r *Row) { r.LastUsed = day("2025-12-01") }), "unused-year"},
		{"used last week", with(func(r *Row) { r.LastUsed = day("2026-11-24") }), ""},
		{"a patient who died, overdue and held", with(func(r *Row) { r.PatientDead, r.Held, r.Review = true, true, day("2026-11-01") }), "on-hold patient-deceased overdue"},
		{"a proxy who died", with(func(r *Row) { r.ProxyDead = true }), "proxy-deceased"},
		{"both moved", with(func(r *Row) { r.PatientGone, r.ProxyGone = true, true }), "patient-moved proxy-moved"},
		{"news of a safeguarding kind", with(func(r *Row) { r.SafeguardingNews = true }), "safeguarding-news"},
		{"a national record that differs and will not settle", with(func(r *Row) { r.SyncProblem, r.Differs = true, true }), "sync-problem differs"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, k := range Categories(c.row, today, 90, shipped(t)) {
				got = append(got, string(k))
			}
			if s := strings.Join(got, " "); s != c.want {
				t.Errorf("got %q, want %q", s, c.want)
			}
		})
	}
}

func TestAdaIsOnTheNinetyDayListFrom14February(t *testing.T) {
	p := shipped(t)
	r := Row{Basis: basis.Parental, End: day("2032-05-13"), Review: day("2032-05-13"), NextAge: 11, NextAgeOn: day("2032-05-14")}
	if got := Categories(r, day("2032-02-13"), 90, p); len(got) != 0 {
		t.Errorf("on 13 February already: %v", got)
	}
	if got := Categories(r, day("2032-02-14"), 90, p); len(got) != 2 || got[0] != Turns11 || got[1] != Due90 {
		t.Errorf("on 14 February: %v", got)
	}
}

func TestEveryCategoryHasWords(t *testing.T) {
	for _, c := range AllCategories {
		if c.Words() == "" {
			t.Errorf("%s has no words", c)
		}
	}
}

func TestMilestones(t *testing.T) {
	for _, c := range []struct {
		name, born, today string
		age               int
		on                string
		near              bool
	}{
		{"Ben, three weeks before 11", "2015-12-22", "2026-12-01", 11, "2026-12-22", true},
		{"on the birthday the next one counts", "2015-12-22", "2026-12-22", 13, "2028-12-22", false},
		{"a leap-day child in a common year", "2016-02-29", "2027-02-28", 11, "2027-03-01", true},
		{"16 in 90 days", "2011-03-01", "2026-12-01", 16, "2027-03-01", true},
		{"16 in 91 days", "2011-03-02", "2026-12-01", 16, "2027-03-02", false},
		{"18 is near but no business of the applicant's", "2009-01-02", "2026-12-01", 18, "2027-01-02", false},
		{"an adult has none", "1990-01-02", "2026-12-01", 0, "", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			age, on := NextMilestone(day(c.born), day(c.today))
			if age != c.age || on.String() != c.on {
				t.Errorf("got %d on %s", age, on)
			}
			if _, _, near := MilestoneNear(day(c.born), day(c.today), shipped(t)); near != c.near {
				t.Errorf("near = %v", near)
			}
		})
	}
	if age, _ := NextMilestone(nhs.Date{}, day("2026-12-01")); age != 0 {
		t.Error("an unknown birth date has no milestone")
	}
}

func TestARowIsInOneBandWhenItIsDueInTheWindow(t *testing.T) {
	p := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		today := day("2026-12-01")
		within := rapid.IntRange(1, 366).Draw(t, "within")
		due := today.AddDays(rapid.IntRange(-200, 500).Draw(t, "days"))
		bands := 0
		for _, c := range Categories(Row{Review: due, End: due.AddDays(rapid.IntRange(0, 400).Draw(t, "later")), Basis: basis.Consent}, today, within, p) {
			switch c {
			case Overdue, Due30, Due60, Due90, DueLater:
				bands++
			}
		}
		if want := !due.After(LastDue(today, within)); (bands == 1) != want || bands > 1 {
			t.Fatalf("%d bands for a row due in %d days of %d", bands, today.DaysUntil(due), within)
		}
	})
}

func TestABirthdayInTheWindowIsNamedWhateverThePracticesNotice(t *testing.T) {
	today := day("2026-12-01")
	for _, notice := range []int{30, 60, 90, 180} {
		p := shipped(t)
		p.Notice.ListDays = notice
		r := Row{Basis: basis.Parental, End: day("2027-02-27"), Review: day("2027-02-27"), NextAge: 11, NextAgeOn: day("2027-02-28")}
		if got := Categories(r, today, 90, p); len(got) != 2 || got[0] != Turns11 || got[1] != Due90 {
			t.Errorf("a notice of %d days: %v", notice, got)
		}
		if got := Categories(r, today, 60, p); len(got) != 0 {
			t.Errorf("in 60 days nothing is due, with a notice of %d days: %v", notice, got)
		}
	}
}

// The report sorts by where a category stands in the list of all, so a row names
// its own in that order, each once.
func TestCategoriesComeInTheOrderOfTheReport(t *testing.T) {
	p := shipped(t)
	p.Ages.Eighteen = ModeReview
	flag := func(t *rapid.T, name string) bool { return rapid.Bool().Draw(t, name) }
	seen := map[Category]bool{}
	one := func(t *rapid.T) {
		today := day("2026-12-01")
		date := func(name string) nhs.Date {
			if flag(t, name+" is set") {
				return today.AddDays(rapid.IntRange(-2500, 400).Draw(t, name))
			}
			return nhs.Date{}
		}
		near := func(name string) nhs.Date {
			return today.AddDays(rapid.SampledFrom([]int{-1, 0, 29, 30, 59, 60, 89, 90, 200}).Draw(t, name))
		}
		end, look := date("end"), date("review")
		if flag(t, "soon") {
			end, look = near("end soon"), near("review soon")
		}
		used := date("used")
		if flag(t, "unused") {
			used = today.AddDays(-366 * rapid.IntRange(4, 7).Draw(t, "years unused"))
		}
		r := Row{Basis: rapid.SampledFrom(basis.All).Draw(t, "basis"), End: end, Review: look, OpenEnded: flag(t, "open"),
			NextAge: rapid.SampledFrom([]int{11, 13, 16, 18}).Draw(t, "age"), NextAgeOn: today.AddDays(rapid.IntRange(1, 400).Draw(t, "birthday")),
			AssessedOn: date("assessed"), OrderEnds: date("order"), LastUsed: used, SuspendedOn: date("suspended"),
			PatientDead: flag(t, "patient dead"), PatientGone: flag(t, "patient gone"), ProxyDead: flag(t, "proxy dead"), ProxyGone: flag(t, "proxy gone"),
			Held: flag(t, "held"), SafeguardingNews: flag(t, "news"), NumberChanged: flag(t, "number"), SyncProblem: flag(t, "sync"), Differs: flag(t, "differs")}
		last := -1
		for _, c := range Categories(r, today, rapid.SampledFrom([]int{1, 30, 60, 90, 180, 366}).Draw(t, "within"), p) {
			seen[c] = true
			at := slices.Index(AllCategories, c)
			if at <= last {
				t.Fatalf("%s stands after what comes later", c)
			}
			last = at
		}
	}
	for range 30 { // a hundred each, so that the rarest category comes up in every run
		rapid.Check(t, one)
	}
	for _, c := range AllCategories {
		if !seen[c] {
			t.Errorf("no row is ever here for %q", c)
		}
	}
}
