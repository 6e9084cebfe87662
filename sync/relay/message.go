package relay

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"proxydesk/sync/vrs"
	"proxydesk/workflow"
)

// handle looks after one message: look at what the store holds, and do what
// that calls for. It answers the message as it is then, or a zero one when
// nothing was written and its turn in this pass is over.
//
// A message whose outcome is unknown takes the same way as a fresh one: nothing
// is ever sent without a look, so nothing can be sent twice.
func (r *Relay) handle(ctx context.Context, m workflow.Outgoing) (workflow.Outgoing, error) {
	under, ok := r.mayLeave(m)
	if m.State == workflow.OutgoingReady {
		if !ok {
			return workflow.Outgoing{}, nil // it waits for its decider
		}
		if open, _ := r.pace.openToWrite(r.Now()); !open {
			return workflow.Outgoing{}, nil // the store takes nothing for now
		}
	}
	ctx = vrs.OnBehalf(ctx, string(under))
	switch {
	case m.Kind.Removes():
		ctx = Urgently(ctx)
	case fresh(m, r.Now()):
		ctx = promptly(ctx)
	}
	if over, err := r.overtaken(ctx, m); err != nil || over {
		if err != nil {
			return workflow.Outgoing{}, err
		}
		return r.settle(ctx, m.StaysLocal(whyEndedHere, r.Now()))
	}
	reading, err := r.look(ctx, m)
	if err != nil {
		return r.unread(ctx, m, err)
	}
	return r.do(ctx, m, Next(m, reading))
}

// overtaken reports whether the message grants what has ended here since. What
// the store may have taken of it is for the ending to take away (watch).
func (r *Relay) overtaken(ctx context.Context, m workflow.Outgoing) (bool, error) {
	if m.Role == "" || !m.Kind.Gives() {
		return false, nil
	}
	role, err := r.Outbox.Role(ctx, m.Role)
	return err == nil && !role.Live(), err
}

// do carries a step out.
func (r *Relay) do(ctx context.Context, m workflow.Outgoing, step Step) (workflow.Outgoing, error) {
	if m.Kind.Removes() && (step.Move == Finish || step.Move == Keep) {
		if watched, over, err := r.watch(ctx, m, step.Seen); err != nil || !over {
			return watched, err
		}
	}
	switch step.Move {
	case Send:
		return r.send(ctx, m, step.Seen)
	case Finish:
		return r.finish(ctx, m, *step.Seen)
	case Replace:
		return r.replace(ctx, m, *step.Seen)
	case Keep:
		return r.settle(ctx, m.StaysLocal(step.Why, r.Now()))
	}
	return r.settle(ctx, m.NeedsPerson(step.Why, step.Seen, r.Now()))
}

// lateTime is how long after it left a request may take effect at the store: the
// longest that is waited for an answer, the two minutes that stores have been
// seen to take after that, and as much again.
const lateTime = 5 * time.Minute

// watch keeps a removal that the store shows as gone open for as long as a grant
// of the pair whose answer never came may still take effect there: such a grant
// would give access back that nobody looks at any more. It answers whether that
// time is over.
func (r *Relay) watch(ctx context.Context, m workflow.Outgoing, seen *workflow.National) (after workflow.Outgoing, over bool, err error) {
	last, err := r.unanswered(ctx, m)
	now := r.Now()
	if err != nil || last.IsZero() || !now.Before(last.Add(lateTime)) {
		return m, true, err
	}
	if seen != nil && m.Role != "" {
		if err := r.mirror(ctx, m.Role, *seen, false); err != nil {
			return workflow.Outgoing{}, false, err
		}
	}
	next := now.Add(max(settleTime, now.Sub(last))) // half a minute, one, two, four
	if end := last.Add(lateTime); next.After(end) {
		next = end
	}
	after, err = r.settle(ctx, m.Unknown(next, whyBehind))
	return after, false, err
}

// unanswered is when the last grant left whose answer never came, of the pair or
// of the role that the message ends: that one may have left under another number.
func (r *Relay) unanswered(ctx context.Context, ending workflow.Outgoing) (last time.Time, err error) {
	ofPair, err := r.Outbox.OutgoingOfPair(ctx, ending.Pair)
	if err != nil {
		return last, err
	}
	ofRole, err := r.Outbox.OutgoingOfRole(ctx, ending.Role)
	for _, m := range append(ofPair, ofRole...) {
		if m.Kind.Gives() && m.Unanswered.After(last) {
			last = m.Unanswered
		}
	}
	return last, err
}

