package relay

import (
	"fmt"
	"testing"
	"time"

	"proxydesk/sync/emulator"
	"proxydesk/sync/vrs"
	"proxydesk/workflow"
)

func TestGrant(t *testing.T) {
	inBubble(t, func(d *desk) {
		id, role := d.grant(couple(1))
		d.run(time.Minute)
		m := d.wantState("a grant", id, workflow.OutgoingDone)
		have := d.at(couple(1))
		if have.Status != "active" || have.Basis != "consent" || have.Grantor != "Z99901" || have.End != m.End.String() || have.Start != today().String() {
			t.Errorf("the national record says %+v", have)
		}
		r, _ := d.box.Role(d.Context(), role)
		if r.National == nil || r.National.RoleID != have.ID || r.State != workflow.RoleDraft {
			t.Errorf("the role shows %+v in state %s", r.National, r.State)
		}
		if d.asked(emulator.OpSearch) != 1 || d.asked(emulator.OpCreate) != 1 {
			t.Errorf("it took %d looks and %d sends", d.asked(emulator.OpSearch), d.asked(emulator.OpCreate))
		}
		d.invariants()
	})
}

func TestAnswersToAnApplication(t *testing.T) {
	inBubble(t, func(d *desk) {
		granted, refused := couple(1), couple(2)
		d.there(granted, "proposed", "APPLICATION_SUBMITTED")
		d.there(refused, "proposed", "APPLICATION_SUBMITTED")
		yes, role := d.granted(d.answer(activate, granted, "ROLE_ACTIVATED"))
		no := d.put(nil, d.answer(refuse, refused, "APPLICATION_REJECTED_NO_CONSENT"))
		d.run(time.Minute)

		d.wantState("an activation", yes, workflow.OutgoingDone)
		d.wantState("a refusal", no, workflow.OutgoingDone)
		if r := d.at(granted); r.Status != "active" || r.Reason != "ROLE_ACTIVATED" || r.Grantor != "Z99901" {
			t.Errorf("granted: the national record says %+v", r)
		}
		if r := d.at(refused); r.Status != "rejected" || r.Reason != "APPLICATION_REJECTED_NO_CONSENT" {
			t.Errorf("refused: the national record says %+v", r)
		}
		if r, _ := d.box.Role(d.Context(), role); r.National == nil || r.National.Status != workflow.NationalActive {
			t.Errorf("the role shows %+v", r.National)
		}
		d.invariants()
	})
}

func TestRefuse(t *testing.T) {
	for _, c := range []struct {
		there, reason string
		want          workflow.OutgoingState
		why           string
		status        string
	}{
		{"", "", workflow.OutgoingLocal, workflow.WhyNothingThere, ""},
		{"proposed", "APPLICATION_SUBMITTED", workflow.OutgoingDone, "", "rejected"},
		{"inactive", "ROLE_DEACTIVATED_PATIENT_REQUEST", workflow.OutgoingDone, "", "rejected"},
		{"active", "ROLE_CREATED", workflow.OutgoingHuman, whyInForce, "active"},
		{"rejected", "APPLICATION_WITHDRAWN", workflow.OutgoingHuman, whyRefused, "rejected"},
		{"rejected", "APPLICATION_REJECTED_NO_CONSENT", workflow.OutgoingDone, "", "rejected"},
		{"entered-in-error", "OTHER", workflow.OutgoingHuman, whyOther, "entered-in-error"},
	} {
		t.Run("refuse with "+c.there, func(t *testing.T) {
			inBubble(t, func(d *desk) {
				if c.there != "" {
					d.there(couple(1), c.there, c.reason)
				}
				id := d.put(nil, d.decision(refuse, couple(1), "APPLICATION_REJECTED_NO_CONSENT")) // nobody could look
				d.run(time.Minute)
				m := d.message(id)
				if m.State != c.want || m.Why != c.why {
					t.Errorf("%s %q, want %s %q", m.State, m.Why, c.want, c.why)
				}
				if got := d.at(couple(1)).Status; got != c.status {
					t.Errorf("the national record is %q, want %q", got, c.status)
				}
				if d.asked(emulator.OpCreate) > 0 {
					t.Error("a refusal was sent as a new role")
				}
			})
		})
	}
}

