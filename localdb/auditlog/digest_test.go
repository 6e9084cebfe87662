package auditlog

import (
	"bytes"
	"encoding/hex"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func digestOf(row map[string]any) []byte {
	var columns []Column
	for name, v := range row {
		columns = append(columns, Column{name, v})
	}
	return DigestColumns(columns)
}

func TestDigestsThatAgree(t *testing.T) {
	type status string
	text, none := "held", (*string)(nil)
	for _, c := range []struct {
		name string
		a, b map[string]any
	}{
		{"a bool and 1", map[string]any{"held": true}, map[string]any{"held": int64(1)}},
		{"a bool and 0", map[string]any{"held": false}, map[string]any{"held": 0}},
		{"a text and its bytes", map[string]any{"status": "held"}, map[string]any{"status": []byte("held")}},
		{"a text and a status", map[string]any{"status": "held"}, map[string]any{"status": status("held")}},
		{"a text and a pointer to it", map[string]any{"status": text}, map[string]any{"status": &text}},
		{"NULL and no column", map[string]any{"a": 1, "status": nil}, map[string]any{"a": 1}},
		{"a nil pointer and no column", map[string]any{"a": 1, "status": none}, map[string]any{"a": 1}},
		{"nil bytes and no column", map[string]any{"a": 1, "sealed": []byte(nil)}, map[string]any{"a": 1}},
		{"an instant in two zones", map[string]any{"at": noon}, map[string]any{"at": noon.In(time.FixedZone("BST", 3600))}},
	} {
		if !bytes.Equal(digestOf(c.a), digestOf(c.b)) {
			t.Errorf("%s: different digests", c.name)
		}
	}
}

func TestDigestsThatDiffer(t *testing.T) {
	for _, c := range []struct {
		name string
		a, b map[string]any
	}{
		{"another value", map[string]any{"a": 1}, map[string]any{"a": 2}},
		{"another column", map[string]any{"a": 1}, map[string]any{"b": 1}},
		{"values exchanged", map[string]any{"a": 1, "b": 2}, map[string]any{"a": 2, "b": 1}},
		{"1 and its text", map[string]any{"a": 1}, map[string]any{"a": "1"}},
		{"a number and its eight bytes", map[string]any{"a": 1}, map[string]any{"a": "\x00\x00\x00\x00\x00\x00\x00\x01"}},
		{"0 and NULL", map[string]any{"a": 0}, map[string]any{"a": nil}},
		{"an empty text and NULL", map[string]any{"a": ""}, map[string]any{"a": nil}},
		{"a border moved from name to value", map[string]any{"ab": "c"}, map[string]any{"a": "bc"}},
		{"a border moved to the next column", map[string]any{"a": "x", "b": "y"}, map[string]any{"a": "xb", "": "y"}},
		{"a nanosecond", map[string]any{"at": noon}, map[string]any{"at": noon.Add(1)}},
		{"an instant and its seconds", map[string]any{"at": noon}, map[string]any{"at": noon.Unix()}},
		{"a column more", map[string]any{"a": 1}, map[string]any{"a": 1, "b": 0}},
	} {
		if bytes.Equal(digestOf(c.a), digestOf(c.b)) {
			t.Errorf("%s: the same digest", c.name)
		}
	}
}

func TestTwoRowsHaveOneDigestOnlyWhenTheyAreEqual(t *testing.T) {
	value := rapid.SampledFrom([]any{"", "a", "ab", "\x01a", int64(0), int64(1)})
	row := rapid.MapOf(rapid.SampledFrom([]string{"", "a", "ab", "b", "\x01a"}), value)
	rapid.Check(t, func(t *rapid.T) {
		a, b := row.Draw(t, "a"), row.Draw(t, "b")
		equal := len(a) == len(b)
		for name, v := range a {
			w, ok := b[name]
			equal = equal && ok && v == w
		}
		if got := bytes.Equal(digestOf(a), digestOf(b)); got != equal {
			t.Fatalf("digests equal: %v; rows equal: %v", got, equal)
		}
	})
}

func TestADigestOfTheFirstReleaseHolds(t *testing.T) {
	const want = "34b64bba79e6a87c762eb589f5cd7b56e5cf281ae144e38edf470785f3d26ed7"
	got := digestOf(map[string]any{"id": "a1", "version": 3, "held": true, "sealed": []byte{1, 2}, "at": noon, "end_on": nil})
	if hex.EncodeToString(got) != want {
		t.Errorf("the digest is %x, was %s", got, want)
	}
}

func TestAColumnNoRowHoldsPanics(t *testing.T) {
	for name, v := range map[string]any{"a fraction": 1.5, "a list": []string{"x"}, "a struct": struct{}{}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s was digested", name)
				}
			}()
			digestOf(map[string]any{"a": v})
		}()
	}
}
