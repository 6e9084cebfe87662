// Package vrs is the client for the national store of proxy roles, the
// Validated Relationships Service: it reads roles, relationships and access
// requests, builds the exact bytes of a message, sends them once, and says
// truthfully what is known of the outcome.
//
// It never sends a write again (a 401 apart, once, signed in anew), follows a
// redirect, judges an answer or decides what happens next; that is sync/relay.
// It never puts an NHS number, a name, a body or an address with a query into an
// error or a printed value, and it shares nothing with sync/emulator.
//
// Invariant: a write either surely never started (*NotSentError), was answered
// (Response), or may have happened (*NoAnswerError); any other error means that
// it was no message of ours and nothing was tried. Reading tolerates every
// published dialect, writing knows only one.
//
// Read client.go first, then send.go and message.go (writing), role.go and
// accessrequest.go (reading), errors.go (how things end).
//
// # Catalogue
//
//	New(Config) (*Client, error)                 a client; Offline{} is the one for "no store configured"
//	Client.SearchRoles(ctx, proxy, patient, statuses...) ([]RoleRecord, error)
//	Client.Role(ctx, id) (RoleRecord, error)
//	Client.Relationships(ctx, proxy, patient) ([]Relationship, error)
//	Client.AccessRequest(ctx, id) (AccessRequest, error)
//	Client.Send(ctx, Request) (Response, error)
//	CreateRole(RoleDraft) (Request, error)       the frozen bytes of a new active role
//	PatchRole(Patch) (Request, error)            the frozen bytes of a change to a role
//	ParseAccessRequest([]byte) (AccessRequest, error)
//	None                                         no sign-in
//	NewSignedJWT(SignedJWTConfig) (*SignedJWT, error), ParseKey([]byte)
//	NewApplication(SignedJWTConfig, read)        the same, with credentials read when they are needed
//	NewWorkers(WorkersConfig) (*Workers, error)  staff, each through their browser; OnBehalf(ctx, person) says under whom
package vrs
