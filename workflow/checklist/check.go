package checklist

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"proxydesk/workflow/nhs"
)

// takes reports whether the answer is of the item's type.
func (it *Item) takes(a Answer) bool { return it.fits(a) == nil }

// Errors of Check; the text is for people.
var (
	errNoItem  = errors.New("this question is not part of the checks")
	errAskless = errors.New("this is worked out and cannot be answered")
	errKey     = errors.New("this looks like an activation key, which is the attorney's secret: write down the reference only")
)

// likeKey is anything in the form of an activation key, which is the attorney's
// own secret: a C and twelve characters, in fours or all in one. L4 takes nothing like it; in other
// texts it is one when it has a digit, for words can fall into that form too.
var likeKey = regexp.MustCompile(`(?i)\bC(?:[- ](?:[A-Z0-9]{4}[- ]?){2}[A-Z0-9]{4}|[A-Z0-9]{12})\b`)

// HoldsKey reports whether a text seems to hold an activation key of a lasting
// power of attorney. Nobody writes one down (L4).
func HoldsKey(text string) bool {
	for _, m := range likeKey.FindAllString(text, -1) {
		if strings.ContainsAny(m, "0123456789") {
			return true
		}
	}
	return false
}

// WithoutKeys is a text with everything taken out that HoldsKey finds in it.
func WithoutKeys(text string) string {
	return likeKey.ReplaceAllStringFunc(text, func(m string) string {
		if HoldsKey(m) {
			return "(an activation key, left out)"
		}
		return m
	})
}

// Check says whether an answer may be kept for an item: the item exists, is
// asked, and takes this value. It does not ask whether the item applies, nor
// who answers (Item.ActingRole).
func (s *Set) Check(id ItemID, a Answer) error {
	it, ok := s.Item(id)
	if !ok {
		return errNoItem
	}
	return it.check(a)
}

func (it *Item) check(a Answer) error {
	if HoldsKey(a.Note) || it.Type == Text && (HoldsKey(a.Value) || it.Rule == "L4" && likeKey.MatchString(a.Value)) {
		return errKey
	}
	return it.fits(a)
}

// fits says what keeps an answer from being one to this item.
func (it *Item) fits(a Answer) error {
	switch it.Type {
	case Computed:
		return errAskless
	case Text:
		return nil
	case Date:
		if _, err := nhs.ParseDate(a.Value); err != nil {
			return fmt.Errorf("write a date: %w", err)
		}
		return nil
	case Ticks:
		if a.Value != "" && a.Value != None || a.Value == None && len(a.Values) > 0 {
			return errors.New("tick what applies, or say that none does")
		}
	default:
		if len(a.Values) > 0 {
			return errors.New("choose one answer")
		}
	}
	for _, v := range a.given() {
		if _, ok := it.Find(v); !ok && !(it.Type == Ticks && v == None) {
			return errors.New("this is not one of the answers that can be chosen")
		}
	}
	return nil
}
