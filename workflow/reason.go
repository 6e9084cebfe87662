package workflow

import (
	"encoding/csv"
	"fmt"
	"io/fs"
	"slices"
	"strings"
)

// ReasonKind is what a national status reason is for.
type ReasonKind string

// The kinds, as the "kind" column of assets/codes/reasons.csv spells them.
const (
	ReasonCreates ReasonKind = "create"
	ReasonRefuses ReasonKind = "refuse"
	ReasonEnds    ReasonKind = "end"
)

// Reason is one national status reason: the code the store takes and the words
// people read (domain 2.4).
type Reason struct {
	Code  string
	Kind  ReasonKind
	Words string
}

// Reasons is the published list of one version of the store.
type Reasons struct{ list []Reason }

// LoadReasons reads reasons.csv of the codes folder: a header line naming at least the
// columns code, kind and label. Errors name the line.
func LoadReasons(files fs.FS) (*Reasons, error) {
	f, err := files.Open("reasons.csv")
	if err != nil {
		return nil, fmt.Errorf("load reasons: %w", err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	r.TrimLeadingSpace = true
	lines, err := r.ReadAll()
	if err != nil {
		return nil, fmt.Errorf("load reasons: %w", err)
	}
	if len(lines) < 2 {
		return nil, fmt.Errorf("load reasons: the list is empty")
	}
	col := map[string]int{}
	for i, name := range lines[0] {
		col[name] = i
	}
	for _, want := range []string{"code", "kind", "label"} {
		if _, ok := col[want]; !ok {
			return nil, fmt.Errorf("load reasons: there is no column %q", want)
		}
	}
	rs := &Reasons{}
	for _, l := range lines[1:] {
		rs.list = append(rs.list, Reason{Code: l[col["code"]], Kind: ReasonKind(l[col["kind"]]), Words: l[col["label"]]})
	}
	return rs, nil
}

// Find is the reason with the code. A code nobody published is not found; it
// is kept and shown as it is.
func (r *Reasons) Find(code string) (Reason, bool) {
	i := slices.IndexFunc(r.list, func(x Reason) bool { return x.Code == code })
	if i < 0 {
		return Reason{}, false
	}
	return r.list[i], true
}

// Words is the reason in words, or the code itself with its underlines taken
// out where nobody published it.
func (r *Reasons) Words(code string) string {
	if x, ok := r.Find(code); ok {
		return x.Words
	}
	return strings.ToLower(strings.ReplaceAll(code, "_", " "))
}

// Of lists the reasons of a kind, in the order of the file, with OTHER last.
func (r *Reasons) Of(kind ReasonKind) []Reason {
	var out []Reason
	for _, x := range r.list {
		if x.Kind == kind {
			out = append(out, x)
		}
	}
	if other, ok := r.Find(ReasonOther); ok && (kind == ReasonRefuses || kind == ReasonEnds) {
		out = append(out, other)
	}
	return out
}

// reasonAsk is how an act asks for its reason: when none is given, when it is
// one for another act, and when OTHER comes without words.
type reasonAsk struct{ none, wrong, silent string }

// lack is what a reason still needs before it serves an act of this kind.
func (r *Reasons) lack(kind ReasonKind, code, words string, ask reasonAsk) []Need {
	switch {
	case code == "":
		return []Need{{Words: ask.none, Field: "reason"}}
	case !slices.ContainsFunc(r.Of(kind), func(x Reason) bool { return x.Code == code }):
		return []Need{{Words: ask.wrong, Field: "reason"}}
	case code == ReasonOther && strings.TrimSpace(words) == "":
		return []Need{{Words: ask.silent, Field: "words"}}
	}
	return nil
}
