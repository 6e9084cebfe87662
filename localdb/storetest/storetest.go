// Package storetest is the one list of what any engine of the practice's record
// must do. localdb runs it against each real engine; there is no other record
// to run it against.
//
// It never looks inside a record: what no port shows is tested beside the
// engine.
//
// Invariant: it knows no engine. A new one is held to the same list without an
// edit here.
//
// Read desk.go first, then one file a noun.
package storetest

import (
	"context"
	"testing"
	"time"

	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/checklist"
	"proxydesk/workflow/nhs"
)

// Records is the sum of what casework, the relay and the screens need.
type Records interface {
	casework.Store
	Original(ctx context.Context, id workflow.ApplicationID) (workflow.Original, error)

	Unsettled(ctx context.Context) ([]workflow.Outgoing, error)
	OutgoingOfPair(ctx context.Context, p workflow.Pair) ([]workflow.Outgoing, error)
	OutgoingOfRole(ctx context.Context, id workflow.RoleID) ([]workflow.Outgoing, error)
	Mirror(ctx context.Context, c workflow.Change) error
	Listening(ctx context.Context) ([]workflow.Listened, error)
	Holding(ctx context.Context, p workflow.Pair) (workflow.Holding, error)
	NoteRead(ctx context.Context, p workflow.Pair, at time.Time) error
	LastHeard(ctx context.Context) (time.Time, error)
	Received(ctx context.Context, by workflow.Staff, since time.Time, limit int) ([]workflow.AuditLine, error)

	Awaiting(ctx context.Context) ([]workflow.ApplicationID, error)
	OpenCases(ctx context.Context) ([]workflow.ApplicationID, error)
	Expiring(ctx context.Context, before nhs.Date) ([]workflow.RoleID, error)

	Queue(ctx context.Context, f workflow.QueueFilter) ([]workflow.QueueLine, int, error)
	QueueCounts(ctx context.Context, who workflow.Staff, weekEnds nhs.Date) (workflow.QueueCounts, error)
	Roles(ctx context.Context, f workflow.RoleFilter) ([]workflow.RoleLine, int, error)
	RoleCounts(ctx context.Context) (map[workflow.RoleState]int, error)
	EachCourse(ctx context.Context, f workflow.CourseFilter, yield func(workflow.Course) error) error
	EachRole(ctx context.Context, f workflow.RoleFilter, yield func(workflow.RoleLine) error) error
	Tasks(ctx context.Context) (setUp, switchOff int, err error)
	Letters(ctx context.Context, state workflow.LetterState, by workflow.Staff) ([]workflow.LetterLine, error)
	LetterCount(ctx context.Context, state workflow.LetterState, by workflow.Staff) (int, error)
	OutgoingList(ctx context.Context, limit int) ([]workflow.Outgoing, error)
	AuditList(ctx context.Context, f workflow.AuditFilter, by workflow.Staff) ([]workflow.AuditLine, int, error)
	OutgoingCounts(ctx context.Context, to ...workflow.Staff) (workflow.OutgoingCounts, error)
	ToRelease(ctx context.Context, by workflow.Staff) ([]workflow.Outgoing, error)
	AuditOf(ctx context.Context, id workflow.ApplicationID, by workflow.Staff, limit int) ([]workflow.AuditEntry, error)
	AuditTail(ctx context.Context, by workflow.Staff, limit int) ([]workflow.AuditEntry, error)
	FindPeople(ctx context.Context, query string) ([]workflow.Found, error)
	ForgetPeople()
}

// Engine is what the list is run against.
type Engine struct {
	// Open makes an empty record that somebody has signed in to; it closes it
	// when the test ends.
	Open func(t *testing.T, now func() time.Time) Records
	// Rules and Scripts are the shipped ones (assets).
	Rules   workflow.Rules
	Scripts map[string]checklist.Script
}

// Run runs the list.
func Run(t *testing.T, e Engine) {
	for name, test := range map[string]func(*testing.T, *desk){
		"an application is read as it was registered": applicationIsRead,
		"the original is kept as received":            originalIsKept,
		"an id nobody has is not found":               unknownIDs,
		"references count upwards":                    referencesCount,
		"an empty change is refused":                  emptyChange,
		"the second writer of a case is told":         secondWriter,
		"registrations at once get their own numbers": registrationsAtOnce,
		"the same pair is seen":                       samePair,
		"a pair without numbers is known by name":     samePairByName,
		"roles in force are counted for each person":  rolesCounted,

		"a granted role is read":                            roleIsRead,
		"a pair has one role in force":                      oneRoleInForce,
		"the register pages, newest first":                  registerPages,
		"the register tells of holds to those who may know": registerMarks,
		"how cases went in time, as each may know":          courses,
		"tasks come and go":                                 tasks,
		"what is due is listed as birthdays pass":           reviewsDue,
		"the day's own work is found":                       dayBegins,
		"the store's ending is mirrored":                    mirrored,
		"a second grant after an undo is the role of":       grantAfterUndo,

		"a decision is one message with its bytes":      messageIsKept,
		"a message moves only from where it was read":   messageMoves,
		"a message that came back is not the one read":  messageCameBack,
		"a message that takes another's place is added": messageReplaced,
		"the national record is read in turn":           listenedTo,
		"what was changed elsewhere is listed":          receivedElsewhere,
		"what the national record asks is listed":       toSettle,
		"a number taken over finds everything":          numberTaken,
		"a settled message takes its role along":        messageTakesItsRoleAlong,
		"an undo is refused once the message has left":  undoTooLate,
		"removals come first":                           removalsFirst,

		"letters wait, change and print":                                     lettersWait,
		"a held case's letters are hidden from those who may not print them": heldLetters,

		"a paper is kept with its copy, and the copy can go": papersKept,

		"the queue is worst first":                     queueOrder,
		"the queue tells of no refusal to be released": queueRelease,
		"a hold is first, and seen only by some":       queueHold,
		"the queue pages and narrows":                  queuePages,
		"the counts are those of the rows":             queueCounts,
		"people are found by what is said":             findPeople,
		"people are found after the index was dropped": findAgain,
		"a number learned later finds its case":        findNumberLearned,

		"every act is one entry":                  everyActLogged,
		"a hold's words are left out":             auditHidesHold,
		"a refusal waiting for release is hidden": auditHidesUnreleased,
		"a note is logged and changes nothing":    noteLogged,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, newDesk(t, e))
		})
	}
}
