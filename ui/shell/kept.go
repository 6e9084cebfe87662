package shell

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"time"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
	"proxydesk/workflow/nhs"
)

// Kept is what of a question or a form outlives the program: what is typed, chosen
// or ticked in it and came to nothing yet. It is sealed in the record under its
// person, with every key, and is there again when the same is asked about the same.
// It goes when it is answered or left. The zero value keeps nothing.
type Kept struct {
	page  string
	of    string
	boxes []keptBox
}

type keptBox struct {
	id string
	at kit.Held
}

// Keep names what is kept among all that is kept of its person: by our own ids alone,
// for the name is not sealed. What belongs to a case begins with its DraftPage, and
// goes with it when it closes.
func Keep(page string) Kept { return Kept{page: page} }

// KeepOf is [Keep] for a question about one case, or about several at once.
func KeepOf(cases []workflow.ApplicationID, question string) Kept {
	if len(cases) == 1 {
		return Keep(cases[0].DraftOf(question))
	}
	return Keep("cases " + question).Of(fmt.Sprint(cases))
}

// Of says what the question is about where that may be any number of things: it is
// offered again for the same ones only.
func (k Kept) Of(what string) Kept { k.of = what; return k }

// Box keeps a control as well. They are put back in their order, each as if a person
// did it. A password and what is to stand nowhere must never be among them.
func (k Kept) Box(id string, at kit.Held) Kept {
	k.boxes = append(k.boxes[:len(k.boxes):len(k.boxes)], keptBox{id, at})
	return k
}

// keptBody is a Kept in the record: what differs from what stood there at first.
type keptBody struct {
	At    time.Time
	Of    string `json:",omitempty"`
	Boxes map[string]string
}

// keptPage is what one page holds in the record, as far as this session knows.
type keptPage struct {
	drafting *Drafting
	known    bool // body is what is in the record, or on its way there
	body     []byte
	boxes    map[string]string // of the body; nil where it was read
	failed   func(error)       // hears how the last writing went
}

// Keeping keeps what is typed into a question or a form while it is open.
type Keeping struct {
	host    *Host
	kept    Kept
	first   map[string]string // what stood in the boxes
	back    func(at time.Time)
	failed  func(error)
	filling bool
	touched bool
	acts    int // begun by its answer, and not over
}

// KeepTyped begins to keep what is typed into the boxes, which stand as they are at
// first, and puts back what was kept of them; back hears of that, and from when it
// is. failed hears how each writing went. Both run on the window's goroutine.
func (h *Host) KeepTyped(k Kept, back func(at time.Time), failed func(error)) *Keeping {
	g := &Keeping{host: h, kept: k, back: back, failed: failed}
	if h.Drafts == nil || k.page == "" {
		return g
	}
	g.first = g.stand()
	for _, b := range k.boxes {
		b.at.Watch(g.typed)
	}
	p := h.keptPage(k.page)
	p.failed = failed
	if p.known {
		g.restore(p.body)
		return g
	}
	drafts, who := h.Drafts, h.Staff().ID
	Load(h, new(Latest), func(ctx context.Context) ([]byte, error) { return drafts.Draft(ctx, who, k.page) }, func(body []byte, err error) {
		switch {
		case p.known: // somebody typed meanwhile
		case err == nil:
			p.known, p.body = true, body
			g.restore(body)
		case errors.Is(err, workflow.ErrNotFound):
			p.known = true
		default:
			h.Log.Error("read what was typed", "err", err)
		}
	})
	return g
}

func (h *Host) keptPage(page string) *keptPage {
	p := h.pages[page]
	if p == nil {
		p = &keptPage{}
		p.drafting = NewDrafting(h, h.Drafts, page, func(err error) {
			if p.failed != nil {
				p.failed(err)
			}
		})
		if h.pages == nil {
			h.pages = map[string]*keptPage{}
		}
		h.pages[page] = p
	}
	return p
}

// keepBody keeps something for a page, or forgets it.
func (p *keptPage) keepBody(body []byte) {
	if p.known && len(p.body) == 0 && len(body) == 0 {
		return
	}
	p.known, p.body = true, body
	p.drafting.Keep(body)
}

