package workflow

import (
	"errors"
	"testing"

	"proxydesk/workflow/nhs"
)

// How an application came is on the case and in the log; an online one came in no
// other way, and no other is known (domain 2.1, A0).
func TestHowAnApplicationCameIsRecorded(t *testing.T) {
	r := shipped(t)
	for _, c := range []struct {
		channel Channel
		came    Came
		ok      bool
	}{
		{ChannelPaper, "", true}, {ChannelPaper, CameByPhone, true}, {ChannelPaper, CameInPerson, true},
		{ChannelStore, "", true}, {ChannelStore, CameByPhone, false}, {ChannelEmail, CameInPerson, false}, {ChannelPaper, "by pigeon", false},
	} {
		d := motherAndChild()
		d.Channel, d.Came = c.channel, c.came
		a, change, err := Register(d, "a1", "REF-0001", Around{}, false, receptionist, r, noon)
		if no := (*Refusal)(nil); !c.ok {
			if !errors.As(err, &no) || len(no.Needs) != 1 || no.Needs[0].Field != "came" {
				t.Errorf("%s %q: %v", c.channel, c.came, err)
			}
			continue
		}
		if err != nil || a.Channel != c.channel || a.Came != c.came {
			t.Errorf("%s %q: registered as %s %q, %v", c.channel, c.came, a.Channel, a.Came, err)
			continue
		}
		details := change.Audit()[0].Details
		if last := details[len(details)-1]; (last.Field == "how it came" && last.After == string(c.came)) != (c.came != "") {
			t.Errorf("%s %q: the log says %+v", c.channel, c.came, details)
		}
	}
}

// The checks count whom else the two act for by the greater number, of the practice's
// own register and of the national record: most of the one are in the other.
func TestWhoElseActsIsCountedHereAndAtTheStore(t *testing.T) {
	r, d := shipped(t), husbandAndWife()
	d.Others = Others{Proxies: 1, Patients: 7, ReadAt: noon}
	a := registered(t, d, r)
	for _, c := range []struct {
		around   Around
		proxies  int
		patients int
	}{{Around{}, 1, 7}, {Around{PatientHas: 2, ProxyHas: 3}, 2, 7}, {Around{ProxyHas: 9}, 1, 9}} {
		f := a.Facts(nil, c.around, r, nhs.DateIn(noon))
		if f.OtherProxies != c.proxies || f.OtherPatients != c.patients {
			t.Errorf("with %d and %d here: %d proxies and %d patients", c.around.PatientHas, c.around.ProxyHas, f.OtherProxies, f.OtherPatients)
		}
	}
	if w2, _ := a.Checks(a.Facts(nil, Around{}, r, nhs.DateIn(noon)), r).Find("W2"); w2.Answer.Value != "many" {
		t.Errorf("of a proxy with seven others the check says %q", w2.Answer.Value)
	}
}
