package intake

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"proxydesk/workflow"
)

func TestFilesThatAreNoApplication(t *testing.T) {
	form := string(file(t, "request.json"))
	for _, c := range []struct {
		name  string
		b     []byte
		about string
	}{
		{"an empty file", nil, "empty"},
		{"only spaces", []byte(" \r\n "), "empty"},
		{"a form cut off", []byte(form[:len(form)/2]), "cut off"},
		{"another record of the NHS's", []byte(`{"resourceType":"Patient","name":"Quill"}`), "another kind of record"},
		{"a list", []byte(`[1,2]`), "another kind of record"},
		{"a form without a patient", []byte(`{"resourceType":"QuestionnaireResponse","item":[{"linkId":"relatedPerson_name_family","answer":[{"valueString":"Quill"}]}]}`), "who the patient is"},
		{"a form without answers", []byte(`{"resourceType":"QuestionnaireResponse"}`), "it has no answers, it does not say who the patient is and it does not say who wants access"},
		{"a form of another make", []byte(`{"resourceType":"QuestionnaireResponse","item":"Quill"}`), "not built as"},
		{"10 MB of JSON", []byte(`{"a":"` + strings.Repeat("x", 10<<20) + `"}`), "larger than any access request"},
		{"26 MB of anything", make([]byte, 26<<20), "25 MB"},
		{"a PDF", []byte("%PDF-1.7 Quill"), "PDF"},
		{"a Word document", []byte("PK\x03\x04Quill"), "Word"},
		{"an Outlook message", []byte("\xd0\xcf\x11\xe0Quill"), "Outlook"},
		{"a photograph", []byte("\xff\xd8\xffQuill"), "picture"},
		{"bytes", []byte("Quill\x00\x01\x02"), "not a text"},
		{"2 MB of text", []byte("Patient name: Quill\n" + strings.Repeat("word ", 400_000)), "far longer"},
		{"a letter about something else", []byte("Dear Quill,\nthe boiler is mended."), "no name and no NHS number"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := reader().Read("x.json", c.b)
			sentence(t, err, c.about, "Quill")
			same(t, "what is left behind", d, workflow.Draft{})
		})
	}
}

func TestTextFilesInTheEncodingsOfWindows(t *testing.T) {
	const text = "Patient name: Siân Quill\r\nPatient NHS number: 999 000 1006\r\n"
	wide := []byte{0xff, 0xfe}
	for _, r := range text {
		wide = append(wide, byte(r), byte(r>>8))
	}
	for name, b := range map[string][]byte{
		"UTF-8":             []byte(text),
		"UTF-8 with a mark": append([]byte("\xef\xbb\xbf"), text...),
		"Windows-1252":      bytes.ReplaceAll([]byte(text), []byte("â"), []byte{0xe2}),
		"UTF-16":            wide,
	} {
		t.Run(name, func(t *testing.T) {
			d, err := reader().Read("", b)
			if err != nil {
				t.Fatal(err)
			}
			if d.Patient.Given != "Siân" || d.Channel != workflow.ChannelFile || !bytes.Equal(d.Original.Bytes, b) {
				t.Error("not read as it was written")
			}
		})
	}
}

func TestTheFormInAFileMayHaveAMark(t *testing.T) {
	d, err := reader().Read("", append([]byte("\xef\xbb\xbf\r\n"), file(t, "request.json")...))
	if err != nil || d.Patient.Given != "Ben" {
		t.Errorf("a mark and a blank line in front: %v", err)
	}
}

// mailOf is a saved e-mail with one more header and a body.
func mailOf(head, body string) []byte {
	return []byte("From: a@example.test\r\nDate: Mon, 30 Nov 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n" + head + "\r\n" + body)
}

const plainBody = "Patient name: Ada Quill\r\nPatient NHS number: 999 000 1006\r\n"

