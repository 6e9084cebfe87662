package workflow

import (
	"fmt"
	"io/fs"
	"slices"
	"testing"
	"time"

	"proxydesk/assets"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

// The practice of the tests: Fernbrook, as shipped, on 1 December 2026.
var (
	noon         = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	receptionist = Staff{ID: "asha", Name: "Asha Rahman", Post: "Receptionist", Roles: []StaffRole{Receptionist}}
	admin        = Staff{ID: "sam", Name: "Sam Okafor", Post: "Administrator", Roles: []StaffRole{Administrator}}
	gp           = Staff{ID: "leila", Name: "Dr Leila Shah", Post: "GP partner", Roles: []StaffRole{Clinician, Responsible}}
	lead         = Staff{ID: "mo", Name: "Dr Mo Bello", Post: "GP", Roles: []StaffRole{Clinician, SafeguardingLead}}
	manager      = Staff{ID: "pat", Name: "Pat Jones", Post: "Practice manager", Roles: []StaffRole{Manager}}
)

func shipped(t testing.TB) Rules {
	t.Helper()
	checks, err := checklist.Load(sub(t, assets.Checklists, "checklists"))
	if err != nil {
		t.Fatal(err)
	}
	policy, err := review.LoadPolicy(assets.Policy)
	if err != nil {
		t.Fatal(err)
	}
	reasons, err := LoadReasons(sub(t, assets.Codes, "codes"))
	if err != nil {
		t.Fatal(err)
	}
	ods, err := nhs.ParseODSCode("Z99901")
	if err != nil {
		t.Fatal(err)
	}
	return Rules{
		Practice:  Practice{Name: "Fernbrook Surgery", ODS: ods, Address: []string{"2 Mill Lane", "Fernbrook", "FB1 1AA"}, Phone: "01632 960100"},
		Checklist: checks, Policy: policy, Calendar: nhs.NewCalendar(), Reasons: reasons, UndoTime: 2 * time.Minute, Connected: true,
	}
}

func sub(t testing.TB, files fs.FS, dir string) fs.FS {
	t.Helper()
	s, err := fs.Sub(files, dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// motherAndChild is case 1 of domain 8: a five-year-old and her mother.
func motherAndChild() Draft {
	return Draft{
		Channel: ChannelStore, Applicant: ByProxy, ReceivedAt: noon.Add(-time.Hour),
		Patient:      Person{NHSNumber: nhs.MustNumber("9990001006"), Given: "Ada", Family: "Quill", Born: nhs.MustDate("2021-05-14")},
		Proxy:        Person{NHSNumber: nhs.MustNumber("9990001138"), Title: "Mrs", Given: "Ruth", Family: "Quill", Born: nhs.MustDate("1990-02-03")},
		Relationship: "PRN", RelationshipWords: "Mother", ClaimedBasis: "PRN",
		Proof:    Proof{RequestID: "7d7d6cf0-2c6d-4a5c-9f0e-2f7c5bb8a001", Reference: "19318ZGLAB", FetchedAt: noon},
		National: &National{RoleID: "74eed847-ca25-4e76-8cf2-f2c2d7842a7a", Fetchable: true, Status: NationalProposed, ReadAt: noon},
	}
}

// husbandAndWife is an adult who agrees that his wife helps him.
func husbandAndWife() Draft {
	return Draft{
		Channel: ChannelStore, Applicant: ByProxy, ReceivedAt: noon.Add(-time.Hour),
		Patient:      Person{NHSNumber: nhs.MustNumber("9990004900"), Title: "Mr", Given: "Quentin", Family: "Bray", Born: nhs.MustDate("1952-03-12")},
		Proxy:        Person{NHSNumber: nhs.MustNumber("9990005036"), Title: "Mrs", Given: "Joy", Family: "Bray", Born: nhs.MustDate("1954-09-08")},
		Relationship: "SPS", RelationshipWords: "Wife", ClaimedBasis: "Personal",
		Requested: []basis.Scope{basis.Prescriptions, basis.Appointments, basis.Record, basis.Results},
		Proof:     Proof{RequestID: "7d7d6cf0-2c6d-4a5c-9f0e-2f7c5bb8a002", Reference: "29318ZGLAB", FetchedAt: noon},
	}
}

func registered(t testing.TB, d Draft, r Rules) Application {
	t.Helper()
	a, _, err := Register(d, "a1", "REF-0001", Around{}, false, receptionist, r, noon)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// straightforward answers every question the way a straightforward case goes: for
// each need, the first answer that leaves no need, hold or referral behind.
func straightforward(t testing.TB, a Application, p Proposal, r Rules, prefer map[checklist.ItemID]string) Application {
	t.Helper()
	today := nhs.DateIn(noon)
	prepared, err := a.Intend(p, gp, noon)
	if err != nil {
		t.Fatal(err)
	}
	a = *prepared.Application()
	for range 300 {
		f := a.Facts(p.Scopes, Around{}, r, today)
		f.Basis = p.Basis
		res := a.Checks(f, r)
		if len(res.Needs) == 0 {
			return a
		}
		n := res.Needs[0]
		it, ok := r.Checklist.Item(n.ItemID)
		if !ok {
			t.Fatalf("need for an item nobody knows: %s", n.ItemID)
		}
		var best *Application
		least := 1 << 30
		for _, ans := range candidates(it, prefer[n.ItemID], p) {
			for _, by := range []Staff{gp, lead, manager} {
				c, err := a.Answer(checklist.Answers{n.ItemID: ans}, Around{}, by, r, noon)
				if err != nil {
					continue
				}
				rb := c.Application().Checks(f, r)
				cost := len(rb.Needs) + 100*len(rb.Holds) + 100*len(rb.Referrals)
				if slices.ContainsFunc(rb.Needs, func(x checklist.Need) bool { return x.ItemID == n.ItemID }) {
					cost += 50
				}
				if cost < least {
					best, least = c.Application(), cost
				}
			}
		}
		if best == nil {
			t.Fatalf("nobody can answer %s", n.ItemID)
		}
		a = *best
	}
	f := a.Facts(p.Scopes, Around{}, r, today)
	f.Basis = p.Basis
	t.Fatalf("the questions do not end: %+v", a.Checks(f, r).Needs)
	return a
}

func candidates(it checklist.Item, prefer string, p Proposal) []checklist.Answer {
	if prefer != "" {
		return []checklist.Answer{{Value: prefer, Note: "as told"}}
	}
	switch it.Type {
	case checklist.Text:
		return []checklist.Answer{{Value: "Said so in her own words."}}
	case checklist.Date:
		return []checklist.Answer{{Value: "2027-06-01"}}
	case checklist.Ticks:
		all := checklist.Answer{Note: "as told"}
		for _, o := range it.Options {
			all.Values = append(all.Values, o.Value)
		}
		out := []checklist.Answer{{Value: checklist.None, Note: "as told"}, all}
		var scopes []string
		for _, s := range p.Scopes {
			scopes = append(scopes, string(s))
		}
		return append(out, checklist.Answer{Values: scopes})
	}
	var out []checklist.Answer
	for _, o := range it.Options {
		out = append(out, checklist.Answer{Value: o.Value, Note: "as told"})
	}
	return out
}

func ids(letters int) NewIDs {
	n := NewIDs{Decision: "d1", Role: "r1", Message: "m1"}
	for i := range letters {
		n.Letters = append(n.Letters, LetterID(fmt.Sprintf("l%d", i+1)))
	}
	return n
}
