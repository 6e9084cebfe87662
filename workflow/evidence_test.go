package workflow

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestAFileIsWhatItsBytesSay(t *testing.T) {
	for _, c := range []struct {
		name    string
		content string
		want    Media
	}{
		{"a PDF", "%PDF-1.7\n", MediaPDF},
		{"a PNG", "\x89PNG\r\n\x1a\n0000", MediaPNG},
		{"a JPEG", "\xff\xd8\xff\xe0", MediaJPEG},
		{"a program called scan.pdf", "MZ\x90\x00", ""},
		{"a page of the web", "<html>", ""},
		{"a PDF hidden behind other bytes", "GIF89a%PDF-1.7", ""},
		{"nothing", "", ""},
	} {
		if got := MediaOf([]byte(c.content)); got != c.want {
			t.Errorf("%s is read as %q, want %q", c.name, got, c.want)
		}
	}
}

func TestAPaperIsRecordedWithWhatItNeeds(t *testing.T) {
	now := time.Date(2026, 12, 1, 10, 0, 0, 0, time.UTC)
	reception := Staff{ID: "asha", Roles: []StaffRole{Receptionist}}
	pdf := []byte("%PDF-1.7")
	for _, c := range []struct {
		name  string
		paper Paper
		have  int
		want  string // "" is recorded; else part of what is missing
	}{
		{"a passport that was seen", Paper{Kind: PaperIdentity, Note: "Passport ending 4821"}, 0, ""},
		{"a passport nobody says which", Paper{Kind: PaperIdentity}, 0, "which paper you saw"},
		{"a copy of an order", Paper{Kind: PaperOrder, Content: pdf}, 0, ""},
		{"a paper of no kind", Paper{Note: "Something", Content: pdf}, 0, "what kind of paper"},
		{"a text file", Paper{Kind: PaperOther, Content: []byte("hello")}, 0, "PDF, a PNG or a JPEG"},
		{"a file of the largest size", Paper{Kind: PaperOther, Content: append(pdf, bytes.Repeat([]byte{1}, PaperLimit-len(pdf))...)}, 0, ""},
		{"a file one byte too large", Paper{Kind: PaperOther, Content: append(pdf, bytes.Repeat([]byte{1}, PaperLimit-len(pdf)+1)...)}, 0, "10 megabytes"},
		{"the twentieth paper", Paper{Kind: PaperOther, Note: "x"}, PapersLimit - 1, ""},
		{"one paper too many", Paper{Kind: PaperOther, Note: "x"}, PapersLimit, "20 papers"},
	} {
		ch, err := Application{ID: "a", State: InTriage}.Attach("e", c.paper, "abc", c.have, reception, now)
		if c.want == "" {
			if err != nil || len(ch.Evidence()) != 1 || ch.Evidence()[0].Kept() != (len(c.paper.Content) > 0) || len(ch.Audit()) != 1 {
				t.Errorf("%s: %v, %+v", c.name, err, ch.Evidence())
			}
			continue
		}
		var no *Refusal
		if !errors.As(err, &no) || !strings.Contains(no.Error(), c.want) {
			t.Errorf("%s: %v, want a refusal about %q", c.name, err, c.want)
		}
	}
}

func TestACopyThatProvesIdentityIsToGoOnceTheCaseIsClosed(t *testing.T) {
	kept := Evidence{Kind: PaperIdentity, SHA256: "abc"}
	for _, c := range []struct {
		name  string
		e     Evidence
		state ApplicationState
		want  bool
	}{
		{"while the case is open", kept, InTriage, false},
		{"once it is granted", kept, Approved, true},
		{"once it lapsed", kept, Lapsed, true},
		{"an order is kept with the decision", Evidence{Kind: PaperOrder, SHA256: "abc"}, Approved, false},
		{"a passport that was only seen", Evidence{Kind: PaperIdentity}, Approved, false},
		{"a copy destroyed already", Evidence{Kind: PaperIdentity, SHA256: "abc", Discarded: Fact{At: time.Unix(1, 0)}}, Approved, false},
	} {
		if got := c.e.Overdue(Application{State: c.state}); got != c.want {
			t.Errorf("%s: overdue is %v, want %v", c.name, got, c.want)
		}
	}
}