func TestMailsOfEveryMake(t *testing.T) {
	for _, c := range []struct {
		name, head, body string
		unread           string
	}{
		{"no content type", "", plainBody, ""},
		{"base64", "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n", base64.StdEncoding.EncodeToString([]byte(plainBody)), ""},
		{"a charset nobody knows beside a known one", "Content-Type: multipart/mixed; boundary=b\r\n",
			"--b\r\nContent-Type: text/plain; charset=klingon\r\n\r\nx\r\n--b\r\nContent-Type: text/plain\r\n\r\n" + plainBody + "\r\n--b--", "encoding that cannot be read"},
		{"an attachment is named and not opened", "Content-Type: multipart/mixed; boundary=\"b b\"\r\n",
			"--b b\r\n\r\n" + plainBody + "\r\n--b b\r\nContent-Type: application/pdf; name=scan.pdf\r\nContent-Disposition: attachment; filename=scan.pdf\r\n\r\n%PDF\r\n--b b--", "An attachment was not opened: scan.pdf"},
		{"a text attachment is not the mail", "Content-Type: multipart/mixed; boundary=b\r\n",
			"--b\r\n\r\n" + plainBody + "\r\n--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=n.txt\r\n\r\nPatient name: Other One\r\n--b--", "n.txt"},
		{"forwarded as an attachment", "Content-Type: multipart/mixed; boundary=b\r\n",
			"--b\r\nContent-Type: text/plain\r\n\r\nSee below\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: Application\r\n\r\n" + plainBody + "\r\n--b--", "See below"},
		{"HTML where the plain text is blank", "Content-Type: multipart/alternative; boundary=b\r\n",
			"--b\r\nContent-Type: text/plain\r\n\r\n \r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Patient name: Ada Quill</p><p>Patient NHS number: 999 000 1006</p>\r\n--b--", ""},
		{"plain text that only points to the HTML", "Content-Type: multipart/alternative; boundary=b\r\n",
			"--b\r\nContent-Type: text/plain\r\n\r\nThis mail is best read as HTML.\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Patient name: Ada Quill</p><p>Patient NHS number: 999 000 1006</p>\r\n--b--", ""},
		{"a boundary that begins another", "Content-Type: multipart/mixed; boundary=b\r\n",
			"--b\r\nContent-Type: multipart/alternative; boundary=bb\r\n\r\n--bb\r\n\r\n" + plainBody + "\r\n--bb--\r\n--b--", ""},
		{"cut off before the end", "Content-Type: multipart/mixed; boundary=b\r\n", "--b\r\n\r\n" + plainBody, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := reader().Read("", mailOf(c.head, c.body))
			if err != nil {
				t.Fatal(err)
			}
			if d.Patient.Given != "Ada" || d.Patient.NHSNumber.Full() != "9990001006" || d.Channel != workflow.ChannelEmail {
				t.Error("the patient is not read")
			}
			if !d.ReceivedAt.Equal(time.Date(2026, 11, 30, 10, 0, 0, 0, time.UTC)) {
				t.Errorf("received %v", d.ReceivedAt)
			}
			if !strings.Contains(strings.Join(d.Unread, "\n"), c.unread) {
				t.Errorf("%q is not among %q", c.unread, d.Unread)
			}
		})
	}
}

func TestADateToComeInAMailIsNotBelieved(t *testing.T) {
	d, err := reader().Read("", bytes.Replace(mailOf("", plainBody), []byte("2026"), []byte("2036"), 1))
	if err != nil || !d.ReceivedAt.Equal(now) || doubtOf(d, FieldReceived) == "" {
		t.Errorf("received %v, %v", d.ReceivedAt, err)
	}
}

// R15. Refused without taking much room, whatever it is.
func TestHostileMail(t *testing.T) {
	deep := &strings.Builder{}
	for i := range 1000 {
		fmt.Fprintf(deep, "Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n", i, i)
	}
	forwarded := strings.Repeat("Content-Type: message/rfc822\r\n\r\n", 1000)
	for _, c := range []struct{ name, head, body string }{
		{"10,000 parts", "Content-Type: multipart/mixed; boundary=b\r\n", strings.Repeat("--b\r\n\r\nx\r\n", 10_000)},
		{"100 parts in each of 100", "Content-Type: multipart/mixed; boundary=b\r\n",
			strings.Repeat("--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n"+strings.Repeat("--c\r\n\r\nx\r\n", 90)+"--c--\r\n", 90)},
		{"1,000 deep", deep.String(), ""},
		{"forwarded 1,000 times", forwarded, ""},
		{"a header of 20 MB", "X-A: " + strings.Repeat("x", 20<<20) + "\r\n", plainBody},
		{"a header of a million lines", strings.Repeat("X-A: b\r\n", 1_000_000), plainBody},
		{"a part's header of 20 MB", "Content-Type: multipart/mixed; boundary=b\r\n", "--b\r\nX-A: " + strings.Repeat("x\r\n y", 4<<20) + "\r\n\r\nx\r\n--b--"},
		{"no boundary", "Content-Type: multipart/mixed\r\n", plainBody},
		{"a boundary that never comes", "Content-Type: multipart/mixed; boundary=b\r\n", plainBody},
		{"20 MB of base64 text", "Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n", strings.Repeat("QUFB", 5<<20)},
		{"20 MB of tags", "Content-Type: text/html\r\n", strings.Repeat("<p><", 5<<20)},
		{"only a header", "Content-Type: text/plain\r\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := mailOf(c.head, c.body)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			d, err := reader().Read("", b)
			runtime.ReadMemStats(&after)
			sentence(t, err, ".", "Quill")
			same(t, "what is left behind", d, workflow.Draft{})
			if used := after.TotalAlloc - before.TotalAlloc; used > 32<<20 {
				t.Errorf("took %d MB", used>>20)
			}
		})
	}
}

func TestHTMLBecomesText(t *testing.T) {
	for _, c := range []struct{ html, want string }{
		{"<p>One</p><p>Two</p>", "\nOne\n\nTwo\n"},
		{"<tr><td>A &amp; B</td><td> C </td></tr>", "\nA & B\t C \t\n"},
		{"<ul><li>One</li><li>Two</li></ul>", "\n• One\n• Two\n\n"},
		{"<div>One</div><div><div>Two</div></div>", "\nOne\nTwo\n"},
		{"a<br/>b<BR>c", "a\nb\nc"},
		{"<script>if (a < b) {}</script>x<style>y</style>z", "xz"},
		{"<script>never closed", ""},
		{"<!-- hidden <p> -->seen", "seen"},
		{"3 < 4 and 5<6", "3 < 4 and 5<6"},
		{"<a href='https://example.test'>link</a>", "link"},
		{"&lt;script&gt;", "<script>"},
		{"cut <b off", "cut "},
	} {
		if got := htmlText(c.html); got != c.want {
			t.Errorf("%s gives %q, want %q", c.html, got, c.want)
		}
	}
}
