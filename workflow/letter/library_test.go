package letter_test

import (
	"errors"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"proxydesk/assets"
	"proxydesk/workflow/letter"
	"proxydesk/workflow/nhs"
)

var update = flag.Bool("update", false, "write the golden files anew")

func shipped(t testing.TB) *letter.Library {
	t.Helper()
	lib, err := letter.Load(assets.Letters)
	if err != nil {
		t.Fatalf("the shipped letters do not load: %v", err)
	}
	return lib
}

// bray is picture 20: a wife approved in part for her husband.
func bray() letter.Facts {
	return letter.Facts{
		Practice: letter.Practice{
			Name: "Fernbrook Surgery", ODS: "Z99901", Address: []string{"2 Mill Lane", "Fernbrook FB1 1AA"},
			Phone: "01632 960 100", Hours: "Monday to Friday, 8am to 6:30pm",
		},
		To:         letter.Proxy,
		Proxy:      letter.Name{Title: "Mrs", First: "Joy", Family: "Bray"},
		Patient:    letter.Name{Title: "Mr", First: "Quentin", Family: "Bray"},
		Address:    []string{"6 Orchard Rise", "Fernbrook", "FB1 4QT"},
		Reference:  "REF-0148",
		Dated:      nhs.MustDate("2026-12-01"),
		AskedOn:    nhs.MustDate("2026-11-19"),
		Grounds:    letter.GroundsConsent,
		Services:   []string{"Repeat prescriptions", "Appointments", "GP health record from 1 December 2026"},
		NotGiven:   []string{"Test results"},
		Starts:     nhs.MustDate("2026-12-01"),
		Ends:       nhs.MustDate("2028-11-30"),
		ReviewBy:   nhs.MustDate("2027-12-01"),
		SignedBy:   "Dr Leila Shah",
		SignedRole: "GP partner",
		PrintedBy:  "Sam Okafor",
		PrintedAt:  time.Date(2026, 12, 1, 11, 52, 0, 0, time.UTC),
		Number:     1, Of: 2,
	}
}

// child is a mother who acts for a daughter of eight.
func child() letter.Facts {
	f := bray()
	f.Patient = letter.Name{First: "Siân", Family: "Nguyễn"}
	f.Proxy = letter.Name{Title: "Ms", First: "Łucja", Family: "O’Neill"}
	f.Grounds, f.NotGiven = letter.GroundsParental, nil
	return f
}

func toPatient(f letter.Facts) letter.Facts {
	f.To, f.Number = letter.Patient, 2
	return f
}

func refused(f letter.Facts, p letter.Phrase) letter.Facts {
	f.Refusal = p
	return f
}

func TestShippedLettersSayWhatTheGoldenFilesSay(t *testing.T) {
	enclosing := child()
	enclosing.Form, enclosing.ReturnBy = "P2", nhs.MustDate("2027-01-15")
	openEnded := bray()
	openEnded.OpenEnded, openEnded.Ends, openEnded.NotGiven, openEnded.Copy = true, nhs.Date{}, nil, true
	lib := shipped(t)
	for _, c := range []struct {
		name  string
		kind  letter.Kind
		facts letter.Facts
	}{
		{"L04-in-part", letter.ApprovedProxy, bray()},
		{"L04-child", letter.ApprovedProxy, child()},
		{"L04-open-ended-copy", letter.ApprovedProxy, openEnded},
		{"L05-in-part", letter.ApprovedPatient, toPatient(bray())},
		{"L05-child", letter.ApprovedPatient, toPatient(child())},
		{"L07-to-proxy", letter.Refused, refused(bray(), letter.Unable)},
		{"L07-to-patient", letter.Refused, refused(toPatient(bray()), letter.NoIdentity)},
		{"L24-child", letter.ApplyOnPaper, enclosing},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := lib.Write(c.kind, c.facts)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, c.name, d.PlainText())
		})
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := "testdata/" + name + ".txt"
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("differs from %s (-want +got):\n%s", file, diff)
	}
}

