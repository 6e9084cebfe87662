package shell

import (
	"sync"
	"time"

	"proxydesk/ui/kit"
)

// moment lets the first answers of a page be painted with it: a page whose
// records are read in a moment is drawn once, and not first empty and then once
// more for every answer. It runs a window's work as the Exec beneath it does.
type moment struct {
	under   kit.Exec
	longest time.Duration // that the window waits; 0 never waits
	news    chan struct{}

	mu   sync.Mutex
	page *firstAnswers // being waited for, or nil
}

// firstAnswers is what was begun with one page.
type firstAnswers struct {
	working int // pieces of work not ended
	come    []func()
}

func newMoment(under kit.Exec, longest time.Duration) *moment {
	return &moment{under: under, longest: longest, news: make(chan struct{}, 1)}
}

func (m *moment) exec() kit.Exec { return kit.Exec{Go: m.work, UI: m.answer} }

func (m *moment) work(do func()) {
	m.mu.Lock()
	page := m.page
	if page != nil {
		page.working++
	}
	m.mu.Unlock()
	m.under.Go(func() {
		do()
		if page != nil {
			m.mu.Lock()
			page.working--
			m.mu.Unlock()
			m.tell()
		}
	})
}

func (m *moment) answer(show func()) {
	m.mu.Lock()
	page := m.page
	if page != nil {
		page.come = append(page.come, show)
	}
	m.mu.Unlock()
	if page == nil {
		m.under.UI(show)
		return
	}
	m.tell()
}

func (m *moment) tell() {
	select {
	case m.news <- struct{}{}:
	default:
	}
}

// wait begins a page on the window's goroutine and shows the answers of the work
// that starts, in the order they come. It holds the window no longer than the
// moment: what comes after it is shown when it comes.
func (m *moment) wait(begin func()) {
	if m.longest == 0 || m.page != nil { // this goroutine alone changes it
		begin()
		return
	}
	over := time.NewTimer(m.longest)
	defer over.Stop()
	page := &firstAnswers{}
	m.await(page)
	begin()
	for m.show(page) {
		select {
		case <-m.news:
			continue
		case <-over.C:
		}
		break
	}
	m.await(nil)
	m.show(page) // what came since
}

func (m *moment) await(page *firstAnswers) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.page = page
}

// show shows what has come, and reports whether more is on its way.
func (m *moment) show(page *firstAnswers) bool {
	for {
		m.mu.Lock()
		come := page.come
		page.come = nil
		more := page.working > 0
		m.mu.Unlock()
		if len(come) == 0 {
			return more
		}
		for _, f := range come {
			f()
		}
	}
}