// stand is what stands in the boxes now.
func (g *Keeping) stand() map[string]string {
	all := map[string]string{}
	for _, b := range g.kept.boxes {
		all[b.id] = b.at.Held()
	}
	return all
}

// typed keeps what differs from what stood there at first.
func (g *Keeping) typed() {
	if g.filling {
		return
	}
	g.touched = true
	g.host.keepWords(g.kept, g.stand(), g.first)
}

func (h *Host) keepWords(k Kept, words, first map[string]string) {
	d := keptBody{At: h.Now(), Of: k.of, Boxes: words}
	maps.DeleteFunc(d.Boxes, func(id, s string) bool { return s == first[id] })
	p := h.keptPage(k.page)
	if p.boxes != nil && maps.Equal(p.boxes, d.Boxes) {
		return
	}
	p.boxes = d.Boxes
	var body []byte
	if len(d.Boxes) > 0 {
		var err error
		if body, err = json.Marshal(d); err != nil {
			h.Log.Error("write what was typed", "err", err)
			return
		}
	}
	p.keepBody(body)
}

// KeepWords keeps words for the boxes of a question that is not open, as an earlier
// release kept them elsewhere.
func (h *Host) KeepWords(page string, words map[string]string) {
	if h.Drafts != nil {
		h.keepWords(Keep(page), maps.Clone(words), nil)
	}
}

// restore puts back what was kept, unless somebody began to type.
func (g *Keeping) restore(body []byte) {
	var d keptBody
	if g.touched || len(body) == 0 || json.Unmarshal(body, &d) != nil || d.Of != g.kept.of {
		return // nothing, of something else, or of another version of the program
	}
	g.filling = true
	for _, b := range g.kept.boxes {
		if s, ok := d.Boxes[b.id]; ok && s != b.at.Held() {
			b.at.Hold(s)
		}
	}
	g.filling = false
	if g.back != nil && !maps.Equal(g.stand(), g.first) {
		g.back(d.At)
	}
}

// Begin says that what stands in the boxes now stands elsewhere too: none of it is to
// be kept any more.
func (g *Keeping) Begin() {
	g.Forget()
	g.first = g.stand()
}

// Forget ends it: what was typed was left, or came to what it was for.
func (g *Keeping) Forget() {
	if g.host.Drafts != nil && g.kept.page != "" {
		p := g.host.keptPage(g.kept.page)
		p.boxes = nil
		p.keepBody(nil)
	}
}

// Settle does what was typed for. What is kept goes when the acts that this begins are
// done, at once where it begins none, and stays when one fails: it is offered again.
func (g *Keeping) Settle(do func()) {
	before := g.host.settling
	g.host.settling, g.acts = g, 1
	do()
	g.host.settling = before
	g.over(nil)
}

// begun counts an act that the answer begins; over is told how it ended.
func (g *Keeping) begun() (over func(error)) {
	if g == nil {
		return func(error) {}
	}
	g.acts++
	return g.over
}

// over is told when an act is over, and how.
func (g *Keeping) over(err error) {
	if err != nil {
		g.acts = -1 // what still comes forgets nothing
		return
	}
	if g.acts--; g.acts == 0 {
		g.Forget()
	}
}

// outliving is a question whose boxes outlive the program; left forgets them.
func (h *Host) outliving(q Question) (kept Question, left func()) {
	if h.Drafts == nil || q.Kept.page == "" {
		return q, func() {}
	}
	words := kit.Hint("").Wrap()
	words.Hide()
	say := func(s string) {
		words.SetText(s)
		words.Show()
		kit.Reflow(words)
	}
	q.back = words
	g := h.KeepTyped(q.Kept, func(at time.Time) {
		say(lang.Sayf("What you began to type here is still here, from %s, %s.", nhs.DateIn(at).DayMonth(), clock(at)))
	}, func(err error) {
		if err != nil {
			words.SetColor(theme.Err)
			say(lang.Say("What you type here is not kept if the program goes down: the practice’s record cannot be written."))
		}
	})
	choices := make([]Choice, len(q.Choices))
	for i, c := range q.Choices {
		choices[i] = c
		choices[i].Do = func() {
			g.Settle(func() {
				if c.Do != nil {
					c.Do()
				}
			})
		}
	}
	q.Choices = choices
	return q, g.Forget
}
