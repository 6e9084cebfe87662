package workflow

import (
	"errors"
	"testing"
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
