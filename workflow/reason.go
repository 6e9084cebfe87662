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
	// Sensitive says that the reason itself could do harm if others read it: the
	// national service tells both people, and may show it (domain 2.4, 2.5).
	Sensitive bool
}

// Reasons is the published list of one version of the store, with the reasons
// of the other published list that stored roles may still carry.
type Reasons struct {
	list  []Reason
	older []olderReason
}

// olderReason is read and never sent.
type olderReason struct {
	Reason
	// instead is the code to send today; empty where a person has to choose.
	instead string
}

// LoadReasons reads reasons.csv and reasons-older.csv of the codes folder:
// header lines naming at least the columns code, kind and label, and sensitive or,
// for the older list, instead. Errors name the file and what is missing.
func LoadReasons(files fs.FS) (*Reasons, error) {
	rs := &Reasons{}
	err := readCodes(files, "reasons.csv", []string{"code", "kind", "label", "sensitive"}, func(col func(string) string) {
		rs.list = append(rs.list, Reason{Code: col("code"), Kind: ReasonKind(col("kind")), Words: col("label"), Sensitive: col("sensitive") == "yes"})
	})
	if err == nil {
		err = readCodes(files, "reasons-older.csv", []string{"code", "kind", "label", "instead"}, func(col func(string) string) {
			rs.older = append(rs.older, olderReason{Reason{Code: col("code"), Kind: ReasonKind(col("kind")), Words: col("label"), Sensitive: true}, col("instead")})
		})
	}
	if err != nil {
		return nil, fmt.Errorf("load reasons: %w", err)
	}
	for _, o := range rs.older {
		if _, sent := rs.Find(o.Code); sent {
			return nil, fmt.Errorf("load reasons: %s stands in both lists", o.Code)
		}
		if _, ok := rs.Find(o.instead); o.instead != "" && !ok {
			return nil, fmt.Errorf("load reasons: %s is to be sent as %s, which is not in reasons.csv", o.Code, o.instead)
		}
	}
	return rs, nil
}

// readCodes reads one file of codes and hands every line on by its columns.
func readCodes(files fs.FS, name string, columns []string, line func(col func(string) string)) error {
	f, err := files.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comment = '#'
	r.TrimLeadingSpace = true
	lines, err := r.ReadAll()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if len(lines) < 2 {
		return fmt.Errorf("%s: the list is empty", name)
	}
	at := map[string]int{}
	for i, column := range lines[0] {
		at[column] = i
	}
	for _, want := range columns {
		if _, ok := at[want]; !ok {
			return fmt.Errorf("%s: there is no column %q", name, want)
		}
	}
	for _, l := range lines[1:] {
		line(func(column string) string { return l[at[column]] })
	}
	return nil
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

// All lists the reasons this version of the store takes.
func (r *Reasons) All() []Reason { return slices.Clone(r.list) }

// Words is the reason in words, also of the other published list, or the code
// itself with its underlines taken out where nobody published it.
func (r *Reasons) Words(code string) string {
	if code == ReasonWithheld {
		return "Ask a responsible clinician"
	}
	if x, ok := r.Find(code); ok {
		return x.Words
	}
	if i := slices.IndexFunc(r.older, func(o olderReason) bool { return o.Code == code }); i >= 0 {
		return r.older[i].Words
	}
	return strings.ToLower(strings.ReplaceAll(code, "_", " "))
}

// Sent is the code this version of the store takes for a reason: the code
// itself, or what an older one is called today; empty where there is none and a
// person has to choose.
func (r *Reasons) Sent(code string) string {
	if _, ok := r.Find(code); ok {
		return code
	}
	if i := slices.IndexFunc(r.older, func(o olderReason) bool { return o.Code == code }); i >= 0 {
		return r.older[i].instead
	}
	return ""
}

// Local lists the reasons of a kind that the store does not take and a practice
// may still keep for itself, on a case that was ever held (domain 2.4).
func (r *Reasons) Local(kind ReasonKind) []Reason {
	var out []Reason
	for _, o := range r.older {
		if o.Kind == kind && o.instead == "" {
			out = append(out, o.Reason)
		}
	}
	return out
}

// Warning is what to think of before an ending or a refusal is sent with this
// reason; "" for a reason that does no harm.
func (x Reason) Warning(kind ReasonKind) string {
	switch {
	case !x.Sensitive:
		return ""
	case kind == ReasonRefuses:
		return "The national service tells both people that this was refused, and may show them this reason. Where that could put somebody in danger, record a concern instead: then the safeguarding lead decides what it is told."
	}
	return "The national service tells both people that access has ended, and may show them this reason. Where that could put somebody in danger, suspend the access instead: then nobody is told more than that it is looked at."
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
