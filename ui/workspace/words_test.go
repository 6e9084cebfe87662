package workspace

import (
	"strings"
	"testing"

	"proxydesk/workflow"
)

func TestWithoutProofTheScreenSaysTheFormClaims(t *testing.T) {
	r := newRecord(t)
	d := r.husbandAndWife()
	d.Channel, d.Proof = workflow.ChannelPaper, workflow.Proof{}
	s := sit(r, asha, r.register(t, d), "")
	if !strings.HasPrefix(s.applied(), "The form claims") {
		t.Errorf("the bar says %q", s.applied())
	}
	for _, p := range s.Form() {
		if strings.Contains(p[1], "NHS login") {
			t.Errorf("%q claims a proof that there is not", p[1])
		}
	}
}

func TestTheScreenSaysHowAKeyedApplicationCame(t *testing.T) {
	for came, want := range map[workflow.Came][2]string{"": {"Paper application", "applied on paper"}, workflow.CameByPhone: {"Application by phone", "applied by phone"},
		workflow.CameInPerson: {"Application made in person", "applied in person"}} {
		r := newRecord(t)
		d := r.husbandAndWife()
		d.Channel, d.Came, d.Proof = workflow.ChannelPaper, came, workflow.Proof{}
		s := sit(r, asha, r.register(t, d), "")
		if s.FormTitle() != want[0] || !strings.Contains(s.applied(), want[1]) {
			t.Errorf("%q: %q, %q", came, s.FormTitle(), s.applied())
		}
		if strings.Contains(s.applied(), "The form") != (came == "") {
			t.Errorf("%q: there is no form, and the bar says %q", came, s.applied())
		}
	}
}

func TestEveryCodeOfAFormHasWords(t *testing.T) {
	l := loadLabels()
	for list, code := range map[string]string{"relationships": "SPS", "evidence": "BRTH", "reasons-for-access": "PRAC", "claimed-bases": "Personal"} {
		if w := l.say(list, code); w == code {
			t.Errorf("%s has no words for %s", list, code)
		}
	}
	if l.say("claimed-bases", "LPA") == "LPA" {
		t.Error("what only a paper form offers has no words")
	}
	if l.say("evidence", "NEWCODE") != "NEWCODE" {
		t.Error("a code nobody knows is not shown as it came")
	}
}

func TestACaseSaysWhoSentIt(t *testing.T) {
	r := newRecord(t)
	id := r.register(t, r.husbandAndWife())
	a := sit(r, asha, id, "")
	a.Claim()
	a.Send(shah.ID)
	for by, want := range map[*workflow.Staff]string{&shah: "Sent to you by " + asha.Name, &bell: asha.Name + " has this case"} {
		if got := sit(r, *by, id, "").OwnerWords(); got != want {
			t.Errorf("to %s it reads %q, want %q", by.Name, got, want)
		}
	}
}
