package checklist

import (
	"strings"
	"testing"
	"time"

	"proxydesk/workflow/basis"
	"proxydesk/workflow/nhs"
)

// story is one case told from its facts on: the made-up people of Fernbrook,
// the day Tuesday 1 December 2026.
type story struct {
	t   testing.TB
	set *Set
	f   Facts
	a   Answers
	at  time.Time
}

func newStory(t testing.TB, s *Set) *story {
	return &story{t: t, set: s, a: Answers{}, at: time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC), f: Facts{
		Today:     nhs.MustDate("2026-12-01"),
		Patient:   Party{Number: nhs.MustNumber("9990004900"), Born: nhs.MustDate("1952-03-12")},
		Proxy:     Party{Number: nhs.MustNumber("9990005036"), Born: nhs.MustDate("1954-09-08")},
		Applicant: Proxy, Channel: "email", Requested: []basis.Scope{basis.Prescriptions, basis.Appointments}, Reasons: []string{"PRAC"},
	}}
}

func (s *story) child(born string) *story {
	s.f.Patient = Party{Number: nhs.MustNumber("9990001006"), Born: nhs.MustDate(born)}
	s.f.Proxy = Party{Number: nhs.MustNumber("9990001138"), Born: nhs.MustDate("1990-02-03")}
	s.f.Requested = nil
	return s
}

// kinds of case to start from.
var kinds = map[string]func(*story) *story{
	"an adult":            func(s *story) *story { return s },
	"a child of 5":        func(s *story) *story { return s.child("2021-05-14") },
	"a child of 10":       func(s *story) *story { return s.child("2016-06-22") },
	"a competent teen":    func(s *story) *story { return s.child("2013-01-20").say("G7=yes G10=competent G11=yes") },
	"a teen not ready":    func(s *story) *story { return s.child("2013-01-20").say("G10=not-yet G7=no") },
	"an incapable adult":  func(s *story) *story { return s.say("M0=yes M5=no M7=yes M8=yes M9=lacks L1=none") },
	"a donor":             func(s *story) *story { return s.say("M0=yes M5=no M7=yes M8=yes M9=lacks L1=health-welfare") },
	"a ward of the court": func(s *story) *story { return s.say("M0=yes M5=no M7=yes M8=yes M9=lacks L1=deputy-welfare") },
	"a resident": func(s *story) *story {
		s.f.Basis, s.f.CareHome = basis.CareHome, true
		return s
	},
	"a foster child": func(s *story) *story {
		s.child("2018-04-02").f.Basis = basis.BestInterests
		return s
	},
}

// facts that a row of a table can change by name.
var changes = map[string]func(*story){
	"on paper":               func(s *story) { s.f.Channel = "paper" },
	"with the record":        func(s *story) { s.f.Requested = []basis.Scope{basis.Appointments, basis.Record} },
	"granting prescriptions": func(s *story) { s.f.Granted = []basis.Scope{basis.Prescriptions} },
	"granting results":       func(s *story) { s.f.Granted = []basis.Scope{basis.Results} },
	"no patient number":      func(s *story) { s.f.Patient.Number = nhs.Number{} },
	"a wrong patient number": func(s *story) { s.f.Patient.Number, _ = nhs.ParseRelaxed("9990007501") },
	"no birth date":          func(s *story) { s.f.Patient.Born = nhs.Date{} },
	"no proxy number":        func(s *story) { s.f.Proxy.Number = nhs.Number{} },
	"the same name without a number": func(s *story) {
		s.f.Patient.Name, s.f.Proxy = "Pia Lund", Party{Name: "pia LUND ", Born: s.f.Patient.Born}
	},
	"the same name and another number": func(s *story) {
		s.f.Patient.Name, s.f.Proxy.Name, s.f.Proxy.Born = "Pia Lund", "Pia Lund", s.f.Patient.Born
	},
	"no reason given":               func(s *story) { s.f.Reasons = nil },
	"only a code for none":          func(s *story) { s.f.Reasons = []string{"NotSpecified"} },
	"the same person twice":         func(s *story) { s.f.Proxy.Number = s.f.Patient.Number },
	"the patient died":              func(s *story) { s.f.Patient.Dead = true },
	"the proxy died":                func(s *story) { s.f.Proxy.Dead = true },
	"another open application":      func(s *story) { s.f.OtherOpen = true },
	"access already":                func(s *story) { s.f.LiveRole = true },
	"a proxy of 15":                 func(s *story) { s.f.Proxy.Born = nhs.MustDate("2011-10-01") },
	"a proxy of 17":                 func(s *story) { s.f.Proxy.Born = nhs.MustDate("2009-10-01") },
	"a proxy of unknown age":        func(s *story) { s.f.Proxy.Born = nhs.Date{} },
	"three weeks before 11":         func(s *story) { s.f.Patient.Born = nhs.MustDate("2015-12-22") },
	"five weeks before 16":          func(s *story) { s.f.Patient.Born = nhs.MustDate("2011-01-05") },
	"nothing asked for":             func(s *story) { s.f.Requested = nil },
	"proved by the store":           func(s *story) { s.f.Channel, s.f.Proved = "store", Proof{ID: "ar-1", At: s.at} },
	"known there as the mother":     func(s *story) { s.f.Related = []string{"MTH"} },
	"held before":                   func(s *story) { s.f.EverHeld = true },
	"two other proxies":             func(s *story) { s.f.OtherProxies = 2 },
	"seven other patients":          func(s *story) { s.f.OtherPatients = 7 },
	"decided as parental":           func(s *story) { s.f.Basis = basis.Parental },
	"decided as consent":            func(s *story) { s.f.Basis = basis.Consent },
	"decided in his best interests": func(s *story) { s.f.Basis = basis.BestInterests },
	"decided by an attorney":        func(s *story) { s.f.Basis = basis.Attorney },
	"answered a year ago":           func(s *story) { s.at = time.Date(2025, 12, 1, 10, 0, 0, 0, time.UTC) },
	"answered in August and held": func(s *story) {
		s.f.EverHeld, s.at = true, time.Date(2026, 8, 1, 10, 0, 0, 0, time.UTC)
	},
	"answered in August with the record": func(s *story) {
		s.f.Requested, s.at = []basis.Scope{basis.Record}, time.Date(2026, 8, 1, 10, 0, 0, 0, time.UTC)
	},
	"answered in August": func(s *story) { s.at = time.Date(2026, 8, 1, 10, 0, 0, 0, time.UTC) },
}

