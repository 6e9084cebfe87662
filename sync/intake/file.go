package intake

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	textunicode "golang.org/x/text/encoding/unicode"

	"proxydesk/sync/vrs"
	"proxydesk/workflow"
)

// What is read at most. Real applications are a hundredth of it.
const (
	maxFile = 25 << 20 // bytes of a file or message
	maxText = 1 << 20  // bytes of text taken from it
)

// Read makes a draft of a file: an access request as JSON, a saved e-mail
// (.eml), or text. What it is is told by its content; the name is not looked at
// and kept nowhere. Whatever it says, it proves nothing. Error: *Unreadable.
func (r Reader) Read(_ string, b []byte) (workflow.Draft, error) {
	switch {
	case len(b) > maxFile:
		return workflow.Draft{}, &Unreadable{Words: "This file is larger than 25 MB, so it was not read. Save the e-mail without its attachments and try again."}
	case len(bytes.TrimSpace(b)) == 0:
		return workflow.Draft{}, &Unreadable{Words: "This file is empty."}
	case otherKind(b) != "":
		return workflow.Draft{}, &Unreadable{Words: otherKind(b)}
	case looksJSON(b):
		return r.readForm(b)
	case looksMail(b):
		return r.readMail(b)
	}
	text, ok := decodeText(b)
	if !ok {
		return workflow.Draft{}, &Unreadable{Words: "This is not a text, an e-mail or an access request. Choose the file with the application, or paste its text."}
	}
	if len(text) > maxText {
		return workflow.Draft{}, errTooMuchText
	}
	d, err := r.text(message{body: text}, workflow.ChannelFile)
	d.Original = original("text/plain", b)
	return known(d, err)
}

// ReadText makes a draft of pasted text: the e-mail of an application, copied
// from the mail program. Error: *Unreadable.
func (r Reader) ReadText(text string) (workflow.Draft, error) {
	switch {
	case len(text) > maxText:
		return workflow.Draft{}, errTooMuchText
	case strings.TrimSpace(text) == "":
		return workflow.Draft{}, &Unreadable{Words: "There is no text to read. Copy the whole e-mail and paste it here."}
	}
	d, err := r.text(message{body: strings.ToValidUTF8(text, "\uFFFD")}, workflow.ChannelEmail)
	d.Original = original("text/plain; charset=utf-8", []byte(text))
	return known(d, err)
}

// known keeps a failed reading from handing out half a draft.
func known(d workflow.Draft, err error) (workflow.Draft, error) {
	if err != nil {
		return workflow.Draft{}, err
	}
	return d, nil
}

var errTooMuchText = &Unreadable{Words: "This text is far longer than any application, so it was not read. Copy only the e-mail of the application."}

func (r Reader) readForm(b []byte) (workflow.Draft, error) {
	in, err := vrs.ParseAccessRequest(b)
	if err != nil {
		return workflow.Draft{}, &Unreadable{Words: fileWords(err), cause: err}
	}
	d := r.request(in, r.Now())
	d.Channel = workflow.ChannelFile
	return d, nil
}

// looksJSON tells by the first sign; everything after it is the parser's.
func looksJSON(b []byte) bool {
	b = bytes.TrimLeft(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), " \t\r\n")
	return len(b) > 0 && (b[0] == '{' || b[0] == '[')
}

// kinds are files people choose by mistake, by how they begin.
var kinds = []struct{ magic, words string }{
	{"%PDF-", "This is a PDF, which cannot be read here. Open it and key the application in as a paper one."},
	{"PK\x03\x04", "This is a Word, Excel or zip file, which is not opened here. Paste its text instead."},
	{"\xd0\xcf\x11\xe0", "This is an Outlook or Office file, which is not opened here. In Outlook choose Save as, then Text or .eml; or paste the text."},
	{"\x89PNG", "This is a picture, which cannot be read here. Key the application in as a paper one."},
	{"\xff\xd8\xff", "This is a picture, which cannot be read here. Key the application in as a paper one."},
	{"GIF8", "This is a picture, which cannot be read here. Key the application in as a paper one."},
	{"{\\rtf", "This is a formatted document, which is not opened here. Paste its text instead."},
}

func otherKind(b []byte) string {
	for _, k := range kinds {
		if bytes.HasPrefix(b, []byte(k.magic)) {
			return k.words
		}
	}
	return ""
}

// decodeText reads text in the encodings Windows saves in. It answers false for
// bytes that are no text.
func decodeText(b []byte) (string, bool) {
	if bytes.HasPrefix(b, []byte("\xff\xfe")) || bytes.HasPrefix(b, []byte("\xfe\xff")) {
		out, err := textunicode.UTF16(textunicode.LittleEndian, textunicode.UseBOM).NewDecoder().Bytes(b)
		return string(out), err == nil
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(b, 0) >= 0 {
		return "", false
	}
	if utf8.Valid(b) {
		return string(b), true
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(b)
	return string(out), err == nil
}

// readable is text fit for a screen: no control signs, none that turn writing
// round or hide, and the ends trimmed. Lines stay lines.
func readable(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r':
			return '\n'
		case r == '\u00a0' || r == '\u202f' || r == '\u2007':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.TrimSpace(s)
}
