// Package lang is the door between the sentences of the window and the language
// of the person who reads them.
//
// English stands in the source, where the sentence is used: Say("Nothing waits.")
// is that sentence, or what the catalogue of another language has for it. What a
// catalogue lacks is said in English. assets/words/en.json lists every sentence,
// made from the source by a test, and is what a translator is given.
//
// It never touches what people typed, names, or what goes into the record: those
// stay as they are in every language.
//
// Invariant: the language is settled before any other package of the window has
// its first value, and never changes while the process runs. So a sentence may
// stand in a package's variables.
//
// Read this file first, then catalogue.go (the files), pseudo.go (the language
// that proves that nothing was left out).
package lang

import (
	"fmt"
	"os"
	"strings"
)

// spoken is the language of this process; nil is English.
var spoken = open(wanted(os.Getenv))

// wanted is the language the machine asks for, as POSIX names it: cy_GB.UTF-8.
func wanted(env func(string) string) string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := env(name); v != "" {
			return v
		}
	}
	return ""
}

// Say is a sentence in the language of the process. text is the English.
func Say(text string) string {
	if spoken == nil {
		return text
	}
	return spoken.say(text)
}

// Sayf is Say with values in it, as [fmt.Sprintf] sets them. A translation may
// take them in another order: %[2]s.
func Sayf(format string, args ...any) string {
	if spoken == nil {
		return fmt.Sprintf(format, args...) // and so vet checks the callers
	}
	return fmt.Sprintf(spoken.say(format), args...)
}

// Count is a sentence about a number of things: one is the English for exactly
// one, many for every other number, the same where English makes no difference.
// args are what stands in them; without any it is n alone. Other languages have
// up to six forms.
func Count(n int, one, many string, args ...any) string {
	format := many
	switch {
	case spoken != nil:
		format = spoken.count(n, one, many)
	case n == 1:
		format = one
	}
	if args == nil {
		args = []any{n}
	}
	if !strings.Contains(format, "%") {
		return format // "Did it print?" names no number
	}
	return fmt.Sprintf(format, args...)
}
