package shell

import (
	"context"
	"fmt"

	"proxydesk/ui/kit"
)

// Quit closes the program: at once when nothing waits to be sent, else after
// asking. It is what the window's own cross and the Quit item do.
func (s *Shell) Quit() {
	s.depart(func() {
		if s.desk != nil {
			s.left(s.desk)
			s.desk.end()
			s.close()
		}
		for _, d := range s.away {
			s.left(d)
			d.end()
		}
		s.quitting()
	}, "close")
}

// depart lets somebody leave once they know what is still waiting. verb is what
// they are about to do.
func (s *Shell) depart(leave func(), verb string) {
	if s.leaving {
		return
	}
	if s.cfg.Status == nil {
		leave()
		return
	}
	s.leaving = true
	s.stand(func(st Status) {
		s.leaving = false
		if st.Waiting == 0 {
			leave()
			return
		}
		s.ask(s.departure(st, leave, verb))
	})
}

// stand reads how things stand now. A record that cannot be read keeps nobody in.
func (s *Shell) stand(then func(Status)) {
	s.cfg.Exec.Go(func() {
		st, err := s.cfg.Status(context.Background())
		s.cfg.Exec.UI(func() {
			if err != nil {
				s.cfg.Log.Error("read the status before leaving", "err", err)
			}
			then(st)
		})
	})
}

func (s *Shell) departure(st Status, leave func(), verb string) Question {
	q := Question{Title: waitingWords(st.Waiting), Wide: 540, Words: []string{removingWords(st)}}
	if s.cfg.SendNow != nil && st.Connected {
		q.Choices = append(q.Choices, Choice{Label: "Send now and " + verb, Kind: kit.Go, First: true, Do: func() { s.sendThen(leave, verb) }})
	}
	q.Choices = append(q.Choices,
		Take(fmt.Sprintf("%s without sending", capital(verb)), kit.Plain, leave),
		Close("Stay"))
	return q
}

// sendThen sends what waits, then leaves, or says what is still left.
func (s *Shell) sendThen(leave func(), verb string) {
	dismiss := s.ask(Question{Title: "Sending", Words: []string{"This takes a moment. Nothing is lost if it does not work."}})
	s.cfg.Exec.Go(func() {
		err := s.cfg.SendNow(context.Background())
		s.cfg.Exec.UI(func() {
			dismiss()
			if err != nil {
				s.cfg.Log.Error("send before leaving", "err", err)
			}
			s.stand(func(st Status) {
				if st.Waiting == 0 {
					leave()
					return
				}
				q := s.departure(st, leave, verb)
				q.Words = append([]string{"Not everything could be sent just now."}, q.Words...)
				s.ask(q)
			})
		})
	})
}

func waitingWords(n int) string {
	if n == 1 {
		return "1 message is still waiting to be sent"
	}
	return fmt.Sprintf("%d messages are still waiting to be sent", n)
}

func removingWords(st Status) string {
	const kept = "They are kept here and go the next time Proxydesk is open on this computer."
	switch st.Removing {
	case 0:
		return "None of them removes access. " + kept
	case 1:
		return "1 of them removes somebody’s access: until it is sent, the national store still shows that access. " + kept
	}
	return fmt.Sprintf("%d of them remove somebody’s access: until they are sent, the national store still shows that access. %s", st.Removing, kept)
}

func capital(s string) string { return string(s[0]-'a'+'A') + s[1:] }