// look reads what the store holds for the message: the role it is to change,
// or whatever the pair has.
//
// A role that is there under its id and stands under another NHS number is the
// pair's all the same: its access is ended by its id, it is heard like any other,
// and whoever is to change it looks at the number first.
func (r *Relay) look(ctx context.Context, m workflow.Outgoing) (Reading, error) {
	known, moved, err := r.byID(ctx, m)
	switch {
	case err != nil:
		return Reading{}, err
	case known != nil:
		return *known, nil
	case moved.any() && m.Kind.Removes():
		return moved, nil
	}
	all, err := r.ofPair(ctx, m.Pair)
	return all.beside(moved), closed(err, moved)
}

// survey reads everything the store holds for the pair, so that a second role of
// theirs is seen beside the one that is known by its id. That one is asked for by
// its id only where the answer leaves it out or can be read in part alone.
func (r *Relay) survey(ctx context.Context, m workflow.Outgoing) (Reading, error) {
	all, unfound := r.ofPair(ctx, m.Pair)
	if unfound != nil && !errors.Is(unfound, vrs.ErrNotFound) {
		return Reading{}, unfound
	}
	if m.Target == "" || all.has(m.Target) && !all.Unclear {
		return all, unfound
	}
	known, moved, err := r.byID(ctx, m)
	switch {
	case err != nil:
		return Reading{}, err
	case known != nil:
		return *known, nil
	}
	return all.beside(moved), closed(unfound, moved)
}

// closed is the error of a search that found nobody, unless the role stands under
// another number: the old one may be closed.
func closed(err error, moved Reading) error {
	if moved.any() && errors.Is(err, vrs.ErrNotFound) {
		return nil
	}
	return err
}

// byID reads the role that the message names by its id: known where it is the
// pair's, moved where it stands under another number.
func (r *Relay) byID(ctx context.Context, m workflow.Outgoing) (known *Reading, moved Reading, err error) {
	if m.Target == "" {
		return nil, Reading{}, nil
	}
	record, err := read(r, func() (vrs.RoleRecord, error) { return r.Store.Role(ctx, m.Target) })
	switch {
	case errors.Is(err, vrs.ErrNotFound), errors.Is(err, vrs.ErrNotID):
		return nil, Reading{}, nil
	case err != nil:
		return nil, Reading{}, err
	}
	if found := Read(m.Pair, []vrs.RoleRecord{record}, r.Now()); found.any() {
		return &found, Reading{}, nil
	}
	if strings.EqualFold(record.ID, m.Target) {
		moved = underAnother(record, r.Now())
	}
	return nil, moved, nil
}

// ofPair reads the roles of a pair.
func (r *Relay) ofPair(ctx context.Context, p workflow.Pair) (Reading, error) {
	records, err := read(r, func() ([]vrs.RoleRecord, error) { return r.Store.SearchRoles(ctx, p.Proxy, p.Patient) })
	if err != nil {
		return Reading{}, err
	}
	return Read(p, records, r.Now()), nil
}

// read asks the store something, and notes that it answered.
func read[T any](r *Relay, ask func() (T, error)) (T, error) {
	answer, err := ask()
	if err == nil || errors.Is(err, vrs.ErrNotFound) {
		r.contact()
	}
	return answer, err
}

// unread decides what follows from a look that failed. Nothing was sent, so a
// ready message stays ready; trouble with this message alone puts it off, so
// that it never holds up the others.
func (r *Relay) unread(ctx context.Context, m workflow.Outgoing, err error) (workflow.Outgoing, error) {
	if ctx.Err() != nil {
		return workflow.Outgoing{}, nil
	}
	v := judgeRead(err)
	r.note(m, v, problemOf(err), err)
	m.Answer = codeOf(problemOf(err))
	if v == Refused {
		r.contact()
		return r.settle(ctx, m.NeedsPerson(unseen(m, problemOf(err)), nil, r.Now()))
	}
	if !r.trouble(v, problemOf(err), err) {
		return workflow.Outgoing{}, nil
	}
	tries := r.looked(m.ID)
	if tries >= mostLooks && r.Now().Sub(r.lastContact()) < longestWait { // it answers others
		return r.settle(ctx, m.NeedsPerson(whyTooOften, nil, r.Now()))
	}
	at, why := NextTry(tries, r.Now(), 0, r.Jitter()), whyTrouble
	if between(problemOf(err)) {
		at, why = nextReach(tries, r.Now(), r.Jitter()), whyOffline
	}
	if m.State == workflow.OutgoingVerify || m.State == workflow.OutgoingSending {
		return r.settle(ctx, m.Unknown(at, why))
	}
	return r.settle(ctx, m.Again(at, why))
}