func TestEnd(t *testing.T) {
	inBubble(t, func(d *desk) {
		_, role := d.grant(couple(1))
		d.run(time.Minute)
		id := d.suspend(role, admin)
		d.run(time.Minute)
		d.wantState("an ending", id, workflow.OutgoingDone)
		if r := d.at(couple(1)); r.Status != "inactive" || r.Reason != workflow.ReasonSuspended {
			t.Errorf("the national record says %+v", r)
		}
		d.invariants()
	})
}

// The role to end is gone under the id that was known, and there is another of
// the pair: that one ends.
func TestEndFindsTheRoleByItsPair(t *testing.T) {
	for _, target := range []string{"", "AB12CD34", msgID} {
		inBubble(t, func(d *desk) {
			d.there(couple(1), "active", "ROLE_CREATED")
			m := d.decision(end, couple(1), "ROLE_DEACTIVATED_PATIENT_REQUEST")
			m.Target = target
			id := d.put(nil, m)
			d.run(time.Minute)
			if m := d.wantState("an ending", id, workflow.OutgoingDone); m.Target != d.at(couple(1)).ID {
				t.Errorf("with target %q: the role that was ended is not written down", target)
			}
			if s := d.at(couple(1)).Status; s != "inactive" {
				t.Errorf("with target %q: the national record is %s", target, s)
			}
			d.invariants()
		})
	}
}

// Access that ends before its grant has left is never given at the store.
func TestEndBeforeTheGrantHasLeft(t *testing.T) {
	inBubble(t, func(d *desk) {
		d.faults(emulator.Offline())
		given, role := d.grant(couple(1))
		d.run(time.Hour)
		ended := d.suspend(role, shah)
		d.run(time.Hour)
		d.store.Faults.Clear()
		d.run(10 * time.Minute)
		d.wantState("the grant", given, workflow.OutgoingLocal)
		d.wantState("the ending", ended, workflow.OutgoingLocal)
		if d.asked(emulator.OpCreate) != 0 {
			t.Error("the grant left after access had ended")
		}
		d.invariants()
	})
}

// Access that ends while nobody knows what became of its grant is taken away as
// soon as the store shows it, also when the grant arrives late.
func TestEndWhileTheGrantIsUnknown(t *testing.T) {
	for _, fault := range []emulator.Fault{
		{Kind: emulator.LostAfter, Op: emulator.OpCreate},
		{Kind: emulator.LostBefore, Op: emulator.OpCreate},
		{Kind: emulator.LateApply, Op: emulator.OpCreate, Delay: emulator.Duration(20 * time.Second)},
	} {
		t.Run(string(fault.Kind), func(t *testing.T) {
			inBubble(t, func(d *desk) {
				d.faults(fault)
				given, role := d.grant(couple(1))
				d.run(time.Second)
				d.wantState("the grant", given, workflow.OutgoingVerify)
				d.suspend(role, shah)
				d.run(5 * time.Minute)
				if s := d.at(couple(1)).Status; s != "" && s != "inactive" {
					t.Errorf("the national record is %s", s)
				}
				if n := d.asked(emulator.OpCreate); n != 1 {
					t.Errorf("the grant left %d times", n)
				}
				d.invariants()
			})
		})
	}
}

