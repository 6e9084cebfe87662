package locale

import "testing"

func TestSpeak(t *testing.T) {
	for _, c := range []struct {
		name            string
		env             map[string]string
		variable, wants string
	}{
		{"nothing is named", map[string]string{}, "LANG", british},
		{"a container's C.UTF-8", map[string]string{"LANG": "C.UTF-8"}, "LANG", british},
		{"C for everything", map[string]string{"LC_ALL": "C", "LANG": "de_DE.UTF-8"}, "LC_ALL", british},
		{"somebody's own choice stays", map[string]string{"LANG": "cy_GB.UTF-8"}, "LANG", "cy_GB.UTF-8"},
	} {
		t.Run(c.name, func(t *testing.T) {
			speak(func(k string) string { return c.env[k] }, func(k, v string) error { c.env[k] = v; return nil })
			if got := c.env[c.variable]; got != c.wants {
				t.Errorf("%s = %q", c.variable, got)
			}
		})
	}
}
