package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"time"
)

// Admin answers whoever plays everything round the store: the clock, other
// practices, what goes wrong, the limits. It is for a port of its own on
// loopback; nothing of it is part of the national store. A page of the web cannot
// use it: requests that say where they come from, or ask by another name than an
// address of this machine, are turned away.
//
//	GET /log, DELETE /log           the requests so far, without any number
//	GET /roles                      every role, with made-up numbers
//	PATCH /roles/{id}               another system changes one: status, reason, words, grantor, basis, end
//	POST /clock                     {"advance": "24h"} or {"set": "2027-01-01T09:00:00Z"}
//	POST /faults, DELETE /faults    a script as ReadFaults reads it
//	POST /limits                    {"perMinute": 600, "spike": 900, "others": 200, "bare": true}
//	POST /worker                    {"id": …, "name": …}: whom the sign-in page signs in
//	GET /snapshot, PUT /snapshot    everything there is, to go back to
//
// clock may be nil, which leaves POST /clock out.
func (s *Service) Admin(clock *Clock) http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, do func(w http.ResponseWriter, r *http.Request) error) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			if err := do(w, r); err != nil {
				writeJSON(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
			}
		})
	}
	handle("GET /log", func(w http.ResponseWriter, _ *http.Request) error {
		list := s.Log()
		if list == nil {
			list = []LogEntry{}
		}
		writeJSON(w, http.StatusOK, list)
		return nil
	})
	handle("DELETE /log", func(w http.ResponseWriter, _ *http.Request) error {
		s.ClearLog()
		return noContent(w)
	})
	handle("GET /roles", func(w http.ResponseWriter, _ *http.Request) error {
		writeJSON(w, http.StatusOK, s.Roles("", ""))
		return nil
	})
	handle("PATCH /roles/{id}", func(w http.ResponseWriter, r *http.Request) error {
		var e struct{ Status, Reason, Words, Grantor, Basis, End *string }
		if err := readJSON(r, &e); err != nil {
			return err
		}
		if err := s.EditRole(r.PathValue("id"), Edit{e.Status, e.Reason, e.Words, e.Grantor, e.Basis, e.End}); err != nil {
			return err
		}
		return noContent(w)
	})
	if clock != nil {
		handle("POST /clock", func(w http.ResponseWriter, r *http.Request) error {
			var to struct {
				Advance Duration
				Set     time.Time
			}
			if err := readJSON(r, &to); err != nil {
				return err
			}
			if !to.Set.IsZero() {
				clock.Set(to.Set)
			}
			clock.Advance(time.Duration(to.Advance))
			writeJSON(w, http.StatusOK, map[string]time.Time{"now": clock.Now()})
			return nil
		})
	}
	handle("POST /faults", func(w http.ResponseWriter, r *http.Request) error {
		script, err := ReadFaults(r.Body)
		if err == nil {
			err = s.Faults.Add(script...)
		}
		if err != nil {
			return err
		}
		return noContent(w)
	})
	handle("DELETE /faults", func(w http.ResponseWriter, _ *http.Request) error {
		s.Faults.Clear()
		return noContent(w)
	})
	handle("POST /limits", func(w http.ResponseWriter, r *http.Request) error {
		var l Limits
		if err := readJSON(r, &l); err != nil {
			return err
		}
		s.SetLimits(l)
		return noContent(w)
	})
	handle("POST /worker", func(w http.ResponseWriter, r *http.Request) error {
		var p struct{ ID, Name string }
		if err := readJSON(r, &p); err != nil {
			return err
		}
		if p.ID == "" {
			return errors.New("say whom: an id and a name")
		}
		s.SetWorker(p.ID, p.Name)
		return noContent(w)
	})
	handle("GET /snapshot", func(w http.ResponseWriter, _ *http.Request) error {
		var b bytes.Buffer
		if err := s.Snapshot(&b); err != nil {
			return err
		}
		w.Header().Set("Content-Type", "application/jsonl")
		_, _ = w.Write(b.Bytes())
		return nil
	})
	handle("PUT /snapshot", func(w http.ResponseWriter, r *http.Request) error {
		if err := s.Restore(r.Body); err != nil {
			return err
		}
		return noContent(w)
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Origin") != "" || !ownAddress(r.Host) {
			writeJSON(w, http.StatusForbidden, map[string]string{"error": "not for pages of the web"})
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, 64<<20)
		mux.ServeHTTP(w, r)
	})
}

// ownAddress reports whether a host is this machine by its address, or the name
// it gives itself.
func ownAddress(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	ip := net.ParseIP(name)
	return name == "localhost" || ip != nil && ip.IsLoopback()
}

func noContent(w http.ResponseWriter) error {
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func readJSON(r *http.Request, into any) error {
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	return d.Decode(into)
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) // whoever asked may have gone
}

// Snapshot writes everything the service knows, to be read by Restore. Who is
// signed in, the log and what is to go wrong are not part of it.
func (s *Service) Snapshot(w io.Writer) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.state.everything() {
		one, err := encode([]entry{e})
		if err != nil {
			return err
		}
		if _, err := w.Write(one); err != nil {
			return err
		}
	}
	return nil
}

// Restore goes back to a snapshot: all of it or, with an error, nothing.
func (s *Service) Restore(r io.Reader) error {
	next := newState()
	if err := replayLines(r, &next); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.journal != nil {
		if err := rewrite(s.journal.file.Name(), &next); err != nil {
			return err
		}
		fresh, err := reopen(s.journal.file.Name())
		if err != nil {
			return err
		}
		_ = s.journal.close() // its file has been replaced
		s.journal = fresh
	}
	s.state, s.expired = next, ""
	return nil
}