// A store that will not show the record has not said that it did not take what
// was sent; where nothing was sent, its objection is to the message.
func TestTheRecordIsNotShown(t *testing.T) {
	object := emulator.Fault{Kind: emulator.Status, Op: emulator.OpSearch, Times: -1, Code: "INVALID_IDENTIFIER_VALUE"}
	for name, c := range map[string]struct {
		faults []emulator.Fault
		status string
		want   string
	}{
		"after it was sent":  {[]emulator.Fault{{Kind: emulator.LostAfter, Op: emulator.OpCreate}, {Kind: object.Kind, Op: object.Op, Skip: 1, Times: -1, Code: object.Code}}, "active", whyUnseen},
		"before it was sent": {[]emulator.Fault{object}, "", whyPeople},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(d *desk) {
				d.faults(c.faults...)
				id, _ := d.grant(couple(1))
				d.run(5 * time.Minute)
				if m := d.wantState("the grant", id, workflow.OutgoingHuman); m.Why != c.want {
					t.Errorf("told: %s", m.Why)
				}
				if got := d.at(couple(1)).Status; got != c.status {
					t.Errorf("the national record is %q", got)
				}
			})
		})
	}
}

// A message taken back between being read and being sent does not leave.
func TestTakenBackAtTheLastMoment(t *testing.T) {
	inBubble(t, func(d *desk) {
		d.faults(emulator.Fault{Kind: emulator.Slow, Op: emulator.OpSearch, Delay: emulator.Duration(5 * time.Second)})
		id, _ := d.grant(couple(1))
		go func() {
			time.Sleep(time.Second)
			m := d.message(id)
			m.State = workflow.OutgoingUndone
			d.box.put(nil, m)
		}()
		if s := d.pass(); len(s.Settled) != 0 {
			t.Errorf("settled %+v", s.Settled)
		}
		if d.asked(emulator.OpCreate) != 0 {
			t.Error("it left")
		}
		d.wantState("taken back", id, workflow.OutgoingUndone)
	})
}

// What the relay itself saw before its first send counts as what was decided
// on, when nobody could look at the time.
func TestMovedWhileUnknown(t *testing.T) {
	inBubble(t, func(d *desk) {
		p := couple(1)
		d.there(p, "proposed", "APPLICATION_SUBMITTED")
		d.faults(emulator.Fault{Kind: emulator.LostBefore, Op: emulator.OpChange})
		id := d.put(nil, d.decision(refuse, p, "APPLICATION_REJECTED_NO_CONSENT"))
		d.run(time.Second)
		d.edit(p, "active", "ROLE_ACTIVATED")
		if err := d.store.EndRole(d.at(p).ID, "ROLE_DEACTIVATED_SAFEGUARDING"); err != nil {
			t.Fatal(err)
		}
		d.run(time.Minute)
		if m := d.wantState("a refusal", id, workflow.OutgoingHuman); m.Why != whyMoved {
			t.Errorf("told: %s", m.Why)
		}
		if r := d.at(p); r.Reason != "ROLE_DEACTIVATED_SAFEGUARDING" {
			t.Errorf("the safeguarding stop reads %s now", r.Reason)
		}
		d.invariants()
	})
}

