package shell

import (
	"context"

	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
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
	}, lang.Say("close"))
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
		q.Choices = append(q.Choices, Choice{Label: lang.Sayf("Send now and %s", verb), Kind: kit.Go, First: true, Do: func() { s.sendThen(leave, verb) }})
	}
	q.Choices = append(q.Choices,
		Take(lang.Sayf("%s without sending", kit.Capital(verb)), kit.Plain, leave),
		Close(lang.Say("Stay")))
	return q
}

// sendThen sends what waits, then leaves, or says what is still left.
func (s *Shell) sendThen(leave func(), verb string) {
	dismiss := s.ask(Question{Title: lang.Say("Sending"), Words: []string{lang.Say("This takes a moment. Nothing is lost if it does not work.")}})
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
				q.Words = append([]string{lang.Say("Not everything could be sent just now.")}, q.Words...)
				s.ask(q)
			})
		})
	})
}

func waitingWords(n int) string {
	return lang.Count(n, "%d message is still waiting to be sent", "%d messages are still waiting to be sent")
}

func removingWords(st Status) string {
	if st.Waiting == 1 { // whose words are of one message
		words := lang.Say("It does not remove access.")
		if st.Removing > 0 {
			words = lang.Say("It removes somebody’s access: until it is sent, the national store still shows that access.")
		}
		return words + " " + lang.Say("It is kept here and goes the next time Proxydesk is open on this computer.")
	}
	removing := lang.Say("None of them removes access.")
	if n := st.Removing; n > 0 {
		removing = lang.Count(n, "%d of them removes somebody’s access: until it is sent, the national store still shows that access.",
			"%d of them remove somebody’s access: until they are sent, the national store still shows that access.")
	}
	return removing + " " + lang.Say("They are kept here and go the next time Proxydesk is open on this computer.")
}
