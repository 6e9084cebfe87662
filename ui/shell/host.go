package shell

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"fyne.io/fyne/v2"

	"proxydesk/ui/browse"
	"proxydesk/ui/kit"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
)

// Host is what every screen may ask the window for, and who is at the desk.
// The shell makes one for each person who signs in. A test makes one with
// [NewHost]: whatever is left nil then does nothing.
//
// All of it is used on the window's goroutine only, except Now and Context.
type Host struct {
	// Exec says where work runs: see [Load] and [Act], which most screens use
	// instead.
	Exec kit.Exec
	// Now is the clock.
	Now func() time.Time
	// Session does acts of casework in the name of the person at the desk.
	Session casework.Session
	// Rules is the practice's rules as they are now.
	Rules func() workflow.Rules
	// Context ends when the person signs out or the window closes.
	Context context.Context

	// OnGo goes to a place, OnBack to where one was before.
	OnGo   func(Place)
	OnBack func()
	// OnDid says what was done and offers to take it back.
	OnDid func(Deed)
	// OnToast does the same where there is no OnDid: the words and the way back.
	OnToast func(words string, undo func())
	// OnAsk shows a question over the window.
	OnAsk func(Question) (dismiss func())
	// OnNotice shows what went wrong and waits until it was read.
	OnNotice func(Notice)
	// OnStopped ends the session of somebody whose sign-in was stopped.
	OnStopped func()
	// OnBanner keeps an amber bar over the page; no words take it away.
	OnBanner func(id, words string)
	// OnCopy puts text on the clipboard.
	OnCopy func(string)
	// OnLiked is how the person likes their window; OnLike changes it.
	OnLiked func() Preferences
	OnLike  func(Preferences)
	// OnKept is a word kept for the person under a key; OnKeep keeps one.
	OnKept func(key string) string
	OnKeep func(key, word string)
	// OnChooseFile asks for a file; nothing is called back when none is chosen.
	OnChooseFile func(kinds browse.Kinds, chosen func(path string))
	// OnChooseFolder asks for a folder to save into, looking in another one first.
	OnChooseFolder func(from string, chosen func(path string))
	// OnVisited remembers a record that was looked at.
	OnVisited func(p Place, ref, who string)
	// OnWork is told when something that may wait begins, and ended when it is over.
	OnWork func() (ended func())
	// OnAfter does something on the window's goroutine when a time has passed.
	OnAfter func(time.Duration, func()) (stop func())
	// OnAway reports whether the person locked the desk or left it.
	OnAway func() bool
	// OnRowMenu is what can be done with the chosen row of the page in view.
	OnRowMenu func() *fyne.Menu
	// OnRecheck asks the screen in view for its commands anew.
	OnRecheck func()
	// OnIdle says that the letter somebody typed is of no use here.
	OnIdle func()
	// OnCounted asks the navigation and the foot to count anew.
	OnCounted func()
	// Drafts keeps what is typed into questions and forms until it is used; nil keeps none.
	Drafts Drafts
	// Log is where unexpected errors go, without a word about a patient.
	Log *slog.Logger

	pages    map[string]*keptPage // what Drafts holds of questions, by page
	settling *Keeping             // whose answer is being acted upon
}

// NewHost returns a host without a window.
func NewHost(exec kit.Exec, now func() time.Time, session casework.Session, rules func() workflow.Rules) *Host {
	return &Host{Exec: exec, Now: now, Session: session, Rules: rules, Context: context.Background(), Log: slog.New(slog.DiscardHandler)}
}

// Staff is the person at the desk.
func (h *Host) Staff() workflow.Staff { return h.Session.Staff() }

// May reports whether the person may do an act; "" is always permitted.
func (h *Host) May(act workflow.Act) bool { return act == "" || h.Staff().May(act) }

// Today is the day at the practice.
func (h *Host) Today() nhs.Date { return nhs.DateIn(h.Now()) }

// Calendar tells working days.
func (h *Host) Calendar() *nhs.Calendar { return h.Rules().Calendar }

