package letter_test

import (
	"errors"
	"flag"
	"os"
	"slices"
	"strings"
	"sync"
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
	lib, err := loaded()
	if err != nil {
		t.Fatalf("the shipped letters do not load: %v", err)
	}
	return lib
}

// loaded are they, read once: a library does not change.
var loaded = sync.OnceValues(func() (*letter.Library, error) { return letter.Load(assets.Letters) })

var fernbrook = letter.Practice{
	Name: "Fernbrook Surgery", ODS: "Z99901", Address: []string{"2 Mill Lane", "Fernbrook FB1 1AA"},
	Phone: "01632 960 100", Hours: "Monday to Friday, 8am to 6:30pm",
}

// bray is picture 20: a wife approved in part for her husband.
func bray() letter.Facts { return letter.Samples(letter.ApprovedPart, fernbrook)[0].Facts }

// child is a mother who acts for a daughter of eight.
func child() letter.Facts {
	f := bray()
	f.Patient = letter.Name{First: "Siân", Family: "Nguyễn"}
	f.Proxy = letter.Name{Title: "Ms", First: "Łucja", Family: "O’Neill"}
	f.Grounds, f.NotGiven = letter.GroundsParental, nil
	return f
}

func toPatient(f letter.Facts) letter.Facts {
	f.To = letter.Patient
	return f
}

// whole is bray's application approved as it was asked for.
func whole() letter.Facts {
	f := bray()
	f.NotGiven = nil
	return f
}

// inForce is bray's access in force, for the letters about a role.
func inForce() letter.Facts {
	f := whole()
	f.ReturnBy, f.SignedBy, f.SignedRole = nhs.MustDate("2026-12-29"), "Sam Okafor", "Online services"
	return f
}

// over is that access after its end.
func over(p letter.Phrase) letter.Facts {
	f := inForce()
	f.EndedOn, f.Ending = nhs.MustDate("2026-11-30"), p
	return f
}

// turning is the daughter's access before a birthday, whose last day is before it.
func turning(birthday, last string) letter.Facts {
	f := child()
	f.Birthday, f.Ends, f.ReturnBy = nhs.MustDate(birthday), nhs.MustDate(last), nhs.MustDate("2026-12-29")
	return f
}

// asked is an application that waits for information.
func asked(what string) letter.Facts {
	f := inForce()
	f.TargetOn, f.Needed, f.NeededBy = nhs.MustDate("2026-12-17"), what, nhs.MustDate("2026-12-15")
	return f
}

