package incoming

import (
	"context"
	"fmt"
	"testing"
	"time"

	"proxydesk/assets"
	"proxydesk/ui/kit"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/basis"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
	"proxydesk/workflow/review"
)

var (
	asha = workflow.Staff{ID: "s1", Login: "asha.rahman", Name: "Asha Rahman", Post: "Receptionist", Roles: []workflow.StaffRole{workflow.Receptionist}}
	now  = time.Date(2026, 12, 1, 9, 58, 14, 0, time.UTC)
)

// desk is a record, a reader and the act, with what a test wants to know.
type desk struct {
	host  *shell.Host
	draft workflow.Draft
	err   error

	around    workflow.Around
	aroundErr error
	people    map[string][]workflow.Found

	refuse     error
	registered []workflow.Draft
	attached   []workflow.Paper
	attachErr  error
	carriedOn  bool

	asked  []string
	toasts []string
	went   []shell.Place
	errs   []shell.Notice
	told   int
}

func (d *desk) Fetch(_ context.Context, id string) (workflow.Draft, error) {
	d.asked = append(d.asked, "fetch "+id)
	return d.draft, d.err
}

func (d *desk) Read(name string, b []byte) (workflow.Draft, error) {
	d.asked = append(d.asked, fmt.Sprintf("file %s of %d", name, len(b)))
	return d.draft, d.err
}

func (d *desk) ReadText(text string) (workflow.Draft, error) {
	d.asked = append(d.asked, "text "+text)
	return d.draft, d.err
}

func (d *desk) Around(_ context.Context, patient, proxy workflow.Person, _ workflow.ApplicationID) (workflow.Around, error) {
	d.asked = append(d.asked, "around "+patient.NHSNumber.Full()+" "+proxy.NHSNumber.Full())
	return d.around, d.aroundErr
}

func (d *desk) FindPeople(_ context.Context, query string) ([]workflow.Found, error) {
	d.asked = append(d.asked, "people "+query)
	return d.people[query], nil
}

// Register keeps to the rule of the core: the same pair twice is refused.
func (d *desk) Register(_ context.Context, draft workflow.Draft, carryOn bool) (workflow.Application, error) {
	if d.refuse != nil {
		return workflow.Application{}, d.refuse
	}
	a, _, err := workflow.Register(draft, "a-9", "REF-0160", d.around, carryOn, asha, d.host.Rules(), d.host.Now())
	if err == nil {
		d.registered, d.carriedOn = append(d.registered, draft), carryOn
	}
	return a, err
}

func (d *desk) Attach(_ context.Context, id workflow.ApplicationID, p workflow.Paper) error {
	if d.attachErr == nil {
		d.asked, d.attached = append(d.asked, "attach to "+string(id)), append(d.attached, p)
	}
	return d.attachErr
}

func (d *desk) ports() Ports {
	lists, err := ReadLists(assets.Codes)
	if err != nil {
		panic(err)
	}
	return Ports{Record: d, Reader: d, Lists: lists}
}

func realRules(t *testing.T) workflow.Rules {
	t.Helper()
	policy, err := review.LoadPolicy(assets.Policy)
	if err != nil {
		t.Fatal(err)
	}
	set, err := checklist.Load(assets.Checklists)
	if err != nil {
		t.Fatal(err)
	}
	return workflow.Rules{Practice: workflow.Practice{Name: "Fernbrook Surgery"}, Checklist: set, Policy: policy, Calendar: nhs.NewCalendar(), Connected: true}
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{people: map[string][]workflow.Found{}}
	rules := realRules(t)
	d.host = shell.NewHost(kit.Inline(), func() time.Time { return now }, (&casework.Desk{}).As(asha), func() workflow.Rules { return rules })
	d.listen(d.host)
	return d
}

func (d *desk) listen(h *shell.Host) {
	d.host = h
	h.OnToast = func(words string, _ func()) { d.toasts = append(d.toasts, words) }
	h.OnNotice = func(n shell.Notice) { d.errs = append(d.errs, n) }
	h.OnGo = func(p shell.Place) { d.went = append(d.went, p) }
}

// mothers is an e-mail of a mother, read with three doubts.
func mothers() workflow.Draft {
	return workflow.Draft{
		Channel: workflow.ChannelEmail, Applicant: workflow.ByProxy, ReceivedAt: time.Date(2026, 11, 30, 18, 4, 0, 0, time.UTC),
		Patient:      workflow.Person{NHSNumber: nhs.MustNumber("9990001006"), Given: "Ada", Family: "Quill", Born: nhs.MustDate("2021-05-14")},
		Proxy:        workflow.Person{Given: "Ruth", Family: "Quill", Born: nhs.MustDate("1990-03-02"), Address: []string{"2 Mill Row", "FB1 2QU"}},
		Relationship: "PRN", RelationshipWords: "Mother", ClaimedBasis: "PRN",
		Requested: []basis.Scope{basis.Prescriptions}, Reasons: []string{"PRAC"},
		Parental: workflow.Parental{Evidence: "BRTH", SameAddress: "at weekends"},
		Original: workflow.Original{MediaType: "message/rfc822", SHA256: "x", Bytes: []byte("x")},
		Unread:   []string{"Gender: Female", "Yours sincerely"},
		Doubts: []workflow.Doubt{
			{Field: ProxyNumber, Given: "999 000 1139", Words: "The last digit of this NHS number does not match. Check each digit with the person."},
			{Field: PatientBorn, Given: "14/05/2021", Words: "Read with the day first, as 14 May 2021."},
			{Field: SameAddress, Given: "at weekends", Words: "The answer is neither yes nor no."},
		},
	}
}

func fetched() workflow.Draft {
	d := mothers()
	d.Channel, d.Doubts = workflow.ChannelStore, nil
	d.Proxy.NHSNumber = nhs.MustNumber("9990001138")
	d.Parental.SameAddress = "yes"
	d.Proof = workflow.Proof{RequestID: "5c0f2a34-8b77-4e0b-9d58-0f6a1f2f77aa", FetchedAt: now}
	return d
}