// Go goes to a place.
func (h *Host) Go(p Place) {
	if h.OnGo != nil {
		h.OnGo(p)
	}
}

// Back goes to where one was before.
func (h *Host) Back() {
	if h.OnBack != nil {
		h.OnBack()
	}
}

// Toast says what was done. The list shows it as well; undo may be nil, and
// Ctrl+Z does it too for as long as the toast is there.
func (h *Host) Toast(words string, undo func()) { h.Did(Deed{Words: words, Undo: undo}) }

// Tell says what could not be done, and why. It needs no answer: nothing was
// changed.
func (h *Host) Tell(words string) { h.Did(Deed{Words: words, Failed: true}) }

// Did is [Host.Toast] for what has more to say than its words.
func (h *Host) Did(did Deed) {
	switch {
	case h.OnDid != nil:
		h.OnDid(did)
	case h.OnToast != nil && !did.Quiet:
		h.OnToast(did.say(undoFor(h.Rules())), did.Undo)
	}
}

// Ask shows a question over the window; dismiss takes it away unanswered, and leaves
// what is typed in it.
func (h *Host) Ask(q Question) (dismiss func()) {
	if h.OnAsk == nil {
		return func() {}
	}
	q, left := h.outliving(q)
	away := h.OnAsk(q)
	return func() {
		away()
		left()
	}
}

// ShowError says in plain words what went wrong, what is safe and what to do.
// An error nobody foresaw gets a reference number and goes to the log. It does
// nothing with nil, and nothing with the end of the session; it ends the session
// of somebody who was stopped.
func (h *Host) ShowError(err error) {
	if n, ok := h.tell(err); ok && h.OnNotice != nil {
		h.OnNotice(n)
	}
}

// Unread says what became of reading a page's records: with nothing read before, the
// page is to say why it could not be; else what was read stays and the error is
// shown over it.
func (h *Host) Unread(before bool, err error) (failed bool, why string) {
	switch {
	case err == nil:
		return false, ""
	case before:
		h.ShowError(err)
		return false, ""
	}
	return true, h.Told(err)
}

// Told is the words of [Host.ShowError] for a screen that has a place for them;
// "" where there is nothing to say.
func (h *Host) Told(err error) string {
	n, ok := h.tell(err)
	if !ok {
		return ""
	}
	return n.Sentence()
}

func (h *Host) tell(err error) (Notice, bool) {
	n, ok := Explain(err)
	if !ok {
		return n, false
	}
	if errors.Is(err, workflow.ErrStopped) && h.OnStopped != nil {
		h.OnStopped()
		return n, false
	}
	if n.Unforeseen {
		n.Reference = reference(h.Now())
		h.Log.Error("unforeseen", "reference", n.Reference, "err", err)
	}
	return n, true
}

// Banner keeps an amber bar over the page until no words take it away. The id
// tells one bar from another.
func (h *Host) Banner(id, words string) {
	if h.OnBanner != nil {
		h.OnBanner(id, words)
	}
}

// Copy puts text on the clipboard. Locking the desk clears it.
func (h *Host) Copy(text string) {
	if h.OnCopy != nil {
		h.OnCopy(text)
	}
}

// work says that something that may wait begins.
func (h *Host) work() (ended func()) {
	if h.OnWork == nil {
		return func() {}
	}
	return h.OnWork()
}

// Likes is how the person at the desk likes their window.
func (h *Host) Likes() Preferences {
	if h.OnLiked == nil {
		return Preferences{}
	}
	return h.OnLiked()
}

// Like changes how they like it, at once, and keeps it for the next time.
func (h *Host) Like(p Preferences) {
	if h.OnLike != nil {
		h.OnLike(p)
	}
}

// Kept is what [Host.Keep] kept for this person under a key, or "".
func (h *Host) Kept(key string) string {
	if h.OnKept == nil {
		return ""
	}
	return h.OnKept(key)
}

