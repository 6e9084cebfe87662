package emulator

import (
	"slices"
	"time"
)

// A LogEntry is what is kept of one request. It holds no NHS number, no query
// and no body: an id is kept only when it is a UUID.
type LogEntry struct {
	At            time.Time
	Op            Op
	Method        string
	Status        int    // as sent; 0 when no answer was sent
	Code          string // of the refusal, if it was one
	ID            string // of the resource named in the path
	RequestID     string
	CorrelationID string
	Fault         Kind // what went wrong on purpose
	Changed       bool // whether the record was changed by it
}

// longestLog is how many requests are kept; the oldest go first.
const longestLog = 50_000

// Log lists the requests so far, oldest first.
func (s *Service) Log() []LogEntry {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.log)
}

// ClearLog forgets the requests so far.
func (s *Service) ClearLog() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.log = nil
}

// note keeps a request in the log. Call with the lock held.
func (s *Service) note(c *call, a *answer, f *Fault) {
	e := LogEntry{
		At: c.now, Op: c.Op, Method: c.method, Code: a.code, Changed: a.changed,
		ID: onlyUUID(c.ID), RequestID: onlyUUID(c.header.Get("X-Request-ID")),
		CorrelationID: onlyUUID(c.header.Get("X-Correlation-ID")),
	}
	if a.line == delivered || a.line == broken {
		e.Status = a.status
	}
	if f != nil {
		e.Fault = f.Kind
	}
	if len(s.log) >= longestLog {
		s.log = slices.Delete(s.log, 0, longestLog/10)
	}
	s.log = append(s.log, e)
}

func onlyUUID(id string) string {
	if uuidShape.MatchString(id) {
		return id
	}
	return ""
}
