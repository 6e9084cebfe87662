package auditlog

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// record is a log as a store holds it, with the rows it speaks of.
type record struct {
	entries []stored
	rows    map[Subject][]byte
	head    Head
}

type stored struct {
	Entry
	link []byte
}

func (r *record) add(e Entry) {
	e, r.head = r.head.Append(testKey, e)
	r.entries = append(r.entries, stored{e, r.head.Link})
	for _, left := range e.Rows {
		r.rows[left.Subject] = left.Digest
	}
}

func (r *record) problems() []Problem {
	v := NewVerifier(testKey)
	for _, e := range r.entries {
		v.Add(e.Entry, e.link)
	}
	for s, digest := range r.rows {
		v.Row(s, digest)
	}
	return v.Problems(r.head)
}

// newRecord is a log of n entries on two applications and a role, with an
// entry now and then that changes no row.
func newRecord(n int) *record {
	r := &record{rows: map[Subject][]byte{}}
	subjects := []Subject{{"application", "a1"}, {"application", "a2"}, {"role", "r1"}}
	for i := range n {
		e := Entry{At: noon.Add(time.Duration(i) * time.Minute), Actor: "u1", ActorRole: "administrator", Act: "answer",
			Subject: subjects[i%3], Detail: fmt.Appendf(nil, `{"n":%d}`, i)}
		e.Rows = []Row{{e.Subject, digestOf(map[string]any{"version": i})}}
		if i%4 == 3 {
			e.Act, e.Rows = "print", nil
		}
		r.add(e)
	}
	return r
}

func TestAnUntouchedLogHasNoProblem(t *testing.T) {
	for n := range 12 {
		if p := newRecord(n).problems(); len(p) > 0 {
			t.Errorf("%d entries: %v", n, p)
		}
	}
}

