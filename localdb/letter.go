package localdb

import (
	"context"
	"fmt"

	"proxydesk/workflow"
)

// letterRow is a row of the letter table.
type letterRow struct {
	ID          workflow.LetterID      `db:"id"`
	Version     int                    `db:"version"`
	State       workflow.LetterState   `db:"state"`
	Application workflow.ApplicationID `db:"application_id"`
	Role        workflow.RoleID        `db:"role_id"`
	Kind        string                 `db:"kind"`
	Addressee   workflow.Applicant     `db:"addressee"`
	MadeAt      string                 `db:"made_at"`
	Body        []byte                 `db:"body"`
}

const letterColumns = `id, version, state, application_id, role_id, kind, addressee, made_at, body`

const (
	insertLetter = `INSERT INTO letter (` + letterColumns + `) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`
	updateLetter = `UPDATE letter SET version = ?, state = ?, body = ? WHERE id = ? AND version = ?`
)

const sealedLetter = "letter.body"

// sealLetter makes a letter one version on from where it was read; writing it
// answers ErrStale when that is not the latest.
func (k keyring) sealLetter(l workflow.Letter) (sealed, error) {
	read := l.Version
	l.Version++
	body, err := k.seal(sealedLetter, string(l.ID), l)
	r := letterRow{ID: l.ID, Version: l.Version, State: l.State, Application: l.Application, Role: l.Role, Kind: l.Kind,
		Addressee: l.To, MadeAt: instant(l.Made), Body: body}
	return sealed{row: digest(subjectLetter, string(r.ID), r), write: func(ctx context.Context, t *tx) error {
		if read == 0 {
			return t.exec(ctx, insertLetter, r.ID, r.Version, r.State, r.Application, r.Role, r.Kind, r.Addressee, r.MadeAt, r.Body)
		}
		return t.one(ctx, workflow.ErrStale, updateLetter, r.Version, r.State, r.Body, r.ID, read)
	}}, err
}

// letterWordsRow is a row of the letter_words table.
type letterWordsRow struct {
	Letter workflow.LetterID `db:"letter_id"`
	Words  []byte            `db:"words"`
}

const (
	upsertLetterWords    = `INSERT INTO letter_words (letter_id, words) VALUES (?, ?) ON CONFLICT (letter_id) DO UPDATE SET words = excluded.words`
	selectAllLetterWords = `SELECT letter_id, words FROM letter_words`
	selectLetterWords    = selectAllLetterWords + ` WHERE letter_id = ?`
	sealedLetterWords    = "letter_words.words"
)

// sealLetterWords keeps the words of a first print. One that did not come out
// of the printer is printed first once more, and kept anew.
func (k keyring) sealLetterWords(l workflow.Letter) (sealed, error) {
	words, err := k.seal(sealedLetterWords, string(l.ID), l.Kept)
	r := letterWordsRow{Letter: l.ID, Words: words}
	return sealed{row: digest(subjectLetterWords, string(l.ID), r), write: func(ctx context.Context, t *tx) error {
		return t.exec(ctx, upsertLetterWords, r.Letter, r.Words)
	}}, err
}

// LetterWords is what was kept of a letter when it was printed first, or
// ErrNotFound.
func (db *DB) LetterWords(ctx context.Context, id workflow.LetterID) (words []byte, err error) {
	var rows []letterWordsRow
	k, err := db.unsealed()
	if err == nil {
		err = db.read.all(ctx, &rows, selectLetterWords, string(id))
	}
	if err == nil && len(rows) == 0 {
		err = workflow.ErrNotFound
	}
	if err == nil {
		err = k.open(sealedLetterWords, string(id), rows[0].Words, &words)
	}
	if err != nil {
		return nil, fmt.Errorf("words of letter %s: %w", id, err)
	}
	return words, nil
}

const (
	selectLetter    = `SELECT ` + letterColumns + ` FROM letter WHERE id = ?`
	selectLettersOf = `SELECT ` + letterColumns + ` FROM letter WHERE application_id = ? ORDER BY seq`
)

// Letter is one letter, or ErrNotFound.
func (db *DB) Letter(ctx context.Context, id workflow.LetterID) (workflow.Letter, error) {
	l, err := db.letters(ctx, selectLetter, string(id))
	if err == nil && len(l) == 0 {
		err = workflow.ErrNotFound
	}
	if err != nil {
		return workflow.Letter{}, fmt.Errorf("letter %s: %w", id, err)
	}
	return l[0], nil
}

