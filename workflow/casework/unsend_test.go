package casework_test

import (
	"testing"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/basis"
)

// A case sent on too early comes back to whoever sent it, as long as nobody has
// begun on it; a hold is never undone that way.
func TestOnesOwnSendingIsTakenBack(t *testing.T) {
	story(t, tuesday, func(d *desk) {
		id := d.As(receptionist).Register(d.onPaper(wroe))
		send := func(who seat) {
			d.must(d.As(who).try.SendToClinician(d.Context(), id, ""))
			d.Wait(time.Second)
		}
		send(receptionist)
		d.WantRefused(d.As(administrator).try.Unsend(d.Context(), id), "Only whoever sent it")
		d.must(d.As(receptionist).try.Unsend(d.Context(), id))
		if a := d.application(id); a.State != workflow.InTriage || a.Owner != d.staff[receptionist].ID || a.SentBy != "" {
			t.Errorf("taken back, the case is %s and %q has it", a.State, a.Owner)
		}
		d.WantRefused(d.As(receptionist).try.Unsend(d.Context(), id), "cannot be done now")

		send(receptionist)
		d.As(clinician).AnswerTheRest(id, basis.Consent)
		d.WantRefused(d.As(receptionist).try.Unsend(d.Context(), id), "A clinician has begun on it.")

		d.must(d.As(clinician).try.Return(d.Context(), id))
		d.Wait(time.Second)
		send(receptionist)
		d.must(d.As(clinician).try.Hold(d.Context(), id, "What he said alone."))
		d.WantRefused(d.As(receptionist).try.Unsend(d.Context(), id), "This case is with clinician")
		d.WantCase(id, workflow.Held)
	})
}