func TestWhatWasDoneToTheLogIsNamed(t *testing.T) {
	for _, c := range []struct {
		name string
		do   func(*record)
		want string
	}{
		{"an actor changed", func(r *record) { r.entries[4].Actor = "u2" }, "5 altered"},
		{"a link changed", func(r *record) { r.entries[4].link = make([]byte, 32) }, "5 altered"},
		{"a link taken away", func(r *record) { r.entries[4].link = nil }, "5 altered"},
		{"the last entry changed", func(r *record) { r.entries[9].Act = "hold" }, "10 altered"},
		{"the last link changed", func(r *record) { r.entries[9].link = make([]byte, 32) }, "10 altered"},
		{"two entries changed", func(r *record) { r.entries[2].Detail, r.entries[7].At = nil, noon }, "3 altered, 8 altered"},
		{"one entry taken out", func(r *record) { r.entries = slices.Delete(r.entries, 3, 4) }, "4 missing"},
		{"three entries taken out", func(r *record) { r.entries = slices.Delete(r.entries, 3, 6) },
			"2 disagrees application a2, 4 missing"},
		{"the first entry taken out", func(r *record) { r.entries = r.entries[1:] }, "1 missing"},
		{"the end cut off", func(r *record) { r.entries = r.entries[:9]; delete(r.rows, r.entries[0].Subject) },
			"7 gone application a1, 10 missing"},
		{"everything taken out", func(r *record) { r.entries, r.rows = nil, nil }, "1 missing"},
		{"two neighbours exchanged", func(r *record) { r.entries[3], r.entries[4] = r.entries[4], r.entries[3] }, "4 moved"},
		{"an entry put at the end", func(r *record) {
			r.entries = append(r.entries, r.entries[3])
			r.entries = slices.Delete(r.entries, 3, 4)
		}, "4 moved"},
		{"a row's older entry put at the end", func(r *record) {
			r.entries = append(r.entries, r.entries[2])
			r.entries = slices.Delete(r.entries, 2, 3)
		}, "3 moved"},
		{"an entry there twice", func(r *record) { r.entries = slices.Insert(r.entries, 5, r.entries[4]) }, "5 repeated"},
		{"an entry with a number below one", func(r *record) { r.entries = slices.Insert(r.entries, 0, stored{}) }, "0 misnumbered"},
		{"an entry beyond the head", func(r *record) { r.entries = append(r.entries, stored{Entry{Seq: 11}, make([]byte, 32)}) },
			"11 altered, 11 wrong-head"},
		{"an older head put back", func(r *record) { r.head = Head{9, r.entries[8].link} }, "10 wrong-head"},
		{"another head put there", func(r *record) { r.head.Link = make([]byte, 32) }, "10 wrong-head"},
		{"the head taken away", func(r *record) { r.head = Head{} }, "10 wrong-head"},
		{"a row changed", func(r *record) { r.rows[Subject{"role", "r1"}] = digestOf(nil) }, "9 disagrees role r1"},
		{"a row put back as it was before", func(r *record) { r.rows[Subject{"role", "r1"}] = r.entries[5].Rows[0].Digest }, "9 disagrees role r1"},
		{"a row taken out", func(r *record) { delete(r.rows, Subject{"role", "r1"}) }, "9 gone role r1"},
		{"a row nobody wrote", func(r *record) { r.rows[Subject{"role", "r2"}] = digestOf(nil) }, "0 unlogged role r2"},
	} {
		r := newRecord(10)
		c.do(r)
		var got []string
		for _, p := range r.problems() {
			got = append(got, strings.TrimSpace(fmt.Sprint(p.Seq, " ", p.Kind, " ", p.Subject.Kind, " ", p.Subject.ID)))
			if !strings.HasSuffix(p.Words, ".") || strings.Contains(p.Words, "%!") {
				t.Errorf("%s: %q is not a sentence", c.name, p.Words)
			}
		}
		if diff := cmp.Diff(c.want, strings.Join(got, ", ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestMissingEntriesAreSaidAsARange(t *testing.T) {
	r := newRecord(10)
	r.entries = append(r.entries, r.entries[4])
	r.entries = slices.Delete(r.entries, 2, 7) // 3 to 7 are out, and 5 is back at the end
	var words []string
	for _, p := range r.problems() {
		words = append(words, p.Words)
	}
	want := []string{"Entries 3 to 4 are missing.", "Entry 5 is not in its place.", "Entries 6 to 7 are missing."}
	if diff := cmp.Diff(want, words); diff != "" {
		t.Error(diff)
	}
}

func TestALogUnderAnotherKeyIsAlteredThroughout(t *testing.T) {
	r := newRecord(3)
	v := NewVerifier(bytes.Repeat([]byte{8}, 32))
	for _, e := range r.entries {
		v.Add(e.Entry, e.link)
	}
	for s, digest := range r.rows {
		v.Row(s, digest)
	}
	if got := len(v.Problems(r.head)); got != 3 {
		t.Errorf("%d problems, want one an entry", got)
	}
}

// drawRecord is a log with anything in it.
func drawRecord(t *rapid.T) *record {
	r := &record{rows: map[Subject][]byte{}}
	text := rapid.StringN(0, 4, -1)
	row := rapid.Custom(func(t *rapid.T) Row {
		return Row{Subject{text.Draw(t, "kind"), text.Draw(t, "id")}, rapid.SliceOfN(rapid.Byte(), 0, 3).Draw(t, "digest")}
	})
	entry := rapid.Custom(func(t *rapid.T) Entry {
		return Entry{
			At:    time.Unix(rapid.Int64Range(0, 4e9).Draw(t, "second"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanosecond")),
			Actor: text.Draw(t, "actor"), ActorRole: text.Draw(t, "role"), Act: text.Draw(t, "act"),
			Subject: Subject{text.Draw(t, "kind"), text.Draw(t, "id")},
			Detail:  rapid.SliceOfN(rapid.Byte(), 0, 6).Draw(t, "detail"),
			Rows:    rapid.SliceOfN(row, 0, 2).Draw(t, "rows"),
		}
	})
	for _, e := range rapid.SliceOfN(entry, 1, 8).Draw(t, "entries") {
		r.add(e)
	}
	return r
}

// tampered applies one change drawn at random to r and says which.
func tampered(t *rapid.T, r *record) string {
	at := rapid.IntRange(0, len(r.entries)-1).Draw(t, "at")
	e := &r.entries[at]
	forged := func() stored {
		f := stored{register(), rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "forged link")}
		if rapid.Bool().Draw(t, "a copy") {
			f = r.entries[rapid.IntRange(0, len(r.entries)-1).Draw(t, "of")]
		}
		f.Seq = rapid.Int64Range(-1, int64(len(r.entries))+2).Draw(t, "forged number")
		return f
	}
	kind := rapid.SampledFrom([]string{"bit of a value", "bit of a number", "bit of an instant", "bit of a link", "bit of a row",
		"bit of the head", "number of the head", "deletion", "deletion, renumbered", "swap", "swap, renumbered",
		"insertion", "insertion, renumbered", "truncation", "row deleted", "row inserted"}).Draw(t, "kind")
	switch kind {
	case "bit of a value":
		texts := []*string{&e.Actor, &e.ActorRole, &e.Act, &e.Subject.Kind, &e.Subject.ID}
		i := rapid.IntRange(0, len(texts)+1).Draw(t, "value")
		switch {
		case i < len(texts):
			*texts[i] = string(turned(t, []byte(*texts[i])))
		case i == len(texts):
			e.Detail = turned(t, e.Detail)
		case len(e.Rows) == 0:
			e.Rows = []Row{{Subject{"role", "r1"}, []byte("digest")}}
		default:
			left := &e.Rows[rapid.IntRange(0, len(e.Rows)-1).Draw(t, "row")]
			switch rapid.IntRange(0, 2).Draw(t, "of the row") {
			case 0:
				left.Subject.Kind = string(turned(t, []byte(left.Subject.Kind)))
			case 1:
				left.Subject.ID = string(turned(t, []byte(left.Subject.ID)))
			default:
				left.Digest = turned(t, left.Digest)
			}
		}
	case "bit of a number":
		e.Seq ^= 1 << rapid.IntRange(0, 63).Draw(t, "bit")
	case "bit of an instant":
		sec, nsec := e.At.Unix(), int64(e.At.Nanosecond())
		if rapid.Bool().Draw(t, "of the second") {
			sec ^= 1 << rapid.IntRange(0, 35).Draw(t, "bit")
		} else {
			nsec ^= 1 << rapid.IntRange(0, 29).Draw(t, "bit")
		}
		e.At = time.Unix(sec, nsec)
	case "bit of a link":
		e.link = turned(t, e.link)
	case "bit of a row":
		s, ok := anyRow(t, r)
		if !ok {
			t.Skip("no row")
		}
		r.rows[s] = turned(t, r.rows[s])
	case "bit of the head":
		r.head.Link = turned(t, r.head.Link)
	case "number of the head":
		r.head.Seq ^= 1 << rapid.IntRange(0, 63).Draw(t, "bit")
	case "deletion":
		r.entries = slices.Delete(r.entries, at, at+1)
	case "deletion, renumbered":
		r.entries = slices.Delete(r.entries, at, at+1)
		r.renumber()
	case "swap", "swap, renumbered":
		with := rapid.IntRange(0, len(r.entries)-1).Draw(t, "with")
		if with == at {
			t.Skip("the same entry")
		}
		r.entries[at], r.entries[with] = r.entries[with], r.entries[at]
		if kind == "swap, renumbered" {
			r.renumber()
		}
	case "insertion":
		r.entries = slices.Insert(r.entries, rapid.IntRange(0, len(r.entries)).Draw(t, "before"), forged())
	case "insertion, renumbered":
		r.entries = slices.Insert(r.entries, rapid.IntRange(0, len(r.entries)).Draw(t, "before"), forged())
		r.renumber()
	case "truncation":
		r.entries = r.entries[:at]
	case "row deleted":
		s, ok := anyRow(t, r)
		if !ok {
			t.Skip("no row")
		}
		delete(r.rows, s)
	case "row inserted":
		s := Subject{"never", "logged"}
		r.rows[s] = digestOf(nil)
	}
	return kind
}

func (r *record) renumber() {
	for i := range r.entries {
		r.entries[i].Seq = int64(i) + 1
	}
}

func anyRow(t *rapid.T, r *record) (Subject, bool) {
	for _, e := range r.entries { // in a fixed order, which a map has not
		if _, ok := r.rows[e.Subject]; ok && rapid.Bool().Draw(t, "this row") {
			return e.Subject, true
		}
	}
	return Subject{}, false
}

// turned is b with one bit turned over.
func turned(t *rapid.T, b []byte) []byte {
	if len(b) == 0 {
		t.Skip("no bit to turn")
	}
	bit := rapid.IntRange(0, len(b)*8-1).Draw(t, "bit")
	b = bytes.Clone(b)
	b[bit/8] ^= 1 << (bit % 8)
	return b
}

func TestAnythingWrittenVerifies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		if p := drawRecord(t).problems(); len(p) > 0 {
			t.Fatal(p)
		}
	})
}

func TestAnySingleTamperingIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := drawRecord(t)
		kind := tampered(t, r)
		if len(r.problems()) == 0 {
			t.Fatalf("%s was not found", kind)
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	r := newRecord(1000)
	b.ReportAllocs()
	for b.Loop() {
		if len(r.problems()) > 0 {
			b.Fatal("problems")
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/entry")
}
