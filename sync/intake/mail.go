package intake

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"strings"
	"time"

	mail "github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // teaches it the charsets mail comes in
	mailhead "github.com/emersion/go-message/mail"

	"proxydesk/workflow"
)

// What a message may be made of at most. The parser's own limits are for mail
// servers and far wider.
const (
	maxHead  = 64 << 10
	maxParts = 100
	maxDepth = 10
)

var errHostile = &Unreadable{Words: "This e-mail is built in a way no ordinary e-mail is, so it was not read. If you expected it, open it in your mail program, then copy and paste its text."}

var errBrokenMail = &Unreadable{Words: "This saved e-mail is damaged and could not be read. Save it again, or paste its text."}

// message is what is left of an e-mail once it is text.
type message struct {
	subject string
	sent    time.Time
	body    string
	// left names what was not read: attachments, parts in unknown charsets.
	left []string
}

// headNames begin the first lines of a saved e-mail. Text copied from a mail
// program has some of them as well, but not those a server adds.
var headNames = []string{"mime-version:", "content-type:", "received:", "message-id:", "return-path:", "x-mozilla-status:", "authentication-results:", "dkim-signature:"}

// looksMail tells a saved e-mail by its header: names and colons up to the
// first empty line, one of them a name only mail servers write.
func looksMail(b []byte) bool {
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	server := false
	for n, at := 0, 0; n < 200 && at < len(b); n++ {
		line, _, _ := bytes.Cut(b[at:min(len(b), at+maxHead)], []byte("\n"))
		at += len(line) + 1
		line = bytes.TrimRight(line, "\r")
		switch {
		case len(line) == 0:
			return server
		case line[0] == ' ' || line[0] == '\t':
			if n == 0 {
				return false
			}
			continue
		}
		colon := bytes.IndexByte(line, ':')
		if colon < 1 || bytes.ContainsAny(line[:colon], " \t") {
			return false
		}
		low := strings.ToLower(string(line[:colon+1]))
		for _, name := range headNames {
			server = server || low == name
		}
	}
	return server
}

func (r Reader) readMail(b []byte) (workflow.Draft, error) {
	d, err := r.readParts(b, "text/plain")
	if errors.Is(err, errNothing) { // a plain part may only say that the mail is HTML
		d, err = r.readParts(b, "text/html")
	}
	d.Original = original("message/rfc822", b)
	return known(d, err)
}

// readParts reads a message and, of alternatives, the one of a kind.
func (r Reader) readParts(b []byte, kind string) (workflow.Draft, error) {
	o := opening{kind: kind}
	if err := o.entity(bytes.TrimPrefix(b, []byte("\xef\xbb\xbf")), 0); err != nil {
		return workflow.Draft{}, err
	}
	o.message.body = o.text.String()
	return r.text(o.message, workflow.ChannelEmail)
}

// opening takes a message apart. The whole message is in memory, so a part is a
// slice of it: nothing is copied until a part turns out to be text.
type opening struct {
	message
	kind  string // which of alternatives is read
	text  strings.Builder
	parts int
}

// entity reads one message or part.
func (o *opening) entity(b []byte, depth int) error {
	if o.parts++; o.parts > maxParts || depth > maxDepth {
		return errHostile
	}
	end, ok := headEnd(b)
	if !ok {
		return errHostile
	}
	e, err := mail.ReadWithOptions(bytes.NewReader(b), &mail.ReadOptions{MaxHeaderBytes: maxHead + 4096})
	if e == nil {
		return errors.Join(errBrokenMail, err)
	}
	unknown := err != nil // a charset or an encoding nobody knows
	kind, params, err := e.Header.ContentType()
	if err != nil {
		kind = "text/plain"
	}
	if depth == 0 || o.subject == "" {
		o.head(mailhead.Header{Header: e.Header})
	}
	switch attached := disposition(e.Header) == "attachment"; {
	case strings.HasPrefix(kind, "multipart/"):
		return o.multipart(b[end:], kind, params["boundary"], depth)
	case kind == "message/rfc822" && !unknown:
		inner := b[end:]
		if encoded(e.Header) {
			if inner, err = readAtMost(e.Body, maxText); err != nil {
				return err
			}
		}
		return o.entity(inner, depth+1)
	case attached || !strings.HasPrefix(kind, "text/"):
		o.left = append(o.left, "An attachment was not opened: "+attachmentName(e.Header, kind))
		return nil
	case unknown:
		o.left = append(o.left, "A part of the e-mail is in an encoding that cannot be read here.")
		return nil
	}
	body, err := readAtMost(e.Body, maxText)
	if err != nil {
		return err
	}
	if params["charset"] == "" {
		text, ok := decodeText(body)
		if !ok {
			o.left = append(o.left, "A part of the e-mail is not text and was not read.")
			return nil
		}
		body = []byte(text)
	}
	text := string(body)
	if kind == "text/html" {
		text = htmlText(text)
	}
	if o.text.Len()+len(text) > maxText {
		return errTooMuchText
	}
	o.text.WriteString(text)
	o.text.WriteByte('\n')
	return nil
}

