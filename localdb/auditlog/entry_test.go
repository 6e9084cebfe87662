package auditlog

import (
	"bytes"
	"encoding/hex"
	"testing"
	"time"
)

var (
	testKey = bytes.Repeat([]byte{7}, 32)
	noon    = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
)

func register() Entry {
	return Entry{Seq: 1, At: noon, Actor: "u1", ActorRole: "receptionist", Act: "register",
		Subject: Subject{"application", "a1"}, Detail: []byte(`{"to":"new"}`),
		Rows: []Row{{Subject{"application", "a1"}, []byte("digest")}, {Subject{"role", "r1"}, []byte("other")}}}
}

func TestLinkDependsOnEveryPart(t *testing.T) {
	base := Link(testKey, []byte("prev"), register())
	changed := func(change func(*Entry)) []byte {
		e := register()
		change(&e)
		return Link(testKey, []byte("prev"), e)
	}
	seen := map[string]string{string(base): "the entry itself"}
	for name, link := range map[string][]byte{
		"another key":                           Link(bytes.Repeat([]byte{8}, 32), []byte("prev"), register()),
		"another link first":                    Link(testKey, []byte("pref"), register()),
		"no link first":                         Link(testKey, nil, register()),
		"number":                                changed(func(e *Entry) { e.Seq++ }),
		"a nanosecond later":                    changed(func(e *Entry) { e.At = e.At.Add(1) }),
		"the zero instant":                      changed(func(e *Entry) { e.At = time.Time{} }),
		"actor":                                 changed(func(e *Entry) { e.Actor = "u2" }),
		"role":                                  changed(func(e *Entry) { e.ActorRole = "manager" }),
		"act":                                   changed(func(e *Entry) { e.Act = "claim" }),
		"subject's kind":                        changed(func(e *Entry) { e.Subject.Kind = "role" }),
		"subject's id":                          changed(func(e *Entry) { e.Subject.ID = "a2" }),
		"detail":                                changed(func(e *Entry) { e.Detail = []byte(`{"to":"old"}`) }),
		"no detail":                             changed(func(e *Entry) { e.Detail = nil }),
		"digest":                                changed(func(e *Entry) { e.Rows[0].Digest = []byte("digesu") }),
		"digests swapped":                       changed(func(e *Entry) { e.Rows[0].Digest, e.Rows[1].Digest = e.Rows[1].Digest, e.Rows[0].Digest }),
		"row's kind":                            changed(func(e *Entry) { e.Rows[0].Subject.Kind = "letter" }),
		"row's id":                              changed(func(e *Entry) { e.Rows[0].Subject.ID = "a2" }),
		"one row less":                          changed(func(e *Entry) { e.Rows = e.Rows[:1] }),
		"a border moved between actor and role": changed(func(e *Entry) { e.Actor, e.ActorRole = "u1r", "eceptionist" }),
		"a border moved between kind and id":    changed(func(e *Entry) { e.Subject = Subject{"applicationa", "1"} }),
		"a border moved between row's id and digest": changed(func(e *Entry) {
			e.Rows[0] = Row{Subject{"application", "a1d"}, []byte("igest")}
		}),
	} {
		if other, ok := seen[string(link)]; ok {
			t.Errorf("%s: the same link as %s", name, other)
		}
		seen[string(link)] = name
	}
}

func TestLinkIsOfTheInstantNotItsZone(t *testing.T) {
	e := register()
	e.At = e.At.In(time.FixedZone("BST", 3600))
	if !bytes.Equal(Link(testKey, nil, e), Link(testKey, nil, register())) {
		t.Error("the zone changes the link")
	}
}

// The encoding is part of the stored format: a release that changed it could
// verify no log that an earlier one wrote.
func TestALinkOfTheFirstReleaseHolds(t *testing.T) {
	const want = "b7b9e29e3e7d18dd31870f4e932329f9d23277bb2d439140934ec5c07bc63b64"
	if got := hex.EncodeToString(Link(testKey, []byte("prev"), register())); got != want {
		t.Errorf("the link is %s, was %s", got, want)
	}
}

func TestAppendNumbersAndLinks(t *testing.T) {
	var head Head
	first, head1 := head.Append(testKey, Entry{Seq: 99, At: noon, Act: "register"})
	if first.Seq != 1 || head1.Seq != 1 || !bytes.Equal(head1.Link, Link(testKey, nil, first)) {
		t.Errorf("the first entry is number %d under head %d", first.Seq, head1.Seq)
	}
	second, head2 := head1.Append(testKey, Entry{At: noon, Act: "claim"})
	if second.Seq != 2 || head2.Seq != 2 || !bytes.Equal(head2.Link, Link(testKey, head1.Link, second)) {
		t.Errorf("the second entry is number %d under head %d", second.Seq, head2.Seq)
	}
}

func BenchmarkLink(b *testing.B) {
	e, prev := register(), make([]byte, 32)
	e.Detail = make([]byte, 200)
	for b.Loop() {
		Link(testKey, prev, e)
	}
}
