package workflow

import (
	"fmt"
	"io/fs"
	"maps"
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
	gp           = Staff{ID: "leila", Name: "Dr Leila Shah", Post: "GP partner", Roles: []StaffRole{Clinician, Responsible}}
	lead         = Staff{ID: "mo", Name: "Dr Mo Bello", Post: "GP", Roles: []StaffRole{Clinician, SafeguardingLead}}
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
		Reasons:   []string{"PRAC"},
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

// straightforward answers every question the way the made-up practice's plain
// cases go (assets/demo/answers.yaml).
func straightforward(t testing.TB, a Application, p Proposal, r Rules) Application {
	t.Helper()
	c, err := a.Intend(p, gp, noon)
	if err != nil {
		t.Fatal(err)
	}
	way := "consent"
	if p.Basis == basis.Parental {
		way = "parental"
	}
	a = *c.Application()
	c, err = a.Answer(plain(t, a, r, way), Around{}, gp, r, noon)
	if err != nil {
		t.Fatal(err)
	}
	return *c.Application()
}

// competent answers a young person's case: they can decide this, and agree.
func competent(t testing.TB, a Application, r Rules) Application {
	t.Helper()
	ways, err := checklist.LoadScripts(assets.DemoAnswers)
	if err != nil {
		t.Fatal(err)
	}
	way := ways["parental"]
	maps.Copy(way, ways["consent"])
	for _, id := range []checklist.ItemID{"G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8", "G9", "G11"} {
		way[id] = checklist.Answer{Value: checklist.Yes}
	}
	way["G0"], way["G10"] = checklist.Answer{Value: checklist.No}, checklist.Answer{Value: "competent"}
	c, err := a.Intend(Proposal{Basis: basis.Consent, Scopes: a.Services()}, gp, noon)
	if err != nil {
		t.Fatal(err)
	}
	a = *c.Application()
	f := a.Facts(nil, Around{}, r, nhs.DateIn(noon))
	c, err = a.Answer(r.Checklist.Answers(f, a.Answered(f, r), way), Around{}, gp, r, noon)
	if err != nil {
		t.Fatal(err)
	}
	return *c.Application()
}

// plain reads one way's answers, leaving out what was proved already and what
// does not apply.
func plain(t testing.TB, a Application, r Rules, way string) checklist.Answers {
	t.Helper()
	ways, err := checklist.LoadScripts(assets.DemoAnswers)
	if err != nil {
		t.Fatal(err)
	}
	f := a.Facts(nil, Around{}, r, nhs.DateIn(noon))
	return r.Checklist.Answers(f, a.Answered(f, r), ways[way])
}

func ids(letters int) NewIDs {
	n := NewIDs{Decision: "d1", Role: "r1", Message: "m1"}
	for i := range letters {
		n.Letters = append(n.Letters, LetterID(fmt.Sprintf("l%d", i+1)))
	}
	return n
}