func TestAMissingFactBlocksTheLetterAndIsNamed(t *testing.T) {
	lib := shipped(t)
	for _, c := range []struct {
		lacks string
		kind  letter.Kind
		spoil func(*letter.Facts)
	}{
		{"postal address", "L04", func(f *letter.Facts) { f.Address = []string{" ", ""} }},
		{"name of the proxy", "L04", func(f *letter.Facts) { f.Proxy = letter.Name{Title: "Mrs"} }},
		{"services granted", "L04", func(f *letter.Facts) { f.Services = nil }},
		{"start of access", "L04", func(f *letter.Facts) { f.Starts = nhs.Date{} }},
		{"last day of access", "L04", func(f *letter.Facts) { f.Ends = nhs.Date{} }},
		{"review date", "L04", func(f *letter.Facts) { f.ReviewBy = nhs.Date{} }},
		{"date of the application", "L04", func(f *letter.Facts) { f.AskedOn = nhs.Date{} }},
		{"who signs it and their role", "L04", func(f *letter.Facts) { f.SignedRole = "" }},
		{"who printed it and when", "L04", func(f *letter.Facts) { f.PrintedAt = time.Time{} }},
		{"practice telephone", "L04", func(f *letter.Facts) { f.Practice.Phone = "" }},
		{"practice code", "L04", func(f *letter.Facts) { f.Practice.ODS = "" }},
		{"our reference", "L04", func(f *letter.Facts) { f.Reference = "" }},
		{"how many letters there are", "L04", func(f *letter.Facts) { f.Number = 3 }},
		{"wording of the refusal", "L07", func(*letter.Facts) {}},
		{"form to enclose", "L24", func(f *letter.Facts) { f.Form, f.ReturnBy = "P9", f.Dated }},
		{"date to return the form by", "L24", func(f *letter.Facts) { f.Form = "P1" }},
	} {
		f := bray()
		c.spoil(&f)
		_, err := lib.Write(c.kind, f)
		var missing *letter.Missing
		if !errors.As(err, &missing) {
			t.Errorf("%s without %s: got %v, want a *Missing", c.kind, c.lacks, err)
			continue
		}
		if !slices.Equal(missing.Fields, []string{c.lacks}) {
			t.Errorf("%s lacks %q, want only %q", c.kind, missing.Fields, c.lacks)
		}
	}
}

func TestALetterGoesOnlyToTheOneItIsFor(t *testing.T) {
	lib := shipped(t)
	for kind, f := range map[letter.Kind]letter.Facts{"L04": toPatient(bray()), "L05": bray(), "L07": {To: "neighbour"}} {
		if _, err := lib.Write(kind, f); !errors.Is(err, letter.ErrAddressee) {
			t.Errorf("%s to %s: got %v, want ErrAddressee", kind, f.To, err)
		}
	}
	if _, err := lib.Write("L99", bray()); !errors.Is(err, letter.ErrUnknown) {
		t.Errorf("L99: got %v, want ErrUnknown", err)
	}
}

func TestWhatANameContainsIsNeverMarkup(t *testing.T) {
	f := bray()
	f.Proxy.Family = "{{refusal}} | x |"
	f.Patient.First = "# {{if open_ended}}"
	d, err := shipped(t).Write("L04", f)
	if err != nil {
		t.Fatal(err)
	}
	text := d.PlainText()
	for _, want := range []string{"Dear Mrs {{refusal}} | x |\n", "# Acting for Mr # {{if open_ended}} Bray online: approved in part\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the letter:\n%s", want, text)
		}
	}
}

func TestFilledWordsAreToldFromTheWording(t *testing.T) {
	d, err := shipped(t).Write("L04", bray())
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range d.Blocks {
		if h, ok := b.(letter.Heading); ok && h.Level == 1 {
			want := letter.Text{{Words: "Acting for "}, {Words: "Mr Quentin Bray", Filled: true}, {Words: " online: approved in part"}}
			if diff := cmp.Diff(want, h.Text); diff != "" {
				t.Errorf("heading (-want +got):\n%s", diff)
			}
			return
		}
	}
	t.Error("the letter has no title")
}

const wellFormed = "---\nid: L08\ntitle: Review due\nto: proxy\n---\n# Hello\n\nWe write to {{proxy}}.\n"

