package workflow

import (
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// Ground is one finding that a grant rests on, in the words of the day it was
// decided: what it is about, what was found, and when.
type Ground struct {
	About, Found string
	On           nhs.Date
}

// grounds lists the findings of the case that anybody may read.
func (a Application) grounds(f checklist.Facts, rules Rules) (all []Ground) {
	questions := rules.Questions(a)
	for _, found := range questions.Findings(f, a.Answered(f, rules)).All {
		if it, ok := questions.Item(found.Item); ok && !it.Restricted && !it.Hidden {
			all = append(all, Ground{About: found.Title(), Found: found.Words, On: found.On})
		}
	}
	return all
}