// send writes the attempt down, sends the frozen bytes once, and settles what
// can be settled.
func (r *Relay) send(ctx context.Context, m workflow.Outgoing, seen *workflow.National) (workflow.Outgoing, error) {
	under, ok := r.mayLeave(m)
	switch {
	case !ok: // it surely did not arrive, and may not go again without somebody
		return r.settle(ctx, m.Again(r.Now(), ""))
	case r.hopeless(m):
		return r.settle(ctx, m.NeedsPerson(whyTooOften, seen, r.Now()))
	}
	if open, until := r.pace.openToWrite(r.Now()); !open {
		return r.settle(ctx, m.Again(until, whyTrouble))
	}
	if m.Frozen.Method == http.MethodPatch {
		m.Target = seen.RoleID
		if m.Before == nil {
			m.Before = seen // nobody could look when it was decided
		}
	}
	m, err := r.settle(ctx, m.Sending(under, r.Now()))
	if err != nil {
		return m, err
	}
	resp, err := r.Store.Send(ctx, request(m))
	v := Judge(m.Kind, resp, err)
	r.note(m, v, resp.Problem, err)
	m.Answer = codeOf(resp.Problem)
	switch v {
	case Done:
		r.answered(m.ID)
		if m.Kind == workflow.MessageCreate {
			return r.finish(ctx, m, sent(m, resp.ID, r.Now()))
		}
		return r.confirm(ctx, m, v, nil)
	case AlreadyHas:
		r.answered(m.ID)
		return r.confirm(ctx, m, v, resp.Problem)
	case Refused:
		if resp.Problem != nil {
			r.answered(m.ID)
		}
		return r.settle(ctx, m.NeedsPerson(objection(resp.Problem), seen, r.Now()))
	case Unknown:
		if ctx.Err() == nil {
			r.pace.writeFailed(r.Now(), r.choked(m.ID))
			r.trouble(v, resp.Problem, err)
		}
		return r.settle(ctx, m.Unknown(r.settledAt(m), whyChecking))
	}
	if ctx.Err() == nil {
		r.trouble(v, resp.Problem, err)
	}
	return r.settle(ctx, m.Again(r.Now(), r.why()))
}

// settledAt is when the store can be believed to have finished with a message
// whose answer did not come. It grows with every attempt.
func (r *Relay) settledAt(m workflow.Outgoing) time.Time {
	return r.Now().Add(max(settleTime, Backoff(m.Attempts, r.Jitter()))).UTC()
}

// confirm looks at the store after its answer: to a change, which answers no
// role, and to "there is one already", which may be our own.
func (r *Relay) confirm(ctx context.Context, m workflow.Outgoing, v Verdict, p *vrs.Problem) (workflow.Outgoing, error) {
	reading, err := r.look(ctx, m)
	if err != nil {
		if ctx.Err() == nil {
			r.trouble(judgeRead(err), problemOf(err), err)
		}
		return r.settle(ctx, m.Unknown(r.settledAt(m), whyChecking))
	}
	step := Next(m, reading)
	switch {
	case v == Done && (step.Move == Send || step.Move == Keep): // said to be done, and not to be seen yet
		return r.settle(ctx, m.Unknown(r.settledAt(m), whyChecking))
	case step.Move == Send: // nothing to be seen explains the objection
		return r.settle(ctx, m.NeedsPerson(objection(p), step.Seen, r.Now()))
	}
	return r.do(ctx, m, step)
}

// finish writes the role down as the store has it, then that the message is
// done. A crash between the two is healed by the next look.
func (r *Relay) finish(ctx context.Context, m workflow.Outgoing, n workflow.National) (workflow.Outgoing, error) {
	if m.Role != "" {
		if err := r.mirror(ctx, m.Role, n, false); err != nil {
			return workflow.Outgoing{}, err
		}
	}
	return r.settle(ctx, m.Done(n, r.Now()))
}

