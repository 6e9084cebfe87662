package checklist

// Seen is the result as somebody may see it who cannot read holds: restricted
// answers read as answered and no more, hidden questions are not there, and
// what they need is a clinician (domain 3.4, invariant 5). Those who read holds
// see everything.
func (r Result) Seen(readsHolds bool) Result {
	if readsHolds {
		return r
	}
	out := Result{Basis: r.Basis}
	for _, st := range r.Items {
		if st.Item.Hidden {
			continue
		}
		if st.Item.Restricted && !st.Answer.Blank() {
			st.State, st.Words = Done, ""
			st.Answer = Answer{Value: "answered", By: st.Answer.By, ByRole: st.Answer.ByRole, At: st.Answer.At}
		}
		out.Items = append(out.Items, st)
	}
	waits := false
	for _, n := range r.Needs {
		if !n.Restricted {
			out.Needs = append(out.Needs, n)
		} else if !waits {
			waits = true
			out.Needs = append(out.Needs, Need{Text: withClinician, Role: Clinician, Kind: NeedReferral})
		}
	}
	for _, w := range r.Warnings {
		if !w.Restricted {
			out.Warnings = append(out.Warnings, w)
		}
	}
	for _, ref := range r.Referrals {
		if _, ok := out.Find(ref.ItemID); ok {
			out.Referrals = append(out.Referrals, ref)
		}
	}
	return out
}

// Everybodys reports whether the answer to an item is read by everybody who sees the
// case: it is asked, and neither it nor its answer is restricted. What the set does
// not know is nobody's.
func (s *Set) Everybodys(id ItemID) bool {
	it, ok := s.Item(id)
	return ok && !it.Restricted && !it.Hidden
}