// LettersOf lists the letters of a case, oldest first.
func (db *DB) LettersOf(ctx context.Context, id workflow.ApplicationID) ([]workflow.Letter, error) {
	l, err := db.letters(ctx, selectLettersOf, string(id))
	if err != nil {
		return nil, fmt.Errorf("letters of application %s: %w", id, err)
	}
	return l, nil
}

func (db *DB) letters(ctx context.Context, query, id string) ([]workflow.Letter, error) {
	k, err := db.unsealed()
	if err != nil {
		return nil, err
	}
	var rows []letterRow
	if err := db.read.all(ctx, &rows, query, id); err != nil {
		return nil, err
	}
	letters := make([]workflow.Letter, len(rows))
	for i, row := range rows {
		if letters[i], err = k.letter(row); err != nil {
			return nil, err
		}
	}
	return letters, nil
}

func (k keyring) letter(row letterRow) (l workflow.Letter, err error) {
	if err := k.open(sealedLetter, string(row.ID), row.Body, &l); err != nil {
		return workflow.Letter{}, err
	}
	if l.ID != row.ID || l.Version != row.Version || l.State != row.State {
		return workflow.Letter{}, workflow.ErrCorrupt
	}
	return l, nil
}

// letterLineRow is a letter with what the list shows of its case.
type letterLineRow struct {
	letterRow
	EverHeld bool   `db:"ever_held"`
	Line     []byte `db:"line"`
}

// A letter counts as held where its case or the role it is about ever was.
const (
	letterHeld  = `(a.ever_held OR COALESCE(r.ever_held, 0))`
	fromLetters = ` FROM letter l JOIN application a ON a.id = l.application_id LEFT JOIN role r ON r.id = a.role_id
	WHERE l.state = ? AND (? OR NOT ` + letterHeld + `)`
	selectAnyLetterLines = `SELECT l.id, l.version, l.state, l.application_id, l.role_id, l.kind, l.addressee, l.made_at, l.body,
		` + letterHeld + ` AS ever_held, a.line` + fromLetters
	selectLetterLines = selectAnyLetterLines + ` ORDER BY l.seq`
	// Posted letters grow for years: the list shows the latest.
	selectPostedLines = selectAnyLetterLines + ` ORDER BY l.seq DESC LIMIT 500`
	countLetterStates = `SELECT COUNT(*)` + fromLetters
)

// Letters lists the letters in a state, oldest first; of those posted the last
// 500, latest first. A letter of a case or a
// role that was ever held is left out for those who may not print such letters.
func (db *DB) Letters(ctx context.Context, state workflow.LetterState, by workflow.Staff) ([]workflow.LetterLine, error) {
	lines, err := db.letterLines(ctx, state, by)
	if err != nil {
		return nil, fmt.Errorf("letters %s: %w", state, err)
	}
	return lines, nil
}

func (db *DB) letterLines(ctx context.Context, state workflow.LetterState, by workflow.Staff) ([]workflow.LetterLine, error) {
	k, err := db.unsealed()
	if err != nil {
		return nil, err
	}
	var rows []letterLineRow
	query := selectLetterLines
	if state == workflow.LetterPosted {
		query = selectPostedLines
	}
	if err := db.read.all(ctx, &rows, query, state, by.May(workflow.ActPrintHeld)); err != nil {
		return nil, err
	}
	own, err := db.theirs(ctx, k, by)
	if err != nil {
		return nil, err
	}
	var lines []workflow.LetterLine
	for _, row := range rows {
		if !by.Prints(row.Kind) || row.EverHeld && own.has(row.Application) {
			continue // not theirs to send; of a hold, that there is one tells of it
		}
		l, err := k.letter(row.letterRow)
		if err != nil {
			return nil, err
		}
		people, err := k.openApplicationLine(l.Application, row.Line)
		if err != nil {
			return nil, err
		}
		line := workflow.LetterLine{Letter: l, Name: people.Patient, Held: row.EverHeld}
		switch {
		case l.Other != nil:
			line.Name = l.Other.Name
		case l.To == workflow.ByProxy:
			line.Name = people.Proxy
		}
		lines = append(lines, line)
	}
	return lines, nil
}
