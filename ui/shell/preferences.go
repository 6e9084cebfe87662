package shell

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"sync"

	"proxydesk/ui/kit"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

// Preferences is how somebody likes their window. The zero value is how it is
// for everybody until they say otherwise.
type Preferences struct {
	Look
	// LettersOff leaves out the keys of a single letter (WCAG 2.1.4): whoever
	// dictates, or has a key that sticks, can do without them.
	LettersOff bool
	// Stay keeps the case in view after it was decided or sent on, instead of
	// opening the next one.
	Stay bool
}

// Keeper keeps what each person chose, by key. It may wait; it is never asked on
// the window's goroutine.
type Keeper interface {
	Preferences(ctx context.Context, who workflow.StaffID) (map[string]string, error)
	Prefer(ctx context.Context, who workflow.StaffID, key, value string) error
}

// Liked is a screen that shows preferences: it hears when they changed elsewhere.
type Liked interface{ PreferencesChanged() }

// The keys preferences are kept under, and what stands there.
const (
	keyColours, keySpacing, keyZoom, keyLetters, keyAfter = "colours", "spacing", "zoom", "letters", "after"

	asComputer, lettersOff, afterStay = "computer", "off", "stay"
)

var (
	colourWords  = map[theme.Variant]string{theme.Light: "light", theme.Dark: "dark", theme.HighContrast: "contrast"}
	spacingWords = map[theme.Density]string{theme.Standard: "standard", theme.Compact: "compact", theme.Large: "large"}
)

// words is what is kept of the preferences.
func (p Preferences) words() map[string]string {
	w := map[string]string{keyColours: colourWords[p.Variant], keySpacing: spacingWords[p.Density],
		keyZoom: strconv.Itoa(int(cmp.Or(p.Zoom, 1)*100 + 0.5)), keyLetters: "on", keyAfter: "next"}
	if p.Follow {
		w[keyColours] = asComputer
	}
	if p.LettersOff {
		w[keyLetters] = lettersOff
	}
	if p.Stay {
		w[keyAfter] = afterStay
	}
	return w
}

// with is the preferences as they were kept. What was not kept, or cannot be
// read, stays as it is.
func (p Preferences) with(kept map[string]string) Preferences {
	for v, word := range colourWords {
		if kept[keyColours] == word {
			p.Follow, p.Variant = false, v
		}
	}
	if kept[keyColours] == asComputer {
		p.Follow = true
	}
	for d, word := range spacingWords {
		if kept[keySpacing] == word {
			p.Density = d
		}
	}
	if n, err := strconv.Atoi(kept[keyZoom]); err == nil {
		p.Zoom = min(max(float32(n)/100, zoomLeast), zoomMost)
	}
	if w := kept[keyLetters]; w != "" {
		p.LettersOff = w == lettersOff
	}
	if w := kept[keyAfter]; w != "" {
		p.Stay = w == afterStay
	}
	return p
}

// read takes up what the person of a desk chose before, then goes on. A record
// that cannot tell keeps nobody out.
func (s *Shell) read(d *desk, then func()) {
	d.likes = Preferences{Look: s.cfg.Look}
	if s.cfg.Keeper == nil {
		s.likeAs(d)
		then()
		return
	}
	s.cfg.Exec.Go(func() {
		kept, err := s.cfg.Keeper.Preferences(d.host.Context, d.host.Staff().ID)
		s.cfg.Exec.UI(func() {
			if err != nil {
				s.cfg.Log.Error("read the preferences", "err", err)
			}
			if s.desk != d {
				return
			}
			d.kept = kept
			d.likes = d.likes.with(kept)
			s.likeAs(d)
			then()
		})
	})
}

// likeAs gives the window the looks of the person of a desk.
func (s *Shell) likeAs(d *desk) {
	s.likes = d.likes
	s.router.SetLetters(!s.likes.LettersOff)
	s.applyLook()
}

// like changes the preferences at once and keeps them for whoever is at the desk.
func (s *Shell) like(p Preferences) {
	before := s.likes
	if p == before {
		return
	}
	s.likes = p
	s.router.SetLetters(!p.LettersOff)
	s.applyLook()
	if p.LettersOff != before.LettersOff {
		kit.Repaint(s.frame.root)
	}
	if d := s.desk; d != nil {
		d.likes = p
		was := before.words()
		for key, word := range p.words() {
			if was[key] != word {
				s.keep(d, key, word)
			}
		}
		if l, ok := d.screen().(Liked); ok {
			l.PreferencesChanged()
		}
	}
	s.recheck()
}

// keep keeps a word for the person of a desk.
func (s *Shell) keep(d *desk, key, word string) {
	if d.kept[key] == word {
		return
	}
	if d.kept == nil {
		d.kept = map[string]string{}
	}
	d.kept[key] = word
	if s.cfg.Keeper == nil {
		return
	}
	d.unkept.put(key, word)
	who := d.host.Staff().ID
	s.cfg.Exec.Go(func() {
		err := d.unkept.write(func(key, word string) error {
			return s.cfg.Keeper.Prefer(context.Background(), who, key, word)
		})
		if err != nil {
			s.cfg.Log.Error("keep a preference", "err", err)
		}
	})
}

// unkept is what was chosen and not written down yet. Several goroutines may
// write; what was chosen last is what stays.
type unkept struct {
	mu    sync.Mutex
	words map[string]string
	one   sync.Mutex // writes at a time
}

func (u *unkept) put(key, word string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.words == nil {
		u.words = map[string]string{}
	}
	u.words[key] = word
}

func (u *unkept) write(prefer func(key, word string) error) error {
	u.one.Lock()
	defer u.one.Unlock()
	u.mu.Lock()
	words := u.words
	u.words = nil
	u.mu.Unlock()
	for _, key := range slices.Sorted(maps.Keys(words)) {
		if err := prefer(key, words[key]); err != nil {
			return err
		}
	}
	return nil
}
