// Package settings is the practice's own page: who may sign in and what for,
// one's own password, the recovery key, what letters say of the practice, the
// rules and working days it may set, its backups, and the line to the national
// store.
//
// It never decides who may do what: workflow.Team and casework.Session do, and
// their refusals are shown beside the field they are about. It shows a password
// or a recovery key once and keeps it no longer.
//
// The invariant it keeps: a section is there only for somebody who may use it,
// and everything it saves goes through the session of the person at the desk.
//
// Read model.go first, then users.go; each section is a model without the
// toolkit and, in the file whose name ends in _view, what shows it.
package settings