// say answers items as "C7=stays,prompts M0=no"; every answer is given by the
// lowest role that may, with a note. An item emptied with "C1=" is blank.
func (s *story) say(answers string) *story {
	for _, part := range strings.Fields(answers) {
		id, value, _ := strings.Cut(part, "=")
		s.put(ItemID(id), value)
	}
	return s
}

func (s *story) put(id ItemID, value string) {
	s.t.Helper()
	it, ok := s.set.Item(id)
	if !ok {
		s.t.Fatalf("there is no item %s", id)
	}
	a := Answer{Value: value, Note: "as told", By: "staff-1", ByRole: it.lowest(), At: s.at}
	if it.Type == Ticks && value != None && value != "" {
		a.Value, a.Values = "", strings.Split(value, ",")
	}
	s.a[id] = a
}

// usual is the answer an ordinary case gives where the first harmless option is
// not it.
var usual = map[string]string{
	"M0": "no", "M10": "no", "G7": "no", "G10": "not-yet", "C4": "no", "C7": None, "C8": None, "L5": "no", "L8": "no", "I3d": "2026-11-20",
	"K10": "PRESCR,APPT,RECRD,TEST,VACC,COND,CONSULT,DOCS", "N4": "PRESCR,APPT,RECRD,TEST,VACC,COND,CONSULT,DOCS",
}

// ready answers all that is still asked as an ordinary case would.
func (s *story) ready() *story {
	s.t.Helper()
	for range 12 {
		open := false
		for _, st := range s.result().Items {
			if st.Answer.Blank() && st.Item.Type != Computed {
				s.put(st.Item.ID, s.harmless(*st.Item))
				open = true
			}
		}
		if !open {
			return s
		}
	}
	s.t.Fatal("answering this case never ends")
	return nil
}

func (s *story) harmless(it Item) string {
	if v, ok := usual[it.Rule]; ok {
		return v
	}
	switch it.Type {
	case Text:
		return "as-told"
	case Date:
		return "2027-06-30"
	}
	c := s.set.open(&s.f, s.a)
	for _, o := range it.Options {
		if it.effects[o.Value].resolve(c).kind == effectOK && o.Value != "nhs-login" {
			return o.Value
		}
	}
	return it.Options[0].Value
}

func (s *story) result() Result { return s.set.Evaluate(s.f, s.a) }

// does says what one item does to the case. Where an answer goes to two roles,
// the one asked for is looked at.
func (s *story) does(id ItemID, asked string) string {
	r := s.result()
	st, ok := r.Find(id)
	if !ok {
		return "is not asked"
	}
	for _, h := range r.Holds {
		if h.ItemID == id {
			return "holds"
		}
	}
	role := Role(strings.TrimPrefix(asked, "refers "))
	for _, ref := range r.Referrals {
		if ref.ItemID == id+ItemID("."+role) && ref.Role == role {
			return "refers " + string(role)
		}
	}
	for _, n := range r.Needs {
		if n.ItemID == id {
			if n.Kind == NeedAnswer {
				return "asks"
			}
			return "blocks"
		}
	}
	for _, w := range r.Warnings {
		if w.ItemID == id {
			return "warns"
		}
	}
	if st.State != Done && st.State != WorkedOut && st.State != ToDo {
		return string(st.State)
	}
	return "passes"
}
