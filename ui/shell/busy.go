package shell

import "time"

// busyAfter is how long work goes on before the window says so: what is shown
// stays, and most work is done before anybody could read a word about it.
const busyAfter = 300 * time.Millisecond

// work counts work that may wait, in the name of a desk, and shows the bar under
// the brand bar while some of it lasts. It is used on the window's goroutine, as
// is ended.
func (s *Shell) work(d *desk) (ended func()) {
	d.working++
	stop := s.cfg.After(busyAfter, func() {
		s.cfg.Exec.UI(func() {
			if s.desk == d && d.working > 0 {
				s.frame.busy.Set(true)
			}
		})
	})
	over := false
	return func() {
		if over {
			return
		}
		over = true
		stop()
		if d.working--; d.working == 0 && s.desk == d {
			s.frame.busy.Set(false)
		}
	}
}
