// Proxydesk is the desk at which a GP practice in England handles proxy access:
// applications to act for somebody else in NHS online services.
//
// This file only wires: the command line to its commands, and the window to the
// toolkit that draws it. Read ui/cli (commands) and ui/desktop (the window).
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"proxydesk/assets"
	"proxydesk/localdb"
	"proxydesk/ui/cli"
	"proxydesk/ui/desktop"
	_ "proxydesk/ui/locale" // before the toolkit asks for a language
	"proxydesk/ui/tour"
)

func main() {
	p := cli.Program{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Env: os.Getenv, Window: openWindow,
		Tour: tour.Walk,
	}
	os.Exit(p.Run(context.Background(), os.Args[1:]))
}

// openWindow opens the window and comes back when it is closed. A real practice
// is opened here, or set up by the window itself on the first start.
func openWindow(ctx context.Context, w cli.WindowOptions) (err error) {
	if !hasDisplay() {
		return &cli.UsageError{Words: "There is no display here, so the window cannot open. Try proxydesk demo --tour DIR, or proxydesk --help for what works without one."}
	}
	// The toolkit panics where a display is named but cannot be used.
	defer func() {
		if r := recover(); r != nil {
			err = errors.Join(fmt.Errorf("the window could not be drawn; nothing was lost (%v)", r), err)
		}
	}()
	// The toolkit makes its own folder in here, not the way to it.
	if dir, err := os.UserCacheDir(); err == nil {
		_ = os.MkdirAll(dir, 0o700)
	}
	app.SetMetadata(fyne.AppMetadata{ID: "uk.proxydesk.desk", Name: "Proxydesk", Version: cli.Version, Build: 1, Migrations: map[string]bool{"fyneDo": true}})
	a := desktop.Still(app.NewWithID("uk.proxydesk.desk"))
	a.SetIcon(fyne.NewStaticResource("proxydesk.png", assets.AppIcon))

	w.Options.Browser = desktop.Browser(a)
	desk, err := openDesk(ctx, w)
	own := (*cli.OwnFilesError)(nil)
	switch {
	case errors.Is(err, localdb.ErrInUse):
		desktop.SayInUse(a)
		return err
	case errors.As(err, &own):
		desktop.Say(a, "The "+own.What+" cannot be used", own.Paragraphs(6)...)
		return err
	}
	if err != nil {
		return err
	}
	room := desktop.NewRoom(desk, w.Options)
	window := desktop.Open(a, room, w.Demo)

	window.ShowAndRun()
	if w.Demo != nil {
		return nil // its maker closes it
	}
	return room.Close()
}

// openDesk opens the practice, or answers nil where none is set up yet.
func openDesk(ctx context.Context, w cli.WindowOptions) (*cli.Desk, error) {
	if w.Demo != nil {
		return w.Demo.Desk, nil
	}
	d, err := cli.OpenDesk(ctx, w.Options)
	if errors.Is(err, localdb.ErrNotSetUp) {
		return nil, nil
	}
	return d, err
}

// hasDisplay reports whether a window can be expected to open.
func hasDisplay() bool {
	switch runtime.GOOS {
	case "windows", "darwin":
		return true
	}
	return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != ""
}
