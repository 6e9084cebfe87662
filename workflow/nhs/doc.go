// Package nhs holds the small values every other room speaks in: the NHS
// number, the organisation (ODS) code, the civil date and the working day.
//
// It never reads a clock, a file or the network, and it knows nothing of
// applications or roles.
//
// Invariant: a Number or ODSCode that is not zero has passed its check, and a
// Number prints masked unless its digits are asked for by name.
//
// Start with number.go, then date.go.
package nhs
