package kit

import "fyne.io/fyne/v2"

// Exec says where a screen model's work runs. Go takes work that may wait (the
// store, a file); UI takes what touches the screen. A model calls Go with the
// work and, inside it, UI with the outcome.
type Exec struct {
	Go func(func())
	UI func(func())
}

// Inline runs everything at once on the caller, so that a test sees the outcome
// when the call returns.
func Inline() Exec {
	now := func(f func()) { f() }
	return Exec{Go: now, UI: now}
}

// Live runs work on a goroutine and its outcome on the window's.
func Live() Exec {
	return Exec{Go: func(f func()) { go f() }, UI: fyne.Do}
}
