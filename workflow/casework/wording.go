package casework

import (
	"context"
	"fmt"
	"slices"

	"proxydesk/workflow"
	"proxydesk/workflow/letter"
)

// Wordings are the practice's own words for letters with every version, and
// those in whose stead the standard ones are used (Desk.Worded), for those who
// may change them.
func (s Session) Wordings(ctx context.Context) (all workflow.Wordings, left map[letter.Kind]letter.Mistakes, err error) {
	if !s.staff.May(workflow.ActSetWording) {
		return nil, nil, fmt.Errorf("wordings: %w", workflow.ErrNotAllowed)
	}
	if all, err = s.desk.Office.Wordings(ctx); err == nil {
		_, left = s.desk.Worded(all)
	}
	return all, left, err
}

// WordedLetters lists the letters that somebody may word.
func (s Session) WordedLetters() []letter.Info {
	return slices.DeleteFunc(s.desk.Standard.Letters(), func(l letter.Info) bool {
		return len(letter.Samples(l.Kind, letter.Practice{})) == 0
	})
}

// StandardWording is what a letter says while the practice has no words of its
// own for it.
func (s Session) StandardWording(kind letter.Kind) string { return s.desk.Standard.Wording(kind) }

// TryWording is a letter about a sample in words that nobody saved yet, or
// letter.Mistakes.
func (s Session) TryWording(kind letter.Kind, text string, sample letter.Facts) (letter.Document, error) {
	lib, wrong := s.desk.Standard.Reword(kind, text, s.desk.Sign)
	if len(wrong) > 0 {
		return letter.Document{}, letter.Mistakes(wrong)
	}
	return lib.Write(kind, sample)
}

// Reword gives a letter other words from the next print on, or with "" its
// standard ones, for somebody who looked at version on of it. Words that may not
// stand there are letter.Mistakes; ErrStale says that somebody saved others
// since. A letter that was printed keeps its words.
func (s Session) Reword(ctx context.Context, kind letter.Kind, text string, on int) error {
	what := fmt.Sprintf("reword letter %s", kind)
	all, _, err := s.Wordings(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if text == s.StandardWording(kind) {
		text = ""
	}
	if text != "" {
		if _, wrong := s.desk.Standard.Reword(kind, text, s.desk.Sign); len(wrong) > 0 {
			return fmt.Errorf("%s: %w", what, letter.Mistakes(wrong))
		}
	}
	c, err := all.Reword(string(kind), text, on, s.staff, s.desk.Now())
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if err := s.desk.Office.KeepWording(ctx, c); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	s.tell(workflow.ActSetWording)
	return nil
}

// Worded is the standard letters with the practice's own words. A letter whose
// words this release does not take is in its standard words, and named with what
// is wrong: a release that forbids more must not keep a desk from opening.
func (d *Desk) Worded(all workflow.Wordings) (*letter.Library, map[letter.Kind]letter.Mistakes) {
	lib, left := d.Standard, map[letter.Kind]letter.Mistakes{}
	for k := range all {
		text, kind := all.Latest(k).Text, letter.Kind(k)
		if text == "" {
			continue
		}
		own, wrong := lib.Reword(kind, text, d.Sign)
		if len(wrong) > 0 {
			left[kind] = wrong
			continue
		}
		lib = own
	}
	return lib, left
}
