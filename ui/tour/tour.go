// Package tour walks through the main job by itself: it opens the real window
// in the toolkit's memory, clicks the words and types the keys a person would,
// lets time pass, and leaves a numbered picture and a line of words for each
// step. It is the demo where there is no display, and the end-to-end test.
//
// It never reaches behind the window but to let time pass, to let a made-up
// person apply, and to look at what the made-up national store holds.
//
// Invariant: it ends with an error unless every step was done and the national
// store holds exactly what was decided.
//
// It is the only package of the program that imports the toolkit's test driver.
// Read steps.go for the story, walker.go for the hands and eyes.
package tour

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"fyne.io/fyne/v2/test"

	"proxydesk/ui/cli"
	"proxydesk/ui/desktop"
	"proxydesk/ui/kit"
)

// morning is when the tour begins: a Tuesday in London.
var morning = time.Date(2026, 12, 1, 9, 42, 0, 0, time.UTC)

// roles is how many roles the practice of the tour holds.
const roles = 60

// Walk walks the tour, writes its pictures to dir and a line a step to out.
func Walk(ctx context.Context, dir string, out io.Writer) (err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("make the folder for the pictures: %w", err)
	}
	app := test.NewApp()
	defer app.Quit()
	fmt.Fprintln(out, "Making a practice of made-up people …")
	demo, err := cli.OpenDemo(ctx, cli.DemoOptions{Now: func() time.Time { return morning }, Roles: roles})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, demo.Close()) }()

	w := &walker{ctx: ctx, dir: dir, out: out, demo: demo}
	room := desktop.NewRoom(demo.Desk, cli.OpenOptions{})
	w.window = desktop.New(app, room, demo, desktop.Choices{Exec: kit.Inline(), Show: w, After: w.after})
	w.canvas = w.window.Canvas()
	w.window.Shell.Start()
	for _, s := range story {
		w.settle()
		if err := s.do(w); err != nil {
			_ = w.picture("failed")
			return fmt.Errorf("tour, %s: %w", s.name, err)
		}
		if err := w.picture(s.name); err != nil {
			return err
		}
		fmt.Fprintf(out, "%02d %s\n", w.step, s.words)
	}
	return w.audit()
}

// Open is what the tour does with a printed page: it keeps count (letters.Opener).
func (w *walker) Open(_ context.Context, path string) error {
	if _, err := os.Stat(path); err != nil {
		return err
	}
	w.printed++
	return nil
}