// multipart reads the parts; of alternatives, one.
func (o *opening) multipart(body []byte, kind, boundary string, depth int) error {
	if boundary == "" || len(boundary) > 200 {
		return errHostile
	}
	parts, err := split(body, boundary, maxParts)
	if err != nil {
		return err
	}
	if kind == "multipart/alternative" {
		parts = choose(parts, o.kind)
	}
	for _, p := range parts {
		if err := o.entity(p, depth+1); err != nil {
			return err
		}
	}
	return nil
}

// split cuts a body at the lines that are its boundary.
func split(body []byte, boundary string, most int) ([][]byte, error) {
	mark := []byte("--" + boundary)
	var parts [][]byte
	start, at := -1, 0
	for at < len(body) {
		next := bytes.Index(body[at:], mark)
		if next < 0 {
			break
		}
		next += at
		at = next + len(mark)
		if next > 0 && body[next-1] != '\n' {
			continue
		}
		rest, _, _ := bytes.Cut(body[at:min(len(body), at+1000)], []byte("\n"))
		tail := bytes.TrimRight(rest, " \t\r")
		if len(tail) != 0 && !bytes.HasPrefix(tail, []byte("--")) {
			continue // a longer boundary that begins like ours
		}
		if start >= 0 {
			if len(parts) == most {
				return nil, errHostile
			}
			parts = append(parts, body[start:next])
		}
		if len(tail) != 0 {
			return parts, nil
		}
		at = min(len(body), at+len(rest)+1)
		start = at
	}
	if start < 0 {
		return nil, errBrokenMail
	}
	return append(parts, body[start:]), nil // cut off: what is there is read
}

// choose keeps the first part of a kind, else the last: the richest comes last.
func choose(parts [][]byte, want string) [][]byte {
	for _, p := range parts {
		if _, ok := headEnd(p); !ok {
			return parts // refused where it is read
		}
		e, err := mail.ReadWithOptions(bytes.NewReader(p), &mail.ReadOptions{MaxHeaderBytes: maxHead + 4096})
		if err != nil || e == nil {
			continue
		}
		kind, _, err := e.Header.ContentType()
		if err != nil {
			kind = "text/plain"
		}
		if kind == want {
			return [][]byte{p}
		}
	}
	return parts[max(0, len(parts)-1):]
}

// headEnd is where the header ends and the body begins, within the limit.
func headEnd(b []byte) (int, bool) {
	head := b[:min(len(b), maxHead)]
	if bytes.HasPrefix(head, []byte("\n")) {
		return 1, true
	}
	if bytes.HasPrefix(head, []byte("\r\n")) {
		return 2, true
	}
	end := len(head)
	if i := bytes.Index(head, []byte("\n\n")); i >= 0 {
		end = i + 2
	}
	if i := bytes.Index(head[:end], []byte("\n\r\n")); i >= 0 {
		end = i + 3
	}
	return end, end < len(head) || len(b) <= maxHead
}

func (o *opening) head(h mailhead.Header) {
	if s, err := h.Subject(); err == nil && o.subject == "" {
		o.subject = readable(s)
	}
	if at, err := h.Date(); err == nil && o.sent.IsZero() {
		o.sent = at
	}
}

// encoded reports whether a body has to be decoded, and so copied, to be read.
func encoded(h mail.Header) bool {
	switch strings.ToLower(h.Get("Content-Transfer-Encoding")) {
	case "", "7bit", "8bit", "binary":
		return false
	}
	return true
}

func disposition(h mail.Header) string {
	d, _, _ := h.ContentDisposition()
	return strings.ToLower(d)
}

func attachmentName(h mail.Header, kind string) string {
	_, params, _ := h.ContentDisposition()
	name := params["filename"]
	if name == "" {
		if _, p, err := h.ContentType(); err == nil {
			name = p["name"]
		}
	}
	if decoded, err := new(mime.WordDecoder).DecodeHeader(name); err == nil {
		name = decoded
	}
	if name = readable(name); name == "" {
		return "one without a name (" + readable(kind) + ")."
	}
	if len(name) > 200 {
		name = strings.ToValidUTF8(name[:200], "") + "…"
	}
	return name
}

// readAtMost decodes a body up to a limit. A body that breaks off is kept as
// far as it came.
func readAtMost(r io.Reader, most int64) ([]byte, error) {
	b, _ := io.ReadAll(io.LimitReader(r, most+1))
	if int64(len(b)) > most {
		return nil, errTooMuchText
	}
	return b, nil
}
