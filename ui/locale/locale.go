// Package locale gives the process a language when the machine names none.
//
// The toolkit asks for one while it is being loaded, and complains on standard
// error at every command when it is told "C", as on a server or in a container.
// It never changes a language that somebody chose.
//
// Invariant: it imports nothing but os. The toolkit's language package needs
// text/template, which sorts after this package and needs os too, so the rules
// of initialisation put this package first.
package locale

import "os"

// british is what the desk speaks.
const british = "en_GB.UTF-8"

func init() { speak(os.Getenv, os.Setenv) }

func speak(get func(string) string, set func(string, string) error) {
	chosen := false
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		v := get(name)
		if none(v) {
			_ = set(name, british)
			v = british
		}
		chosen = chosen || v != ""
	}
	if !chosen {
		_ = set("LANG", british)
	}
}

// none reports whether a value names the C language: C, POSIX, C.UTF-8.
func none(v string) bool {
	return v == "C" || v == "POSIX" || len(v) > 1 && v[:2] == "C."
}
