package workflow

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"proxydesk/workflow/nhs"
)

func TestATeamKeepsItsFooting(t *testing.T) {
	user := func(id StaffID, roles ...StaffRole) Colleague {
		return Colleague{Staff: Staff{ID: id, Login: string(id), Name: strings.ToUpper(string(id[:1])) + string(id[1:]), Roles: roles}}
	}
	pat, asha := user("pat", Manager), user("asha", Receptionist)
	leila, mo := user("leila", Clinician, Responsible), user("mo", Clinician, SafeguardingLead)
	stopped := func(c Colleague) Colleague { c.StoppedAt = noon; return c }
	roles := func(c Colleague, r ...StaffRole) Colleague { c.Roles = r; return c }
	all := Team{pat, asha, leila, mo}
	with := func(changed ...Colleague) Team {
		after := slices.Clone(all)
		for _, c := range changed {
			if i := slices.IndexFunc(after, func(x Colleague) bool { return x.ID == c.ID }); i >= 0 {
				after[i] = c
			} else {
				after = append(after, c)
			}
		}
		return after
	}
	for _, c := range []struct {
		name          string
		before, after Team
		by            Colleague
		knowing       []StaffRole
		want          string // part of the words; "" for permitted
	}{
		{"a receptionist leaves", all, with(stopped(asha)), pat, nil, ""},
		{"somebody joins", all, with(user("sam", Administrator)), pat, nil, ""},
		{"the manager stops herself", all, with(stopped(pat)), pat, nil, "the only one"},
		{"with another to ask", append(with(), user("root", SystemAdmin)), append(with(stopped(pat)), user("root", SystemAdmin)), pat, nil, "Ask Root"},
		{"the manager becomes a receptionist", all, with(roles(pat, Receptionist)), pat, nil, "your own right"},
		{"the manager takes on another role", all, with(roles(pat, Manager, Receptionist)), pat, nil, ""},
		{"the last responsible clinician leaves", all, with(stopped(leila)), pat, nil, "responsible clinician"},
		{"the last responsible clinician leaves, knowingly", all, with(stopped(leila)), pat, []StaffRole{Responsible}, ""},
		{"the last safeguarding lead has another role", all, with(roles(mo, Clinician)), pat, []StaffRole{Responsible}, "safeguarding lead"},
		{"a second responsible clinician leaves", with(roles(mo, Responsible, SafeguardingLead)), with(roles(mo, SafeguardingLead)), pat, nil, ""},
		{"there never was one", Team{pat, asha}, Team{pat, stopped(asha)}, pat, nil, ""},
		{"a receptionist does it", all, with(user("sam", Administrator)), asha, nil, ErrNotAllowed.Error()},
		{"somebody stopped does it", with(stopped(pat)), with(stopped(pat), user("sam", Administrator)), pat, nil, ErrStopped.Error()},
		{"nobody known does it", all, all, user("ghost", Manager), nil, ErrNotAllowed.Error()},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := c.before.Becomes(c.after, c.by.Staff, c.knowing)
			if (err != nil) != (c.want != "") || err != nil && !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestLosingTheLastOfARoleIsToldFromOtherNeeds(t *testing.T) {
	pat := Colleague{Staff: Staff{ID: "pat", Name: "Pat", Roles: []StaffRole{Manager, Responsible}}}
	after := pat
	after.Roles = []StaffRole{Receptionist}
	err := Team{pat}.Becomes(Team{after}, pat.Staff, nil)
	var r *Refusal
	if !errors.As(err, &r) || len(r.Needs) != 2 {
		t.Fatalf("%v", err)
	}
	if _, last := r.Needs[0].LastHolder(); last || r.Needs[0].Field != FieldRoles {
		t.Errorf("one's own right reads as %+v", r.Needs[0])
	}
	if role, last := r.Needs[1].LastHolder(); !last || role != Responsible {
		t.Errorf("the last clinician reads as %+v", r.Needs[1])
	}
}

func TestWhatAUserNeeds(t *testing.T) {
	for name, c := range map[string]struct {
		s    Staff
		want string
	}{
		"nothing":                        {Staff{Login: "asha", Name: "Asha", Roles: StaffRoles[:1]}, ""},
		"a login":                        {Staff{Name: "Asha", Roles: StaffRoles[:1]}, FieldLogin},
		"no space":                       {Staff{Login: "asha r", Name: "Asha", Roles: StaffRoles[:1]}, FieldLogin},
		"a name":                         {Staff{Login: "asha", Name: " ", Roles: StaffRoles[:1]}, FieldName},
		"at least a role":                {Staff{Login: "asha", Name: "Asha"}, FieldRoles},
		"a job beside what is entrusted": {Staff{Login: "asha", Name: "Asha", Roles: []StaffRole{Verifier}}, FieldRoles},
		"a clinician to delegate to":     {Staff{Login: "asha", Name: "Asha", Roles: []StaffRole{Receptionist, Delegated}}, FieldEntrusted},
		"a nurse may be delegated to":    {Staff{Login: "asha", Name: "Asha", Roles: []StaffRole{Clinician, Delegated}}, ""},
	} {
		r := &Refusal{Needs: []Need{{}}}
		if err := c.s.Check(); err != nil && !errors.As(err, &r) || r.Needs[0].Field != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheFirstUserLooksAfterUsers(t *testing.T) {
	for _, role := range StaffRoles {
		s := Staff{Login: "asha", Name: "Asha", Roles: []StaffRole{Clinician, role}}
		var r *Refusal
		if err := s.CheckFirst(); errors.As(err, &r) == s.May(ActAdminister) || r != nil && r.Needs[0].Field != FieldRoles {
			t.Errorf("%s: %v", role, err)
		}
	}
	if err := (Staff{Login: "asha", Roles: []StaffRole{Manager}}).CheckFirst(); err == nil {
		t.Error("a first user has no name")
	}
}

// The list of verifiers and the delegations are the manager's; somebody who
// looks after users alone keeps their hands off.
func TestOnlyAManagerEntrusts(t *testing.T) {
	user := func(id string, roles ...StaffRole) Colleague {
		return Colleague{Staff: Staff{ID: StaffID(id), Login: id, Name: id, Roles: roles}}
	}
	machines, manager, nurse := user("m", SystemAdmin), user("p", Manager), user("n", Clinician)
	before := Team{machines, manager, nurse}
	for _, more := range Entrusted {
		after := Team{machines, manager, user("n", Clinician, more)}
		r := &Refusal{}
		if err := before.Becomes(after, machines.Staff, nil); !errors.As(err, &r) || r.Needs[0].Field != FieldEntrusted {
			t.Errorf("a system administrator gives %s: %v", more, err)
		}
		if err := after.Becomes(before, machines.Staff, nil); !errors.As(err, &r) {
			t.Errorf("a system administrator takes %s away: %v", more, err)
		}
		if err := before.Becomes(after, manager.Staff, nil); err != nil {
			t.Errorf("a manager cannot give %s: %v", more, err)
		}
	}
	if err := before.Becomes(append(before, user("r", Receptionist)), machines.Staff, nil); err != nil {
		t.Errorf("a system administrator cannot add a receptionist: %v", err)
	}
}

// The line about a role promises what its permissions keep.
func TestWhatARoleDoesIsWhatItMay(t *testing.T) {
	for act, words := range map[Act]string{
		ActAdminister: "Looks after users", ActReadHolds: "holds", ActReadAudit: "the log", ActDecide: "approves|decides,",
	} {
		for _, r := range StaffRoles {
			says := regexp.MustCompile(words).MatchString(r.Does())
			if may := (Staff{Roles: []StaffRole{r}}).May(act); may != says {
				t.Errorf("%s: may %s is %v, and the words are %q", r.Words(), act, may, r.Does())
			}
		}
	}
}

func TestThePracticeKeepsItsCodeOnceThereAreRoles(t *testing.T) {
	code := func(s string) (c nhs.ODSCode) {
		if s != "" {
			if err := c.UnmarshalText([]byte(s)); err != nil {
				t.Fatal(err)
			}
		}
		return c
	}
	fernbrook := Practice{Name: "Fernbrook Surgery", ODS: code("Z99901"), Address: []string{"2 Mill Lane"}, Phone: "01632 960100"}
	for _, c := range []struct {
		name   string
		change func(*Practice)
		roles  bool
		field  string // "" for permitted
	}{
		{"another name", func(p *Practice) { p.Name = "Fernbrook Medical Centre" }, true, ""},
		{"hours and a board", func(p *Practice) { p.Hours, p.ICB = "8am to 6:30pm", "Fernshire" }, true, ""},
		{"a code put right before there is a role", func(p *Practice) { p.ODS = code("G7H8J") }, false, ""},
		{"another code under roles", func(p *Practice) { p.ODS = code("G7H8J") }, true, FieldODS},
		{"no code", func(p *Practice) { p.ODS = code("") }, false, FieldODS},
		{"no name", func(p *Practice) { p.Name = " " }, false, FieldPractice},
		{"no address", func(p *Practice) { p.Address = nil }, false, FieldAddress},
		{"no telephone", func(p *Practice) { p.Phone = "" }, false, FieldPhone},
	} {
		after, r := fernbrook, &Refusal{Needs: []Need{{}}}
		c.change(&after)
		if err := fernbrook.Becomes(after, c.roles); err != nil && !errors.As(err, &r) || len(r.Needs) != 1 || r.Needs[0].Field != c.field {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}
