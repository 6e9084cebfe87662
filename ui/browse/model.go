package browse

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
	"unicode"
	"unicode/utf8"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
)

// Ports is what the dialog works with.
type Ports struct {
	Disk Disk
	Exec kit.Exec
	Now  func() time.Time
	// After does something on the window's goroutine when a time has passed.
	After func(time.Duration, func()) (stop func())
}

// State is how it stands with the folder in view.
type State int

// The states. What was shown before stays while a folder is read, until somebody
// waits for it.
const (
	Reading State = iota
	Slow          // being read, and people wait
	Shown
	Denied // it may not be looked into
	Gone
	Failed // for another reason
)

// How long a folder may take before its names are shown without their sizes, and
// before the dialog says that it waits; and how long a pause in typing ends a word.
const (
	patience = 100 * time.Millisecond
	waited   = 300 * time.Millisecond
	word     = time.Second
)

// Model is what the dialog shows, without a window. It is used on the window's
// goroutine alone.
type Model struct {
	want    Want
	ports   Ports
	changed func()
	done    func(path string)

	folder  string
	state   State
	all     []Entry // what is shown
	left    int     // files that are not, for they are of other kinds
	by      string
	down    bool
	places  []Place
	problem string // what is wrong with what was typed or chosen
	working string // what the disk is asked at the moment, once that takes long
	chosen  string // the name to choose when its folder is shown

	ctx  context.Context
	shut context.CancelFunc
	turn int // counts what the disk was asked
	end  context.CancelFunc

	typed   string // the beginning of a name
	typedAt time.Time
}

// newModel begins in the first folder of the wish that can be read.
func newModel(w Want, p Ports, changed func(), done func(path string)) *Model {
	m := &Model{want: w, ports: p, changed: changed, done: done, by: byName}
	m.ctx, m.shut = context.WithCancel(context.Background())
	return m
}

// Begin reads the places and the first folder that can be read.
func (m *Model) Begin() {
	m.ports.Exec.Go(func() {
		all, err := Unless(m.ctx, func() ([]Place, error) { return m.ports.Disk.Places(), nil })
		if err != nil {
			return
		}
		m.ports.Exec.UI(func() {
			if m.ctx.Err() == nil {
				m.places = all
				m.changed()
			}
		})
	})
	from := slices.DeleteFunc(append(slices.Clone(m.want.From), homeOf()), func(f string) bool { return !filepath.IsAbs(f) })
	if len(from) == 0 {
		from = []string{string(filepath.Separator)}
	}
	m.visit(from[0], "", from[1:]...)
}

// Close forgets everything: what was under way is called off, and no longer heard.
func (m *Model) Close() {
	m.shut()
	m.turn++
	m.all, m.places, m.folder, m.typed, m.problem = nil, nil, "", "", ""
}

// await asks the disk something off the window's goroutine, in place of what it was
// asked before. Where that takes long it says what is waited for.
func await[T any](m *Model, words string, do func(context.Context) (T, error), then func(T, error)) {
	if m.end != nil {
		m.end()
	}
	m.turn++
	turn := m.turn
	wanted := func() bool { return turn == m.turn && m.ctx.Err() == nil }
	ctx, end := context.WithCancel(m.ctx)
	m.end, m.working = end, ""
	asked := true
	m.ports.After(waited, func() {
		if !asked || !wanted() {
			return
		}
		m.working = words
		if m.state == Reading {
			m.state = Slow
		}
		m.changed()
	})
	m.ports.Exec.Go(func() {
		v, err := Unless(ctx, func() (T, error) { return do(ctx) })
		m.ports.Exec.UI(func() {
			defer end()
			if !wanted() {
				return
			}
			asked, m.working = false, ""
			then(v, err)
			m.changed()
		})
	})
}

// listing is what is shown of a folder.
type listing struct {
	shown []Entry
	left  int
	by    string
	down  bool
}

// sift leaves out what cannot be chosen, and sorts the rest.
func (w Want) sift(all []Entry, by string, down bool) listing {
	l := listing{by: by, down: down}
	for _, e := range all {
		e.sorted = fold(e.Name)
		switch {
		case e.What == Folder || e.What == Link,
			e.What == File && !w.Folder && w.Kinds.take(e.Name):
			l.shown = append(l.shown, e)
		default:
			l.left++
		}
	}
	arrange(l.shown, by, down)
	return l
}

// reading says that the folder has not answered yet.
func (m *Model) reading() bool { return m.state == Reading || m.state == Slow }

// visit shows a folder, choosing a name in it; where it cannot be read, the next.
func (m *Model) visit(folder, name string, next ...string) {
	folder = filepath.Clean(folder)
	m.folder, m.state, m.all, m.left, m.problem, m.typed, m.chosen = folder, Reading, nil, 0, "", "", name
	m.changed()
	w, by, down, disk := m.want, m.by, m.down, m.ports.Disk
	await(m, "", func(ctx context.Context) (listing, error) {
		names, err := disk.Names(ctx, folder)
		if err != nil {
			return listing{}, err
		}
		early := w.sift(names, by, down)
		m.ports.Exec.UI(func() { m.early(ctx, early) })
		return w.sift(disk.Details(ctx, folder, names), by, down), nil
	}, func(l listing, err error) {
		if err != nil && len(next) > 0 {
			m.visit(next[0], "", next[1:]...)
			return
		}
		m.show(l, err)
	})
}