func TestShippedLettersSayWhatTheGoldenFilesSay(t *testing.T) {
	lib := shipped(t)
	for _, l := range lib.Letters() {
		samples := letter.Samples(l.Kind, fernbrook)
		if len(samples) == 0 {
			t.Errorf("there is no sample of letter %s", l.Kind)
		}
		for _, s := range samples {
			name := string(l.Kind) + "-" + strings.ReplaceAll(strings.ToLower(strings.ReplaceAll(s.Name, ",", "")), " ", "-")
			t.Run(name, func(t *testing.T) {
				d, err := lib.Write(l.Kind, s.Facts)
				if err != nil {
					t.Fatal(err)
				}
				golden(t, name, d.PlainText())
			})
		}
	}
	endless := letter.Samples(letter.ApprovedProxy, fernbrook)[2].Facts
	d, err := lib.Write(letter.ApprovedProxy, endless)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "L04-without-a-last-day-copy", d.AsCopy("Asha Rahman", endless.PrintedAt.AddDate(0, 0, 2)).PlainText())
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
		{"number of the file copy", "L04", func(f *letter.Facts) { f.FileCopy = " " }},
		{"wording of the refusal", "L07", func(*letter.Facts) {}},
		{"form to enclose", "L24", func(f *letter.Facts) { f.Form, f.ReturnBy = "P9", f.Dated }},
		{"date to answer by", "L24", func(f *letter.Facts) { f.Form = "P1" }},
		{"day the decision is due", "L01", func(*letter.Facts) {}},
		{"what is needed", "L02", func(f *letter.Facts) { f.NeededBy = f.Dated }},
		{"other words for what was typed: a letter may not say “safeguarding”", "L02", func(f *letter.Facts) {
			f.NeededBy, f.Needed = f.Dated, "A talk about the safeguarding matter"
		}},
		{"other words for what was typed: a letter may not say “police”", "L21", func(f *letter.Facts) {
			f.To, f.Other, f.ReturnBy, f.Listed = letter.Other, "Elm Lodge", f.Dated, []string{"Amy, known to the police"}
		}},
		{"names of the staff to check", "L21", func(f *letter.Facts) {
			f.To, f.Other, f.ReturnBy, f.Listed = letter.Other, "Elm Lodge", f.Dated, []string{" "}
		}},
		{"name of the one it goes to", "L22", func(f *letter.Facts) { f.To = letter.Other }},
		{"birth date of the patient", "L23", func(f *letter.Facts) { f.To, f.Other, f.ReturnBy = letter.Other, "Fernshire Council", f.Dated }},
		{"day to chase the information", "L02", func(f *letter.Facts) { f.Needed = "A passport" }},
		{"day the access ended", "L11", func(*letter.Facts) {}},
		{"wording of the ending", "L10", func(f *letter.Facts) { f.EndedOn = f.Dated }},
		{"birthday", "L13", func(f *letter.Facts) { f.ReturnBy = f.Dated }},
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
	for kind, f := range map[letter.Kind]letter.Facts{
		"L04": toPatient(bray()), "L05": bray(), "L07": {To: "neighbour"}, "L03": asked(""), "L12": turning("2027-01-20", "2027-01-19"),
		"L13": toPatient(turning("2027-01-20", "2027-01-19")), "L17": over(letter.NoPhrase), "L19": toPatient(over(letter.NoPhrase)), "L20": toPatient(over(letter.NoPhrase)),
	} {
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
	d, err := shipped(t).Write("L06", f)
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
	d, err := shipped(t).Write("L06", bray())
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

// Only somebody whom the practice gave access as a parent is told that they are one.
func TestNobodyElseIsToldThatTheyAreAParentInLaw(t *testing.T) {
	for kind, f := range map[letter.Kind]letter.Facts{
		letter.ElevenParent: turning("2027-01-20", "2027-01-19"), letter.Thirteen: turning("2027-01-20", "2027-01-19"), letter.SixteenParent: turning("2027-01-20", "2027-01-19"),
		letter.ApprovedProxy: child(), letter.EndComing: turning("2027-01-20", "2027-01-19"), letter.ReviewDue: turning("2027-01-20", "2027-01-19"),
	} {
		for _, g := range []letter.Grounds{"", letter.GroundsConsent, letter.GroundsDeputy} {
			f.Grounds = g
			for _, easy := range []bool{false, true} {
				f.EasyRead = easy
				d, err := shipped(t).Write(kind, f)
				if err != nil {
					t.Fatalf("%s: %v", kind, err)
				}
				if strings.Contains(strings.ToLower(d.PlainText()), "parental responsibility") {
					t.Errorf("%s on the ground of %q says:\n%s", kind, g, d.PlainText())
				}
			}
		}
	}
}

// Neither does a practice's own wording tell them.
func TestAWordingSpeaksOfParentalResponsibilityToParentsAlone(t *testing.T) {
	lib := shipped(t)
	for _, kind := range []letter.Kind{letter.ElevenParent, letter.Thirteen, letter.SixteenParent} {
		for said, wrong := range map[string]bool{
			"Parental responsibility does not change.": true, "You are still their guardian in law.": true,
			"{{if not by_parent}}\nParental responsibility does not change.\n{{end}}": true,
			"{{if by_parent}}\nParental responsibility does not change.\n{{end}}":     false,
		} {
			_, errs := lib.Reword(kind, lib.Wording(kind)+"\n"+said+"\n", func(string) string { return "" })
			if got := len(errs) > 0 && strings.Contains(errs[0].Problem, "not all who get it are parents"); got != wrong || !wrong && len(errs) > 0 {
				t.Errorf("%s with %q: %v", kind, said, errs)
			}
		}
	}
}

const wellFormed = "---\nid: L90\ntitle: Review due\nto: proxy\n---\n# Hello\n\nWe write to {{proxy}}.\n"

func TestAMistakeInATemplateIsNamedByFileAndLine(t *testing.T) {
	if _, err := letter.Load(fstest.MapFS{"L90.md": {Data: []byte(wellFormed)}}); err != nil {
		t.Fatalf("a new letter needs no code, yet: %v", err)
	}
	body := func(s string) string { return strings.Replace(wellFormed, "# Hello", s, 1) }
	head := func(old, new string) string { return strings.Replace(wellFormed, old, new, 1) }
	for _, c := range []struct{ mistake, src, want string }{
		{"unknown field", body("{{prxy}}"), `L90.md:6: there is no field "prxy" to print; use one of account, also_acting, apply_again, ask_again, asked_on,`},
		{"printed flag", body("{{by_consent}}"), `L90.md:6: there is no field "by_consent" to print`},
		{"unguarded optional", body("{{icb}}"), "L90.md:6: {{icb}} may have no value: put its line between {{if icb}} and {{end}}"},
		{"optional where it has no value", body("{{if not icb}}\n{{icb}}\n{{end}}"), "L90.md:7: {{icb}} may have no value"},
		{"blanking a needed fact", body("{{if ends}}\nUntil {{ends}}\n{{end}}"), `L90.md:6: {{if}} cannot ask for "ends"; use one of also_acting, by_attorney, by_consent,`},
		{"open field", body("{{proxy"), "L90.md:6: {{ without }} after it"},
		{"stray close", body("proxy}}"), "L90.md:6: }} without {{ before it"},
		{"open if", body("{{if icb}}"), "L90.md:6: this {{if}} has no {{end}}"},
		{"nested if", body("{{if icb}}\n{{if icb}}\n{{end}}"), "L90.md:7: an {{if}} cannot stand inside the one of line 6"},
		{"stray end", body("{{end}}"), "L90.md:6: {{end}} without an {{if}} before it"},
		{"deep heading", body("### Hello"), "L90.md:6: a heading begins with # or ## and a space"},
		{"row of three", body("| a | b | c |"), "L90.md:6: a row has two cells"},
		{"forbidden word", body("It raised Safeguarding issues"), `L90.md:6: the word "Safeguarding" may not stand in letter L90`},
		{"forbidden word in the title", head("Review due", "Hold"), `L90.md:5: the word "Hold" may not stand in letter L90`},
		{"wrong addressee", head("to: proxy", "to: press"), `L90.md:5: a letter cannot go to "press"; use one of proxy, patient, either`},
		{"wrong id", head("L90", "L09"), `L90.md:5: id "L09" is not the name of the file; use one of L90`},
		{"no title", head("title: Review due\n", ""), `L90.md:4: "title" is missing`},
		{"title twice", head("to:", "title:"), `L90.md:4: "title" is given twice`},
		{"unknown key", head("to:", "two:"), "L90.md:4: this line is not understood; use one of id: …, title: …, to: …"},
		{"no head", "# Hello", "L90.md:1: the file must begin with a line of three hyphens"},
		{"endless head", "---\nid: L90\n", "the line of three hyphens that ends the head of the file is missing"},
	} {
		t.Run(c.mistake, func(t *testing.T) {
			_, err := letter.Load(fstest.MapFS{"L90.md": {Data: []byte(c.src)}})
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
	src := strings.ReplaceAll(wellFormed, "L90", "L04")
	_, err := letter.Load(fstest.MapFS{"L04.md": {Data: []byte(src)}})
	for _, want := range []string{"services", "starts", "ends", "review_by", "phone_and_hours"} {
		if err == nil || !strings.Contains(err.Error(), "letter L04 must print {{"+want+"}}") {
			t.Errorf("nothing asks for %s: %v", want, err)
		}
	}
}

// Whatever gives less than was asked for, or takes something away, says the way of a
// complaint (domain 6.2), also in a practice's own words.
func TestWhatTakesSomethingAwaySaysHowToComplain(t *testing.T) {
	for kind, samples := range map[letter.Kind]int{letter.ApprovedPart: 4, letter.Refused: 2, letter.Ended: 2, letter.Paused: 2, letter.Complaint: 1} {
		_, err := letter.Load(fstest.MapFS{string(kind) + ".md": {Data: []byte(strings.ReplaceAll(wellFormed, "L90", string(kind)))}})
		must := []string{"integrated care board", "Parliamentary and Health Service Ombudsman"}
		if kind != letter.ApprovedPart {
			must = append(must, "three working days")
		}
		for _, want := range must {
			if err == nil || !strings.Contains(err.Error(), "letter "+string(kind)+" must say “"+want+"”") {
				t.Errorf("%s need not say %q: %v", kind, want, err)
			}
		}
		all := letter.Samples(kind, fernbrook)
		if len(all) != samples {
			t.Errorf("%s has %d samples", kind, len(all))
		}
		for _, s := range all {
			for _, icb := range []string{"", "NHS Fernshire Integrated Care Board"} {
				s.Facts.Practice.ICB = icb
				d, err := shipped(t).Write(kind, s.Facts)
				if err != nil {
					t.Fatal(err)
				}
				board := icb
				if board == "" {
					board = "the integrated care board (ICB) for your area"
				}
				for _, want := range []string{"complain to " + board, "Ombudsman (PHSO)"} {
					if !strings.Contains(d.PlainText(), want) {
						t.Errorf("%s, %s, does not say %q:\n%s", kind, s.Name, want, d.PlainText())
					}
				}
			}
		}
	}
}

// What a letter is for, its wording says, whoever wrote it (domain 6.2).
func TestALetterSaysWhatItIsFor(t *testing.T) {
	for kind, says := range map[letter.Kind][]string{
		letter.Authority: {"parental responsibility", "delegated"}, letter.Bereavement: {"Access to Health Records Act"},
		letter.ShowAuthority: {"30 days", "access code"}, letter.ElevenParent: {"parental responsibility"},
	} {
		_, err := letter.Load(fstest.MapFS{string(kind) + ".md": {Data: []byte(strings.ReplaceAll(wellFormed, "L90", string(kind)))}})
		for _, want := range says {
			if err == nil || !strings.Contains(err.Error(), "letter "+string(kind)+" must say “"+want+"” in every case") {
				t.Errorf("%s need not say %q: %v", kind, want, err)
			}
		}
	}
	lib := shipped(t)
	body := strings.Replace(lib.Wording(letter.ShowAuthority), "{{if by_attorney}}", "{{if not by_attorney}}", 1)
	if _, errs := lib.Reword(letter.ShowAuthority, body, func(string) string { return "" }); len(errs) == 0 || !strings.Contains(errs[0].Problem, "in which {{if by_attorney}} holds") {
		t.Errorf("an attorney need not be asked for a code: %v", errs)
	}
}

// The invitation to speak alone may be opened by the very person it keeps out.
func TestTheInvitationToSpeakAloneNamesNobodyElse(t *testing.T) {
	src := strings.Replace(strings.ReplaceAll(wellFormed, "L90", "L03"), "{{proxy}}", "{{proxy_short}}. Ring {{phone_and_hours}}", 1)
	_, err := letter.Load(fstest.MapFS{"L03.md": {Data: []byte(src)}})
	if err == nil || !strings.Contains(err.Error(), "L03.md:8: letter L03 may not print {{proxy_short}}") {
		t.Errorf("got %v", err)
	}
	d, err := shipped(t).Write(letter.SpeakAlone, toPatient(asked("")))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Joy", "Mrs"} {
		if strings.Contains(d.PlainText(), name) {
			t.Errorf("it says %q:\n%s", name, d.PlainText())
		}
	}
}

func TestEveryLetterHasItsWords(t *testing.T) {
	for _, l := range shipped(t).Letters() {
		if l.Kind.Words() == string(l.Kind) {
			t.Errorf("%s has no words for a list", l.Kind)
		}
	}
	if letter.Kind("L90").Words() != "L90" {
		t.Error("a letter that a practice added is not called by its id")
	}
}

func TestEveryMistakeIsReportedAtOnce(t *testing.T) {
	src := strings.Replace(wellFormed, "# Hello", "{{a}}\n\n{{b}} abuse", 1)
	_, err := letter.Load(fstest.MapFS{"L90.md": {Data: []byte(src)}})
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
		lib, err := letter.Load(fstest.MapFS{"L90.md": {Data: []byte(src)}})
		if err != nil {
			return
		}
		facts := bray()
		if lib.Letters()[0].To == "patient" {
			facts.To = letter.Patient
		}
		facts.Refusal, facts.Form, facts.ReturnBy = letter.Unable, "P1", facts.Dated
		if _, err := lib.Write("L90", facts); err != nil {
			t.Errorf("a template that loads cannot be written: %v", err)
		}
	})
}

func TestALetterToSomebodyElseGreetsAndClosesAsItShould(t *testing.T) {
	lib := shipped(t)
	f := letter.Samples(letter.Complaint, fernbrook)[0].Facts
	for who, want := range map[string][2]string{
		"Mr Tom Rigby":              {"Dear Mr Rigby\n", "Yours sincerely\n"},
		"Dr. Ann Lee":               {"Dear Dr. Lee\n", "Yours sincerely\n"},
		"Mrs Rigby":                 {"Dear Mrs Rigby\n", "Yours sincerely\n"},
		"Mr Tom van der Berg":       {"Dear Mr Tom van der Berg\n", "Yours sincerely\n"},
		"Sir Tom Rigby":             {"Dear Sir Tom Rigby\n", "Yours sincerely\n"},
		"The manager, Elm Lodge":    {"Dear Sir or Madam\n", "Yours faithfully\n"},
		"Fernshire Council, Mr Lee": {"Dear Sir or Madam\n", "Yours faithfully\n"},
	} {
		f.Other = who
		d, err := lib.Write(letter.Complaint, f)
		if err != nil {
			t.Fatal(err)
		}
		for _, words := range want {
			if !strings.Contains(d.PlainText(), words) {
				t.Errorf("to %s it does not say %q", who, words)
			}
		}
	}
}
