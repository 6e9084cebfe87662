package shell

import (
	"context"
	"time"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/report"
)

// Printout is pages as a file in the computer's own viewer, from which somebody
// prints them.
type Printout struct {
	// Path is where the file is.
	Path string
	// Unopened is why no program here could show it; nil when one does.
	Unopened error
	// Destroy removes the file. It can be done more than once.
	Destroy func() error
}

// Words say where the pages are: what is their name, at the head of a sentence.
func (p Printout) Words(what string) string {
	if p.Unopened != nil {
		return lang.Sayf("%s is a PDF in %s. No program here could show it: open it and print it from there.", what, p.Path)
	}
	return lang.Sayf("%s is open in the viewer. Print it from there.", what)
}

// DocumentPrinter sets a document on pages and hands them to the viewer.
type DocumentPrinter func(ctx context.Context, d letter.Document) (Printout, error)

// TablePrinter sets a table on pages and hands them to the viewer.
type TablePrinter func(ctx context.Context, t report.Table, o report.Origin, printed time.Time) (Printout, error)

// Print hands pages over and then asks whether they came out of the printer: what
// is their name. done, which may be nil, runs before it asks.
func Print(h *Host, what string, hand func(context.Context) (Printout, error), done func()) {
	var out Printout
	Act(h, func(ctx context.Context) (err error) {
		out, err = hand(ctx)
		return err
	}, func() {
		if done != nil {
			done()
		}
		h.AskOut(out, what)
	})
}

// AskOut asks whether pages came out that can be printed again at any time.
func (h *Host) AskOut(out Printout, what string) {
	h.AskPrinted(out, out.Words(what), lang.Say("The file is destroyed with your answer. If it did not print, print it again."))
}

// AskPrinted asks whether pages came out of the printer. Their file is destroyed
// with the answer, whichever it is: patient information stays in no folder.
func (h *Host) AskPrinted(out Printout, words ...string) {
	gone := func() { h.Destroy(out) }
	h.Shown(out)
	h.Ask(Question{
		Title: lang.Say("Did it print?"), Words: words,
		Choices: []Choice{{Label: lang.Say("Yes"), Kind: kit.Go, First: true, Do: gone}, Take(lang.Say("No"), kit.Plain, gone)},
	})
}

// Shown is told that pages are in the viewer. Those of somebody who locked the
// desk meanwhile, or left it, go at once.
func (h *Host) Shown(out Printout) {
	if h.OnAway != nil && h.OnAway() {
		h.Destroy(out)
	}
}

// Destroy removes the file of pages once somebody said whether they printed.
func (h *Host) Destroy(out Printout) {
	ActOr(h, func(context.Context) error { return out.Destroy() }, nil, func(err error) {
		h.Log.Error("destroy printed pages", "err", err)
		h.Tell(lang.Say("The pages are still open in the viewer. Close it: they are destroyed at the latest when Proxydesk is closed."))
	})
}