// replace says a grant by activating the application that turned out to stand
// at the store.
func (r *Relay) replace(ctx context.Context, m workflow.Outgoing, n workflow.National) (workflow.Outgoing, error) {
	by := m.Opening(n)
	by.ID, by.State, by.Seen, by.Why = workflow.OutgoingID(r.NewID()), workflow.OutgoingReady, nil, ""
	by.Due, by.Attempts, by.FirstTried, by.Tried, by.Unanswered, by.Answer = r.Now().UTC(), 0, time.Time{}, time.Time{}, time.Time{}, ""
	frozen, err := r.Wording.Freeze(r.NewID)(by)
	if err != nil {
		return workflow.Outgoing{}, err
	}
	frozen.CorrelationID = m.Frozen.CorrelationID // it is the same decision
	by.Frozen = frozen
	return r.settle(ctx, m.Replaced(by, r.Now()))
}

// settle writes what became of a message. It is written even when the relay is
// told to stop: what is known must not be lost.
func (r *Relay) settle(ctx context.Context, s workflow.Settlement) (workflow.Outgoing, error) {
	if err := r.Outbox.Settle(context.WithoutCancel(ctx), s); err != nil {
		return workflow.Outgoing{}, err
	}
	m := s.Message()
	if m.State != workflow.OutgoingReady && m.State != workflow.OutgoingVerify {
		r.forget(m.ID)
	}
	r.changed()
	return m, nil
}

// mirrorTries is how often a role that people are working on is read again.
const mirrorTries = 5

// mirror writes the role as the store has it. It makes no message, so that what
// was heard is never said back; elsewhere says that it is not the echo of our own.
func (r *Relay) mirror(ctx context.Context, id workflow.RoleID, n workflow.National, elsewhere bool) error {
	ctx = context.WithoutCancel(ctx)
	var err error
	for range mirrorTries {
		var role workflow.Role
		if role, err = r.Outbox.Role(ctx, id); err != nil {
			return err
		}
		c, news := role.Mirror(n, r.Now())
		if !news {
			return nil
		}
		if elsewhere {
			c = c.Heard()
		}
		if err = r.Outbox.Mirror(ctx, c); !errors.Is(err, workflow.ErrStale) {
			return err
		}
	}
	return err
}

// trouble notes a request that did not get a useful answer, and reports whether
// it may lie with the one message.
func (r *Relay) trouble(v Verdict, p *vrs.Problem, err error) bool {
	var (
		now        = r.Now()
		retryAfter time.Duration
		unsent     *vrs.NotSentError
	)
	if p != nil {
		retryAfter = p.RetryAfter
	}
	switch {
	case v == NotConnected:
		r.pace.failed(now, true, longestWait)
		r.stand(Unconfigured, workflow.WhyNotConnected)
	case v == SignInLapsed:
		r.pace.failed(now, true, 0)
		r.stand(SignIn, signInWords(p, err))
	case p != nil && (p.HTTPStatus == http.StatusTooManyRequests || p.Code == vrs.CodeThrottled):
		r.pace.throttle()
		r.pace.failed(now, true, retryAfter)
		r.stand(Busy, whyBusy)
	case errors.As(err, &unsent):
		r.pace.unreached(now, true)
		r.stand(Offline, whyOffline)
	case between(p):
		r.pace.unreached(now, false)
		r.stand(Offline, whyOffline)
		return true
	default:
		r.pace.failed(now, false, retryAfter)
		r.stand(Trouble, whyTrouble)
		return true
	}
	return false
}

// between reports whether nobody answered, or somebody in the store's place: a
// page to sign in to the Wi-Fi, a proxy that wants a password.
func between(p *vrs.Problem) bool { return p == nil || !p.FHIR && p.HTTPStatus < 500 }

// note logs what an answer was taken for: ids and codes, never people.
func (r *Relay) note(m workflow.Outgoing, v Verdict, p *vrs.Problem, err error) {
	args := []any{"message", string(m.ID), "kind", string(m.Kind), "attempt", m.Attempts, "verdict", v.String()}
	if p != nil {
		args = append(args, "answer", p.String())
	} else if err != nil {
		args = append(args, "err", err.Error())
	}
	r.Log.Info("relay", args...)
}

func problemOf(err error) *vrs.Problem {
	var p *vrs.Problem
	errors.As(err, &p)
	return p
}