// Keep keeps a word for this person under a key, for the next time. It is not
// sealed: nothing of a patient may stand in it.
func (h *Host) Keep(key, word string) {
	if h.OnKeep != nil {
		h.OnKeep(key, word)
	}
}

// Visited remembers a record somebody looked at, by its reference and whose it
// is, for the list of recent items.
func (h *Host) Visited(p Place, ref, who string) {
	if h.OnVisited != nil {
		h.OnVisited(p, ref, who)
	}
}

// Focus moves the focus to the first thing in an object that can have it.
func (h *Host) Focus(o fyne.CanvasObject) bool { return kit.Focus(o) }

// Arrival puts the focus on a list once its rows are there: a screen is entered
// before they are read. The zero value is ready.
type Arrival struct{ waits bool }

// Enter begins to wait for rows.
func (a *Arrival) Enter() { a.waits = true }

// Rows gives the focus to a list that has come, if it is still wanted: nobody
// has begun to do something else meanwhile.
func (a *Arrival) Rows(list fyne.CanvasObject, n int) {
	if !a.waits || n == 0 {
		return
	}
	a.waits = false
	// A window not drawn yet is known to nobody, and nobody types in it.
	c := fyne.CurrentApp().Driver().CanvasForObject(list)
	if c == nil || c.Focused() == nil && c.Overlays().Top() == nil {
		kit.Focus(list)
	}
}

// Recheck asks the screen in view for its commands anew: call it when what can
// be done changed.
func (h *Host) Recheck() {
	if h.OnRecheck != nil {
		h.OnRecheck()
	}
}

// Idle says that the letter somebody typed is bound to a command that has nothing to
// do here: enough of them are prose, and not keys.
func (h *Host) Idle() {
	if h.OnIdle != nil {
		h.OnIdle()
	}
}

// Counted asks the navigation and the foot to count anew, for a change that is no event.
func (h *Host) Counted() {
	if h.OnCounted != nil {
		h.OnCounted()
	}
}

// Latest drops the answers that a later question has overtaken. The zero value
// is ready; one belongs to each kind of question.
type Latest struct {
	n   int
	end context.CancelFunc // of the read on its way, or nil
}

// Next starts a question and returns what tells, later on the window's
// goroutine, whether it is still the latest.
func (l *Latest) Next() (current func() bool) {
	l.Drop()
	mine := l.n
	return func() bool { return mine == l.n }
}

// Drop makes every answer on its way stale, and ends the reading for it: a screen
// does this when it is left for what it reads anew when it is entered.
func (l *Latest) Drop() {
	l.n++
	if l.end != nil {
		l.end()
		l.end = nil
	}
}

// Load reads off the window's goroutine and shows the answer on it, unless a
// later Load under the same Latest was started or the session ended: then the
// reading ends as well.
func Load[T any](h *Host, l *Latest, read func(context.Context) (T, error), show func(T, error)) {
	current := l.Next()
	ctx, end := context.WithCancel(h.Context)
	ended := h.work()
	l.end = end
	h.Exec.Go(func() {
		v, err := read(ctx)
		h.Exec.UI(func() {
			defer end()
			ended()
			if current() && ctx.Err() == nil {
				show(v, err)
			}
		})
	})
}

// Act does something that may wait and then says so: done runs on the window's
// goroutine after a success; an error is shown. A nil done is allowed. Signing
// out does not cut an act short: what was begun is finished.
func Act(h *Host, do func(context.Context) error, done func()) {
	ActOr(h, do, done, h.ShowError)
}

// ActOr is [Act] with the screen's own way to show what went wrong.
func ActOr(h *Host, do func(context.Context) error, done func(), failed func(error)) {
	ctx, ended, over := context.WithoutCancel(h.Context), h.work(), h.settling.begun()
	h.Exec.Go(func() {
		err := do(ctx)
		h.Exec.UI(func() {
			ended()
			over(err)
			switch {
			case err != nil:
				failed(err)
			case done != nil:
				done()
			}
		})
	})
}