// Between the look and the send another system can be faster.
func TestSomebodyWasFaster(t *testing.T) {
	for _, c := range []struct {
		what string
		kind workflow.MessageKind
		do   func(*desk, workflow.Pair)
		want workflow.OutgoingState
		why  string
	}{
		{"the same access", create, func(d *desk, p workflow.Pair) { d.there(p, "active", "ROLE_CREATED") }, workflow.OutgoingDone, ""},
		{"other access", create, func(d *desk, p workflow.Pair) {
			id := d.there(p, "active", "ROLE_CREATED")
			later := today().AddDays(700).String()
			if err := d.store.EditRole(id, emulator.Edit{End: &later}); err != nil {
				d.Fatal(err)
			}
		}, workflow.OutgoingHuman, whyActive},
		{"access that was ended", create, func(d *desk, p workflow.Pair) {
			d.there(p, "inactive", "ROLE_DEACTIVATED_SAFEGUARDING")
		}, workflow.OutgoingHuman, whyInactive},
		{"a refusal", create, func(d *desk, p workflow.Pair) { d.there(p, "rejected", "APPLICATION_REJECTED_NO_CONSENT") }, workflow.OutgoingHuman, whyRejected},
		{"an application", create, func(d *desk, p workflow.Pair) { d.there(p, "proposed", "APPLICATION_SUBMITTED") }, workflow.OutgoingReplace, ""},
		{"the application withdrawn", activate, func(d *desk, p workflow.Pair) {
			d.edit(p, "rejected", "APPLICATION_WITHDRAWN")
		}, workflow.OutgoingHuman, whyMoved}, // not in the gap between look and send: see below
		{"the application granted elsewhere", activate, func(d *desk, p workflow.Pair) {
			d.edit(p, "active", "ROLE_ACTIVATED")
		}, workflow.OutgoingHuman, whyMoved},
		{"the application withdrawn while refusing", refuse, func(d *desk, p workflow.Pair) {
			d.edit(p, "rejected", "APPLICATION_WITHDRAWN")
		}, workflow.OutgoingHuman, whyMoved},
		{"access ended elsewhere while ending", end, func(d *desk, p workflow.Pair) {
			if err := d.store.EndRole(d.at(p).ID, "ROLE_DEACTIVATED_PATIENT_REQUEST"); err != nil {
				d.Fatal(err)
			}
		}, workflow.OutgoingDone, ""},
	} {
		for _, early := range []bool{true, false} { // before the look, or between the look and the send
			if !early && c.what == "the application withdrawn" {
				// The store lets a refused application be granted, and has nothing by
				// which a change could say on what it was decided: this gap is the one
				// that cannot be closed (engineering 2, point 6).
				continue
			}
			t.Run(fmt.Sprintf("%s, before the look %v", c.what, early), func(t *testing.T) {
				inBubble(t, func(d *desk) {
					p := couple(1)
					var id workflow.OutgoingID
					switch c.kind {
					case create:
						id, _ = d.grant(p)
					case activate:
						d.there(p, "proposed", "APPLICATION_SUBMITTED")
						id, _ = d.granted(d.answer(activate, p, "ROLE_ACTIVATED"))
					case refuse:
						d.there(p, "proposed", "APPLICATION_SUBMITTED")
						id = d.put(nil, d.answer(refuse, p, "APPLICATION_REJECTED_NO_CONSENT"))
					case end:
						_, role := d.grant(p)
						d.run(time.Minute)
						id = d.suspend(role, shah)
					}
					if early {
						c.do(d, p)
					} else {
						once := true
						d.way.before = func(vrs.Request) {
							if once {
								once = false
								c.do(d, p)
							}
						}
					}
					d.run(10 * time.Minute)
					m := d.wantState(c.what, id, c.want)
					if m.Why != c.why {
						t.Errorf("told %q, want %q", m.Why, c.why)
					}
					if m.State == workflow.OutgoingHuman && (m.Seen == nil || string(m.Seen.Status) != d.at(p).Status) {
						t.Errorf("what the store has is not shown: %+v", m.Seen)
					}
					d.invariants()
				})
			})
		}
	}
}

// edit changes the pair's role as another practice or the applicant would.
func (d *desk) edit(p workflow.Pair, status, reason string) {
	d.Helper()
	e := emulator.Edit{Status: &status, Reason: &reason}
	if status == "active" {
		ods := "Y00001"
		e.Grantor = &ods
	}
	if err := d.store.EditRole(d.at(p).ID, e); err != nil {
		d.Fatal(err)
	}
}

// A grant that meets an application becomes the answer to it.
func TestReplacedByAnAnswer(t *testing.T) {
	inBubble(t, func(d *desk) {
		d.there(couple(1), "proposed", "APPLICATION_SUBMITTED")
		id, role := d.grant(couple(1))
		d.pass()
		first := d.wantState("the grant", id, workflow.OutgoingReplace)
		var second workflow.Outgoing
		for _, m := range d.box.all() {
			if m.ID != id {
				second = m
			}
		}
		if second.Kind != activate || second.State != workflow.OutgoingDone || second.By != shah.ID || second.Role != role ||
			second.Frozen.CorrelationID != first.Frozen.CorrelationID || second.Frozen.RequestID == first.Frozen.RequestID {
			t.Errorf("replaced by %+v", second)
		}
		if r := d.at(couple(1)); r.Status != "active" || r.Reason != "ROLE_ACTIVATED" {
			t.Errorf("the national record says %+v", r)
		}
		d.invariants()
	})
}

