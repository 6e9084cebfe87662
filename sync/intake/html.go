package intake

import (
	"html"
	"strings"
)

// Elements that begin a new line, that part two cells, and that hold no words.
var (
	breaks = map[string]bool{
		"br": true, "p": true, "ul": true, "ol": true, "table": true, "hr": true,
		"h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "section": true, "blockquote": true,
	}
	lines  = map[string]bool{"div": true, "tr": true, "li": true, "dt": true, "dd": true}
	cells  = map[string]bool{"td": true, "th": true}
	silent = map[string]bool{"script": true, "style": true, "head": true, "title": true, "template": true, "noscript": true, "svg": true, "object": true}
)

// htmlText takes the words out of HTML and nothing else: no link, picture or
// script survives. Blocks become lines and the cells of a row are parted by a
// tab, so that tables of labels and values stay legible. It goes over the text
// once.
func htmlText(s string) string {
	var b strings.Builder
	for s != "" {
		open := strings.IndexByte(s, '<')
		if open < 0 {
			words(&b, s)
			break
		}
		words(&b, s[:open])
		s = s[open:]
		if strings.HasPrefix(s, "<!--") {
			_, after, found := strings.Cut(s[4:], "-->")
			if !found {
				break
			}
			s = after
			continue
		}
		if len(s) < 2 || !letter(s[1]) && s[1] != '/' && s[1] != '!' && s[1] != '?' {
			b.WriteByte('<') // a sign, not a tag
			s = s[1:]
			continue
		}
		end := strings.IndexByte(s, '>')
		if end < 0 {
			break // cut off within a tag
		}
		name, closing := tagName(s[1:end])
		selfClosed := s[end-1] == '/'
		s = s[end+1:]
		switch {
		case silent[name] && !closing && !selfClosed:
			s = after(s, "</"+name)
		case breaks[name]:
			b.WriteByte('\n')
		case lines[name]:
			if !strings.HasSuffix(b.String(), "\n") {
				b.WriteByte('\n')
			}
			if name == "li" && !closing {
				b.WriteString("• ")
			}
		case cells[name] && closing:
			b.WriteByte('\t')
		}
	}
	return b.String()
}

// words writes text as a browser would show it: entities resolved and every run
// of space one space.
func words(b *strings.Builder, s string) {
	for i, f := range strings.FieldsFunc(html.UnescapeString(s), func(r rune) bool { return r == ' ' || r == '\t' || r == '\r' || r == '\n' }) {
		if i > 0 {
			b.WriteByte(' ')
		} else if strings.IndexByte(" \t\r\n", s[0]) >= 0 {
			b.WriteByte(' ')
		}
		b.WriteString(f)
	}
	if s != "" && strings.IndexByte(" \t\r\n", s[len(s)-1]) >= 0 {
		b.WriteByte(' ')
	}
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func tagName(tag string) (name string, closing bool) {
	tag, closing = strings.CutPrefix(tag, "/")
	end := strings.IndexFunc(tag, func(r rune) bool { return r > 127 || !letter(byte(r)) && (r < '0' || r > '9') })
	if end >= 0 {
		tag = tag[:end]
	}
	return strings.ToLower(tag), closing
}

// after is what follows the end of an element whose inside is not for reading.
// The end that is never found leaves nothing.
func after(s, closing string) string {
	for i := 0; ; {
		next := strings.Index(s[i:], "</")
		if next < 0 {
			return ""
		}
		i += next
		if len(s)-i >= len(closing) && strings.EqualFold(s[i:i+len(closing)], closing) {
			if end := strings.IndexByte(s[i:], '>'); end >= 0 {
				return s[i+end+1:]
			}
			return ""
		}
		i += 2
	}
}
