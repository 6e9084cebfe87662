package letter_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"proxydesk/assets"
	"proxydesk/workflow/letter"
)

// behind puts a condition around all of a wording's lines that have one of the
// signs, which stand under none.
func behind(body, condition string, signs ...string) string {
	var out []string
	for _, line := range strings.Split(body, "\n") {
		if slices.ContainsFunc(signs, func(s string) bool { return strings.Contains(line, s) }) {
			line = "{{if " + condition + "}}\n" + line + "\n{{end}}"
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// before is a wording up to a heading.
func before(body, heading string) string {
	head, _, _ := strings.Cut(body, heading)
	return head
}

// What a letter must say is in it whatever the case: neither a condition that
// hardly ever holds nor a section taken out may lose it.
func TestWhatALetterMustSayCannotBeHidden(t *testing.T) {
	lib := shipped(t)
	refusal := lib.Wording("L07")
	icb := "{{if icb}}\nYou can complain to {{icb}}.\n{{end}}\n"
	for _, c := range []struct {
		attack string
		kind   letter.Kind
		body   string
		want   []string // what is said, each of another mistake
	}{
		{"refusal, advice and telephone only for attorneys, no way to complain", "L07",
			behind(before(refusal, "## If you are unhappy"), "by_attorney", "{{refusal}}", "{{ask_again}}", "{{phone_and_hours}}") + icb,
			[]string{"{{refusal}} in every case", "{{ask_again}} in every case", "{{phone_and_hours}} in every case", "say “three working days”", "say “integrated care board”", "say “Parliamentary and Health Service Ombudsman”"}},
		{"what no sample shows", "L07", behind(refusal, "not by_attorney", "{{refusal}}"), []string{"{{refusal}} in every case"}},
		{"to one of the two readers", "L07", behind(refusal, "to_patient", "{{refusal}}"), []string{"{{refusal}} in every case"}},
		{"where there is a board", "L07", behind(refusal, "icb", "{{ask_again}}"), []string{"{{ask_again}} in every case"}},
		{"where there is none", "L07", behind(refusal, "not icb", "{{ask_again}}"), []string{"{{ask_again}} in every case"}},
		{"the ombudsman to the patient alone", "L07", behind(refusal, "to_patient", "PHSO"), []string{"say “Parliamentary"}},
		{"the practice's answer by consent alone", "L07", behind(refusal, "not by_consent", "three working days"), []string{"say “three working days”"}},
		{"no way to the board where the settings name none", "L07", strings.Replace(refusal, "the integrated care board (ICB) for your area", "somebody", 1), []string{"say “integrated care board”"}},
		{"a review date only of a late review", "L04", behind(lib.Wording("L04"), "review_late", "{{review_by}}"), []string{"{{review_by}} in every case"}},
		{"a review date only of access with a last day", "L04", behind(lib.Wording("L04"), "not open_ended", "{{review_by}}"), []string{"{{review_by}} in every case"}},
		{"the review date of a review that is near", "L08", behind(lib.Wording("L08"), "by_consent", "{{return_by}}"), []string{"{{return_by}} in every case"}},
		{"the telephone where nothing was refused", "L06", behind(lib.Wording("L06"), "not services_not_given", "{{phone_and_hours}}"), []string{"{{phone_and_hours}} in every case"}},
		{"the telephone where nothing is listed", "L22", behind(lib.Wording("L22"), "not listed", "{{phone_and_hours}}"), []string{"{{phone_and_hours}} in every case"}},
	} {
		t.Run(c.attack, func(t *testing.T) {
			_, wrong := lib.Reword(c.kind, c.body, latin)
			head := "---\nid: " + string(c.kind) + "\ntitle: Ours\nto: " + to(lib, c.kind) + "\n---\n"
			_, err := letter.LoadPractice(fstest.MapFS{string(c.kind) + ".md": {Data: []byte(head + c.body)}}, lib)
			if len(wrong) != len(c.want) || (err == nil) != (len(c.want) == 0) {
				t.Fatalf("the window says %v, the folder %v", letter.Mistakes(wrong), err)
			}
			for _, want := range c.want {
				if !slices.ContainsFunc(wrong, func(e *letter.TemplateError) bool { return strings.Contains(e.Words(), want) }) || !strings.Contains(err.Error(), want) {
					t.Errorf("nothing says %q: the window %v, the folder %v", want, letter.Mistakes(wrong), err)
				}
			}
		})
	}
}

// What a practice may do to the words stays free.
func TestWhatALetterMustSayMayStandAnywhere(t *testing.T) {
	lib := shipped(t)
	for name, body := range map[string]string{
		"in both branches":     strings.Replace(lib.Wording("L07"), "\n{{refusal}}\n", "\n{{if to_patient}}\n{{refusal}}\n{{else}}\nFor you: {{refusal}}\n{{end}}\n", 1),
		"over the end of line": strings.Replace(lib.Wording("L07"), "three working days", "THREE\nworking   days", 1),
		"shorter":              strings.Replace(lib.Wording("L07"), "Parliamentary and Health Service Ombudsman (PHSO)", "PHSO", 1),
	} {
		if _, wrong := lib.Reword("L07", body, latin); wrong != nil {
			t.Errorf("%s: %v", name, letter.Mistakes(wrong))
		}
	}
	if _, err := letter.Load(assets.Letters); err != nil {
		t.Error(err)
	}
}

// to is whom a letter goes to.
func to(lib *letter.Library, kind letter.Kind) string {
	all := lib.Letters()
	return all[slices.IndexFunc(all, func(l letter.Info) bool { return l.Kind == kind })].To
}
