package intake

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"proxydesk/workflow"
)

// whole holds what is true of every reading, whatever was read (R14).
func whole(t *testing.T, d workflow.Draft, err error, given []byte) {
	t.Helper()
	var u *Unreadable
	switch {
	case errors.As(err, &u):
		if u.Words == "" || len(d.Original.Bytes) > 0 {
			t.Error("a refusal has words and leaves nothing")
		}
		return
	case err != nil:
		t.Fatalf("an error without a sentence: %v", err)
	}
	if !d.Proof.IsZero() || d.Channel == workflow.ChannelStore {
		t.Error("only a fetched request proves anything")
	}
	if !bytes.Equal(d.Original.Bytes, given) {
		t.Error("the original is not kept")
	}
	for _, p := range []workflow.Person{d.Patient, d.Proxy} {
		if !p.NHSNumber.IsZero() && !p.NHSNumber.Checks() {
			t.Error("a number that does not pass its check was taken")
		}
	}
	if d.ReceivedAt.After(now) {
		t.Error("received in the future")
	}
	for _, l := range append(d.Unread, d.RelationshipWords, d.Patient.Name(), d.Proxy.Name(), d.Informed) {
		if !utf8.ValidString(l) {
			t.Error("text that is no text")
		}
		if strings.ContainsAny(l, "\u202e\u2066\x00\x1b") {
			t.Error("signs that deceive came through")
		}
	}
	for _, s := range d.Requested {
		if !s.Valid() {
			t.Error("a service nobody knows was taken")
		}
	}
}

func FuzzRead(f *testing.F) {
	samples, err := filepath.Glob("testdata/*.*")
	if err != nil || len(samples) < 3 {
		f.Fatalf("samples: %v %v", samples, err)
	}
	for _, name := range samples {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add(mailOf("Content-Type: multipart/mixed; boundary=b\r\n", "--b\r\n\r\nPatient: A B\r\n--b--"))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := reader().Read("", b)
		whole(t, d, err, b)
	})
}

func FuzzReadText(f *testing.F) {
	f.Add(both)
	f.Add("Subject: by a proxy\nPatient\nName\nAda Quill\nServices:\n• Appointments\nAddress: 1, 2\n3\n")
	f.Add("Patient name:\u202eA\x00\nPatient\n\t:\n> - :")
	f.Fuzz(func(t *testing.T, s string) {
		d, err := reader().ReadText(s)
		whole(t, d, err, []byte(s))
	})
}

func FuzzHTML(f *testing.F) {
	f.Add("<table><tr><td>a</td></tr></table><!-- --><script></script>&amp;<")
	f.Fuzz(func(t *testing.T, s string) {
		if got := htmlText(s); len(got) > 2*len(s)+2 {
			t.Errorf("%d bytes became %d", len(s), len(got))
		}
	})
}

func FuzzDate(f *testing.F) {
	f.Add("Fri 14th May 2021")
	f.Add("03/04/1950")
	f.Fuzz(func(t *testing.T, s string) {
		d, _, ok := ukDate(s)
		if !ok {
			return
		}
		again, unsure, ok := ukDate(d.Display())
		if !ok || unsure || again != d {
			t.Errorf("%s is read as %s", d.Display(), again)
		}
	})
}
