package emulator

import (
	"embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The rules that are lists are kept as lists, one file each, so that a reader
// can hold them against the contract line by line.
//
//go:embed errors.csv codes.csv questions.csv transitions.csv access.csv
var tables embed.FS

// rows reads one table, without its heading. The files are compiled in, so a
// fault in one is a programmer's and stops the program at start.
func rows(name string, columns int) [][]string {
	f, err := tables.Open(name)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = columns
	all, err := r.ReadAll()
	if err != nil {
		panic(fmt.Sprintf("%s: %v", name, err))
	}
	return all[1:]
}

// A fault line of errors.csv: what one code means in one operation.
type meaning struct {
	status      map[Dialect]int
	issue       string
	display     string
	diagnostics string
}

type opCode struct {
	op   Op
	code string
}

var meanings = func() map[opCode]meaning {
	m := map[opCode]meaning{}
	for _, r := range rows("errors.csv", 7) {
		m[opCode{Op(r[0]), r[1]}] = meaning{
			status: map[Dialect]int{Spec: number(r[2]), Recorded: number(r[3])},
			issue:  r[4], display: r[5], diagnostics: r[6],
		}
	}
	return m
}()

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(err)
	}
	return n
}

// A code is one value of a code set, with the systems it may come from; the
// first is the one the emulator writes.
type code struct {
	display string
	systems []string
}

var codes = func() map[string]map[string]code {
	m := map[string]map[string]code{}
	for _, r := range rows("codes.csv", 4) {
		if m[r[0]] == nil {
			m[r[0]] = map[string]code{}
		}
		m[r[0]][r[1]] = code{display: r[2], systems: strings.Fields(r[3])}
	}
	return m
}()

// inSet reports whether c is a coding of the set, by code and by system.
func inSet(set string, c any) bool {
	known, ok := codes[set][text(c, "code")]
	return ok && slices.Contains(known.systems, text(c, "system"))
}

// homes is the system each set's codes usually come from.
var homes = func() map[string]string {
	m := map[string]string{}
	for _, r := range rows("codes.csv", 4) {
		if m[r[0]] == "" {
			m[r[0]] = strings.Fields(r[3])[0]
		}
	}
	return m
}()

// written is the coding of a code of the set as the emulator writes it. A code
// the set does not have is written all the same; checks come elsewhere.
func written(set, value string) object {
	if known, ok := codes[set][value]; ok {
		return coding(known.systems[0], value, known.display)
	}
	return coding(homes[set], value, "")
}

// A question is one line of questions.csv: a linkId and the answer it takes.
type question struct {
	id, inside, answer, codes string
	many, required            bool
	text                      string
}

var questions = func() []question {
	var qs []question
	for _, r := range rows("questions.csv", 7) {
		qs = append(qs, question{r[0], r[1], r[2], r[3], r[4] == "yes", r[5] == "yes", r[6]})
	}
	return qs
}()

// An actor is whoever asks for a change of a role.
type actor string

const (
	practice  actor = "practice"
	applicant actor = "applicant"
	service   actor = "service"
)

// none stands for the status of a role that does not exist yet.
const none = "none"

type transition struct {
	from, to string
	reasons  []string // exact, or ending in * for every reason that begins so
	by       []string
}

var transitions = func() []transition {
	var ts []transition
	for _, r := range rows("transitions.csv", 5) {
		ts = append(ts, transition{r[0], r[1], strings.Fields(r[2]), strings.Fields(r[3])})
	}
	return ts
}()

// allowed reports whether by may move a role from one status to another for the
// reason. An empty by stands for somebody the emulator plays itself: anybody.
func allowed(from, to, reason string, by actor) bool {
	return slices.ContainsFunc(transitions, func(t transition) bool {
		return t.from == from && t.to == to &&
			(by == "" || slices.Contains(t.by, string(by))) &&
			slices.ContainsFunc(t.reasons, func(r string) bool {
				stem, open := strings.CutSuffix(r, "*")
				return r == reason || open && strings.HasPrefix(reason, stem)
			})
	})
}

// Allowed reports whether a practice may move a role from one status to another,
// "none" for no role, for a reason.
func Allowed(from, to, reason string) bool { return allowed(from, to, reason, practice) }

// access says which kind of sign-in may use an operation.
var access = func() map[Op]map[SignIn]string {
	m := map[Op]map[SignIn]string{}
	for _, r := range rows("access.csv", 4) {
		m[Op(r[0])] = map[SignIn]string{PatientSignIn: r[1], HealthcareWorker: r[2], ApplicationRestricted: r[3]}
	}
	return m
}()
