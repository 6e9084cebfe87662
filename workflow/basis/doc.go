// Package basis knows the legal bases of proxy access: which one a case may
// rest on, what evidence each demands, who decides, and which services may be
// given under it (domain 4, with the findings of domain 3.6 to 3.10).
//
// It never decides a case and never reads a clock, a file of its own or an
// application: it takes Facts and answers with one Option for every basis, the
// unavailable ones with a sentence a receptionist can say on the phone.
//
// Invariant: at most one kind of authority is ever available. Somebody who can
// decide is asked and nobody else is; only for somebody who cannot do the
// others open, and never parental responsibility from the 16th birthday on.
//
// The catalogue:
//
//	Basis, All, Parse               the bases, with Words, Code, Local
//	Scope, Scopes, ParseScope       the services, with Words, ShowsRecord
//	Facts → Options(Facts)          one Option a basis, in the order of All
//	Find(options, basis)            the option of one basis
//	Smallest, Without(a, b)         what is proposed unasked; services of a not in b
//	ShowsRecord(scopes)             whether any of them shows the record
//
// Start with basis.go, then options.go.
package basis