// Nothing leaves unless somebody accountable has signed in; a removal leaves
// under anybody who may end access.
func TestUnderWhoseName(t *testing.T) {
	inBubble(t, func(d *desk) {
		_, living := d.grant(couple(9))
		d.run(time.Minute)
		d.staff = nil
		given, _ := d.grant(couple(1))
		ended := d.suspend(living, shah)
		d.run(time.Hour)
		d.wantState("nobody signed in", given, workflow.OutgoingReady)
		d.wantState("nobody signed in", ended, workflow.OutgoingReady)
		if s := d.relay.Status(); s.Unsigned != 2 || s.Removing != 1 {
			t.Errorf("counted as %+v", s.Counts)
		}

		d.staff = []workflow.Staff{admin}
		d.relay.Wake()
		d.run(time.Minute)
		d.wantState("an administrator signed in", given, workflow.OutgoingReady)
		if m := d.wantState("an administrator signed in", ended, workflow.OutgoingDone); m.By != shah.ID || m.Affirmed != admin.ID {
			t.Errorf("ended by %s, left under %s", m.By, m.Affirmed)
		}

		d.staff = []workflow.Staff{okoro}
		d.run(time.Hour)
		m := d.wantState("another clinician signed in", given, workflow.OutgoingReady)
		s, err := m.Reaffirm(okoro, time.Now())
		if err != nil {
			t.Fatal(err)
		}
		if err := d.box.Settle(d.Context(), s); err != nil {
			t.Fatal(err)
		}
		d.relay.Wake()
		d.run(time.Minute)
		if m := d.wantState("taken over", given, workflow.OutgoingDone); m.By != shah.ID || m.Affirmed != okoro.ID {
			t.Errorf("decided by %s, left under %s", m.By, m.Affirmed)
		}
	})
}

func TestUnattended(t *testing.T) {
	inBubble(t, func(d *desk) {
		_, living := d.grant(couple(9))
		d.run(time.Minute)
		d.staff, d.relay.Unattended = nil, true
		given, _ := d.grant(couple(1))
		ended := d.suspend(living, shah)
		d.run(time.Minute)
		d.wantState("a grant", given, workflow.OutgoingReady)
		d.wantState("a removal", ended, workflow.OutgoingDone)
	})
}

// A message whose outcome is unknown is looked after also when its decider has
// gone home; it only is not sent again.
func TestVerifyWithoutItsDecider(t *testing.T) {
	inBubble(t, func(d *desk) {
		d.faults(emulator.Fault{Kind: emulator.LostAfter, Op: emulator.OpCreate}, emulator.Fault{Kind: emulator.LostBefore, Op: emulator.OpCreate})
		arrived, _ := d.grant(couple(1))
		lost, _ := d.grant(couple(2))
		d.run(time.Second)
		d.staff = nil
		d.run(time.Hour)
		d.wantState("one that arrived", arrived, workflow.OutgoingDone)
		d.wantState("one that was lost", lost, workflow.OutgoingReady)
		d.staff = []workflow.Staff{shah}
		d.run(time.Minute)
		d.wantState("one that was lost", lost, workflow.OutgoingDone)
		d.invariants()
	})
}

// Somebody works on the role while its message is settled.
func TestMirrorMeetsSomebodyWorking(t *testing.T) {
	inBubble(t, func(d *desk) {
		d.box.faster = mirrorTries - 1
		id, _ := d.grant(couple(1))
		d.pass()
		d.wantState("a grant", id, workflow.OutgoingDone)
		d.invariants()
	})
}
