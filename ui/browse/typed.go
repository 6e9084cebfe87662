package browse

import (
	"errors"
	"net/url"
	"strings"
)

// errNoPath says that what was typed names no place a file can be.
var errNoPath = errors.New("it names no place")

// Typed is the path that somebody typed or pasted: with the quotes that the
// Explorer puts round it, as an address of a file manager (file://), from the
// home with ~, or from the folder they are at. It looks at nothing but the text,
// and answers an error for what names no place of a file.
func Typed(text, at, home string, windows bool) (string, error) {
	text = strings.TrimSpace(text)
	if n := len(text); n >= 2 && (text[0] == '"' || text[0] == '\'') && text[n-1] == text[0] {
		text = strings.TrimSpace(text[1 : n-1])
	}
	if text == "" || strings.ContainsAny(text, "\x00\n\r") {
		return "", errNoPath
	}
	if len(text) >= len("file:") && strings.EqualFold(text[:len("file:")], "file:") {
		return address(text, windows)
	}
	if windows {
		return typedWindows(text, at)
	}
	switch {
	case text == "~":
		return home, nil
	case strings.HasPrefix(text, "~/"):
		return home + text[1:], nil
	case text[0] == '/':
		return text, nil
	}
	return strings.TrimSuffix(at, "/") + "/" + text, nil
}

// typedWindows is a path of Windows, from the folder at unless it says from where.
func typedWindows(text, at string) (string, error) {
	text = strings.ReplaceAll(text, "/", `\`)
	drive := len(text) >= 2 && letter(text[0]) && text[1] == ':'
	switch {
	case strings.HasPrefix(text, `\\.\`): // devices and pipes
		return "", errNoPath
	case strings.HasPrefix(text, `\\`):
		return text, nil
	case drive && len(text) == 2: // else it is the folder a drive was left at
		return text + `\`, nil
	case drive && text[2] == '\\':
		return text, nil
	case drive:
		return "", errNoPath
	case text[0] == '\\':
		if len(at) >= 2 && at[1] == ':' {
			return at[:2] + text, nil
		}
		return "", errNoPath
	}
	return strings.TrimSuffix(at, `\`) + `\` + text, nil
}

func letter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// address is the path of a file:// address (RFC 8089). Another computer can only
// be reached so where its shares have paths.
func address(text string, windows bool) (string, error) {
	u, err := url.Parse(text)
	if err != nil || u.Path == "" || strings.ContainsRune(u.Path, 0) {
		return "", errNoPath
	}
	host := u.Host
	if strings.EqualFold(host, "localhost") {
		host = ""
	}
	if !windows {
		if host != "" {
			return "", errNoPath
		}
		return u.Path, nil
	}
	path := strings.ReplaceAll(u.Path, "/", `\`)
	if host != "" {
		return `\\` + host + path, nil
	}
	if len(path) >= 3 && path[0] == '\\' && letter(path[1]) && path[2] == ':' {
		path = path[1:]
	}
	return typedWindows(path, "")
}

// folderName says what is wrong with the name for a new folder, or nothing. It
// holds on every system: a folder on a share is for all of them.
func folderName(name string) (ok bool) {
	return name != "" && name != "." && name != ".." && !strings.ContainsAny(name, `/\:*?"<>|`) &&
		strings.IndexFunc(name, func(r rune) bool { return r < ' ' }) < 0 && !strings.HasSuffix(name, ".") && !strings.HasPrefix(name, ".") && len(name) <= 120
}
