package checklist

import (
	"errors"
	"fmt"

	"proxydesk/workflow/nhs"
)

// takes reports whether the answer is of the item's type.
func (it *Item) takes(a Answer) bool { return it.check(a) == nil }

// Errors of Check; the text is for people.
var (
	errNoItem  = errors.New("this question is not part of the checks")
	errAskless = errors.New("this is worked out and cannot be answered")
)

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
	switch it.Type {
	case Computed:
		return errAskless
	case Text:
		if it.Rule == "L4" && activationKey.MatchString(a.Value+" "+a.Note) {
			return errors.New("this looks like an activation key, which is the attorney's secret: write down the reference only")
		}
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