func TestAMistakeInATemplateIsNamedByFileAndLine(t *testing.T) {
	if _, err := letter.Load(fstest.MapFS{"L08.md": {Data: []byte(wellFormed)}}); err != nil {
		t.Fatalf("a new letter needs no code, yet: %v", err)
	}
	body := func(s string) string { return strings.Replace(wellFormed, "# Hello", s, 1) }
	head := func(old, new string) string { return strings.Replace(wellFormed, old, new, 1) }
	for _, c := range []struct{ mistake, src, want string }{
		{"unknown field", body("{{prxy}}"), `L08.md:6: there is no field "prxy" to print; use one of ask_again, asked_on, ends,`},
		{"printed flag", body("{{by_consent}}"), `L08.md:6: there is no field "by_consent" to print`},
		{"unguarded optional", body("{{icb}}"), "L08.md:6: {{icb}} may have no value: put its line between {{if icb}} and {{end}}"},
		{"optional where it has no value", body("{{if not icb}}\n{{icb}}\n{{end}}"), "L08.md:7: {{icb}} may have no value"},
		{"blanking a needed fact", body("{{if ends}}\nUntil {{ends}}\n{{end}}"), `L08.md:6: {{if}} cannot ask for "ends"; use one of by_consent,`},
		{"open field", body("{{proxy"), "L08.md:6: {{ without }} after it"},
		{"stray close", body("proxy}}"), "L08.md:6: }} without {{ before it"},
		{"open if", body("{{if icb}}"), "L08.md:6: this {{if}} has no {{end}}"},
		{"nested if", body("{{if icb}}\n{{if icb}}\n{{end}}"), "L08.md:7: an {{if}} cannot stand inside the one of line 6"},
		{"stray end", body("{{end}}"), "L08.md:6: {{end}} without an {{if}} before it"},
		{"deep heading", body("### Hello"), "L08.md:6: a heading begins with # or ## and a space"},
		{"row of three", body("| a | b | c |"), "L08.md:6: a row has two cells"},
		{"forbidden word", body("It raised Safeguarding issues"), `L08.md:6: the word "Safeguarding" may not stand in letter L08`},
		{"forbidden word in the title", head("Review due", "Hold"), `L08.md:5: the word "Hold" may not stand in letter L08`},
		{"wrong addressee", head("to: proxy", "to: press"), `L08.md:5: a letter cannot go to "press"; use one of proxy, patient, either`},
		{"wrong id", head("L08", "L09"), `L08.md:5: id "L09" is not the name of the file; use one of L08`},
		{"no title", head("title: Review due\n", ""), `L08.md:4: "title" is missing`},
		{"title twice", head("to:", "title:"), `L08.md:4: "title" is given twice`},
		{"unknown key", head("to:", "two:"), "L08.md:4: this line is not understood; use one of id: …, title: …, to: …"},
		{"no head", "# Hello", "L08.md:1: the file must begin with a line of three hyphens"},
		{"endless head", "---\nid: L08\n", "the line of three hyphens that ends the head of the file is missing"},
	} {
		t.Run(c.mistake, func(t *testing.T) {
			_, err := letter.Load(fstest.MapFS{"L08.md": {Data: []byte(c.src)}})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
			var te *letter.TemplateError
			if !errors.As(err, &te) {
				t.Errorf("got %T, want a *TemplateError", err)
			}
		})
	}
}

func TestALetterMustPrintWhatItsKindRequires(t *testing.T) {
	src := strings.ReplaceAll(wellFormed, "L08", "L04")
	_, err := letter.Load(fstest.MapFS{"L04.md": {Data: []byte(src)}})
	for _, want := range []string{"services", "starts", "ends", "review_by", "phone_and_hours"} {
		if err == nil || !strings.Contains(err.Error(), "letter L04 must print {{"+want+"}}") {
			t.Errorf("nothing asks for %s: %v", want, err)
		}
	}
}

func TestEveryMistakeIsReportedAtOnce(t *testing.T) {
	src := strings.Replace(wellFormed, "# Hello", "{{a}}\n\n{{b}} abuse", 1)
	_, err := letter.Load(fstest.MapFS{"L08.md": {Data: []byte(src)}})
	if err == nil || strings.Count(err.Error(), "\n") != 2 {
		t.Errorf("got %v, want three lines", err)
	}
}

func TestAFolderWithoutLettersIsAMistake(t *testing.T) {
	if _, err := letter.Load(fstest.MapFS{}); err == nil {
		t.Error("an empty folder loads")
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(wellFormed)
	f.Add("---\n---\n{{if }}\n|||\n{{}}")
	f.Fuzz(func(t *testing.T, src string) {
		lib, err := letter.Load(fstest.MapFS{"L08.md": {Data: []byte(src)}})
		if err != nil {
			return
		}
		facts := bray()
		if lib.Letters()[0].To == "patient" {
			facts.To = letter.Patient
		}
		facts.Refusal, facts.Form, facts.ReturnBy = letter.Unable, "P1", facts.Dated
		if _, err := lib.Write("L08", facts); err != nil {
			t.Errorf("a template that loads cannot be written: %v", err)
		}
	})
}
