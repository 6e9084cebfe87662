package casework

import (
	"context"

	"proxydesk/workflow"
)

// Store is what casework needs of the practice's record.
//
// Reads answer workflow.ErrNotFound for an id nobody has and
// workflow.ErrCorrupt for a record that does not match its seal.
type Store interface {
	Application(ctx context.Context, id workflow.ApplicationID) (workflow.Application, error)
	Role(ctx context.Context, id workflow.RoleID) (workflow.Role, error)
	// RolesBeside lists the other roles in force or suspended that the role's
	// patient, or its proxy, is the same person in.
	RolesBeside(ctx context.Context, r workflow.Role, who workflow.Applicant) ([]workflow.RoleID, error)
	// RoleOf is the role an application granted.
	RoleOf(ctx context.Context, id workflow.ApplicationID) (workflow.Role, error)
	Letter(ctx context.Context, id workflow.LetterID) (workflow.Letter, error)
	// LettersOf lists the letters of a case, oldest first.
	LettersOf(ctx context.Context, id workflow.ApplicationID) ([]workflow.Letter, error)
	// Evidence is one paper, without its copy.
	Evidence(ctx context.Context, id workflow.EvidenceID) (workflow.Evidence, error)
	// EvidenceOf lists the papers of a case, oldest first, without their copies.
	EvidenceOf(ctx context.Context, id workflow.ApplicationID) ([]workflow.Evidence, error)
	// Copy is the kept copy of a paper, or ErrNotFound.
	Copy(ctx context.Context, id workflow.EvidenceID) ([]byte, error)
	// LetterWords is what was kept of a letter when it was printed first.
	LetterWords(ctx context.Context, id workflow.LetterID) ([]byte, error)
	// OutgoingOf lists the messages of a case, oldest first.
	OutgoingOf(ctx context.Context, id workflow.ApplicationID) ([]workflow.Outgoing, error)
	// OutgoingOfPair lists the messages about two people, oldest first.
	OutgoingOfPair(ctx context.Context, p workflow.Pair) ([]workflow.Outgoing, error)
	// LiveBetween lists the roles in force between two people by their NHS numbers:
	// those of the role, of a case that decided it, or of the national record.
	// Beside an error it lists those found all the same.
	LiveBetween(ctx context.Context, p workflow.Pair) ([]workflow.RoleID, error)
	// Staff is a member of staff, also one who has left.
	Staff(ctx context.Context, id workflow.StaffID) (workflow.Staff, error)
	Outgoing(ctx context.Context, id workflow.OutgoingID) (workflow.Outgoing, error)
	// Around is what the practice holds for the pair, leaving out one case. For
	// a pair without both numbers it compares names and birth dates.
	Around(ctx context.Context, patient, proxy workflow.Person, except workflow.ApplicationID) (workflow.Around, error)
	// NextRef is the reference the next application will have. Two callers may
	// get the same one; the second to commit is told ErrStale.
	NextRef(ctx context.Context) (string, error)

	// Commit writes the whole change durably, or nothing. It answers
	// workflow.ErrStale when a record was changed since it was read, or a
	// message to be taken back has already left.
	Commit(ctx context.Context, c workflow.Change) error
	// Settle writes what became of a message; ErrStale as above.
	Settle(ctx context.Context, s workflow.Settlement) error
	// Note writes an audit entry for something read, printed or exported.
	Note(ctx context.Context, e workflow.AuditEntry) error
}