// early shows the names of a folder where the rest takes long: a share far away is
// asked once for the names, and once more for every one of them.
func (m *Model) early(ctx context.Context, l listing) {
	m.ports.After(patience, func() {
		if ctx.Err() == nil && m.reading() {
			m.show(l, nil)
			m.changed()
		}
	})
}

func (m *Model) show(l listing, err error) {
	if l.by != m.by || l.down != m.down { // it was sorted otherwise meanwhile
		arrange(l.shown, m.by, m.down)
	}
	m.all, m.left = l.shown, l.left
	switch {
	case err == nil:
		m.state = Shown
	case missing(err):
		m.state = Gone
	case errors.Is(err, fs.ErrPermission):
		m.state = Denied
	default:
		m.state = Failed
	}
}

// missing says that there is nothing of that name, also where something on the way
// to it is no folder.
func missing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

// Up shows the folder that holds the one in view, which is chosen there.
func (m *Model) Up() {
	if parent := filepath.Dir(m.folder); parent != m.folder {
		m.visit(parent, filepath.Base(m.folder))
	}
}

// Again reads the folder anew; name stays chosen.
func (m *Model) Again(name string) { m.visit(m.folder, name) }

// Sort sorts by a column.
func (m *Model) Sort(by string, down bool) {
	m.by, m.down = by, down
	arrange(m.all, by, down)
	m.changed()
}

// Open goes into a folder of the list, or takes a file.
func (m *Model) Open(name string) {
	i := index(m.all, name)
	switch {
	case m.reading(): // what one sees is of the folder before
	case i < 0:
		m.say(lang.Say("Choose a file in the list, or type where it is."))
	case m.all[i].What == Folder:
		m.visit(filepath.Join(m.folder, name), "")
	default:
		m.take(filepath.Join(m.folder, name), false)
	}
}

// Type goes where somebody typed, or takes the file there. With finally, a folder
// that is asked for is taken and not looked into.
func (m *Model) Type(text string, finally bool) {
	path, err := Typed(text, m.folder, homeOf(), runtime.GOOS == "windows")
	if err != nil {
		m.say(why(err))
		return
	}
	m.take(path, finally)
}

// TakeFolder takes the folder in view.
func (m *Model) TakeFolder() {
	switch {
	case m.reading(): // as above
	case m.state != Shown:
		m.say(lang.Say("This folder cannot be chosen, for it cannot be read. Choose another one."))
	default:
		m.try(m.folder)
	}
}

// take looks at what is there, and goes into it or chooses it.
func (m *Model) take(path string, finally bool) {
	path = filepath.Clean(path)
	m.problem = ""
	await(m, lang.Say("Looking for it …"), func(context.Context) (Entry, error) { return m.ports.Disk.Look(path) }, func(e Entry, err error) {
		switch {
		case err != nil:
			m.problem = why(err)
		case e.What == Folder && m.want.Folder && finally:
			m.try(path)
		case e.What == Folder:
			m.visit(path, "")
		case m.want.Folder:
			m.problem = lang.Say("That is not a folder. Choose the folder that it is in.")
		case e.What != File:
			m.problem = why(ErrSpecial)
		case !m.want.Kinds.take(e.Name):
			m.problem = lang.Sayf("Only a %s file can be taken here.", m.want.Kinds.Words)
		default:
			m.done(path)
		}
	})
}

// try takes a folder if something can be saved into it.
func (m *Model) try(folder string) {
	m.problem = ""
	await(m, lang.Say("Trying whether files can be saved there …"), func(context.Context) (struct{}, error) { return struct{}{}, m.ports.Disk.Try(folder) }, func(_ struct{}, err error) {
		switch {
		case err == nil:
			m.done(folder)
		case missing(err):
			m.problem = why(err)
		default:
			m.problem = lang.Say("Nothing can be saved into that folder: it is full, or not yours to write into. Choose another one.")
		}
	})
}

// MakeFolder makes a folder in the one in view and goes into it.
func (m *Model) MakeFolder(name string) {
	path := filepath.Join(m.folder, name)
	await(m, lang.Say("Making the folder …"), func(context.Context) (struct{}, error) { return struct{}{}, m.ports.Disk.Make(path) }, func(_ struct{}, err error) {
		switch {
		case err == nil:
			m.visit(path, "")
		case errors.Is(err, fs.ErrExist):
			m.problem = lang.Say("Something of that name is here already. Give the new folder another name.")
		default:
			m.problem = lang.Say("The folder could not be made: this one is full, or not yours to write into.")
		}
	})
}

func (m *Model) say(problem string) {
	m.problem = problem
	m.changed()
}

// index is where a name stands in a list, or -1.
func index(all []Entry, name string) int {
	return slices.IndexFunc(all, func(e Entry) bool { return e.Name == name })
}

// Letter is where to go in the list, from the row at, when a letter is typed: to
// the next name that begins with what was typed without a pause. One letter typed
// again goes on to the next such name. It is -1 where there is none.
func (m *Model) Letter(r rune, at int) int {
	now := m.ports.Now()
	if now.Sub(m.typedAt) > word {
		m.typed = ""
	}
	if !unicode.IsPrint(r) || len(m.all) == 0 || r == ' ' && m.typed == "" {
		return -1
	}
	m.typed, m.typedAt = m.typed+fold(string(r)), now
	begins, from := m.typed, at
	if first, _ := utf8.DecodeRuneInString(begins); strings.Trim(begins, string(first)) == "" {
		begins, from = string(first), at+1
	}
	for i := range m.all {
		if to := (max(from, 0) + i) % len(m.all); strings.HasPrefix(m.all[to].sorted, begins) {
			return to
		}
	}
	return -1
}
