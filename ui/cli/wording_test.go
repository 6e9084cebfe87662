package cli

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"proxydesk/workflow"
	"proxydesk/workflow/letter"
)

// What the practice words itself is in every letter written from then on, also
// after the desk was closed; one that was printed keeps its words, and a wording
// that a newer release forbids gives way to the standard one.
func TestLettersAreWrittenInThePracticesOwnWords(t *testing.T) {
	ctx, d := t.Context(), madeUp(t, 24)
	sam, pat := d.Casework.As(d.Who("sam")), d.Casework.As(d.Who("pat"))
	about := func(kind letter.Kind, to letter.Person) workflow.LetterID {
		t.Helper()
		lines, _, err := d.DB.Roles(ctx, workflow.RoleFilter{States: []workflow.RoleState{workflow.RoleActive}})
		must(t, err)
		for _, l := range lines {
			if sam.Write(ctx, l.Application, kind, to) != nil {
				continue
			}
			all, err := d.DB.LettersOf(ctx, l.Application)
			must(t, err)
			last := all[len(all)-1]
			must(t, sam.MarkSafe(ctx, last.ID, workflow.Safe{Channel: "by post", AddressChecked: true, OnlyReader: true}))
			return last.ID
		}
		t.Fatalf("no letter %s is to be written in the made-up practice", kind)
		return ""
	}
	says := func(desk *Desk, id workflow.LetterID) string {
		t.Helper()
		p, err := desk.Casework.As(d.Who("sam")).Paper(ctx, id)
		must(t, err)
		return p.Document.PlainText()
	}

	printed := about(letter.ReviewDue, letter.Proxy)
	paper, err := sam.Ready(ctx, printed)
	must(t, err)
	must(t, sam.RecordPrinted(ctx, paper))
	waiting := about(letter.ReviewDue, letter.Proxy)
	own := pat.StandardWording(letter.ReviewDue) + "\nThe library next door is open on Saturdays.\n"
	must(t, pat.Reword(ctx, letter.ReviewDue, own, 0))
	if !strings.Contains(says(d.Desk, waiting), "The library next door") {
		t.Error("a letter that waits is not in the practice's words")
	}
	if strings.Contains(says(d.Desk, printed), "The library next door") {
		t.Error("a letter that was printed has other words now")
	}

	var log bytes.Buffer
	open := func() *Desk {
		t.Helper()
		again, err := OpenDesk(ctx, OpenOptions{Config: Config{DataDir: d.folder, Store: StoreConfig{URL: demoAddress}}, Now: d.Clock.Now,
			Transport: d.National.Transport(), Log: slog.New(slog.NewTextHandler(&log, nil))})
		must(t, err)
		t.Cleanup(func() { must(t, again.Close()) })
		return again
	}
	if again := open(); again.Letters().Wording(letter.ReviewDue) != own || log.Len() > 0 {
		t.Errorf("opened again it says %q", again.Letters().Wording(letter.ReviewDue))
	}

	// A release that takes less than the one this was saved with.
	all, err := d.DB.Wordings(ctx)
	must(t, err)
	forbidden, err := all.Reword(string(letter.ReviewDue), own+"\nAbout safeguarding.\n", 1, d.Who("pat"), d.Now())
	must(t, err)
	must(t, d.DB.KeepWording(ctx, forbidden))
	again := open()
	if again.Letters().Wording(letter.ReviewDue) != pat.StandardWording(letter.ReviewDue) {
		t.Error("forbidden words are in use")
	}
	if !strings.Contains(log.String(), "letter=L08") || strings.Contains(log.String(), "safeguarding") {
		t.Errorf("the log says: %s", log.String())
	}
}
