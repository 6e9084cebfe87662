package letter

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"proxydesk/workflow/checklist"
)

// Forms is the blank paper forms a practice can print.
type Forms struct {
	forms  map[Kind]form
	checks *checklist.Set // what P8 asks; nil for none
}

// form is a form's file.
type form struct {
	ID    Kind   `yaml:"id"`
	Title string `yaml:"title"`
	// For is practice for one that is never handed out, else empty.
	For    string      `yaml:"for"`
	Blocks []formBlock `yaml:"blocks"`
}

// formBlock is one block as the file gives it: exactly one key.
type formBlock struct {
	Heading    string      `yaml:"heading"`
	Subheading string      `yaml:"subheading"`
	Paragraph  string      `yaml:"paragraph"`
	Note       string      `yaml:"note"`
	Points     []string    `yaml:"points"`
	Table      [][]string  `yaml:"table"`
	Fields     []formField `yaml:"fields"`
	Ticks      *formTicks  `yaml:"ticks"`
	Box        *formBox    `yaml:"box"`
	Sign       string      `yaml:"sign"`
	Page       string      `yaml:"page"`
	// Include is the name of a file of blocks that stand here.
	Include string `yaml:"include"`
	line    int
}

// forPractice marks a form that is never handed out.
const forPractice = "practice"

type formField struct {
	Label string `yaml:"label"`
	Share int    `yaml:"share"` // of the row's width; 1 when left out
	Boxes string `yaml:"boxes"` // nhs or date: one box a figure; a line when left out
	Lines int    `yaml:"lines"` // to write on; 1 when left out
}

type formTicks struct {
	Ask     string   `yaml:"ask"`
	Options []string `yaml:"options"`
	Columns int      `yaml:"columns"` // 1 when left out
}

type formBox struct {
	Label string `yaml:"label"`
	Lines int    `yaml:"lines"`
}

var blockKeys = []string{"heading", "subheading", "paragraph", "note", "points", "table", "fields", "ticks", "box", "sign", "page", "include"}

// boxes maps the names of a file to groups of boxes.
var boxes = map[string][]int{"": nil, "nhs": {3, 3, 4}, "date": {2, 2, 4}}

// sharedFolder holds blocks that several forms include.
const sharedFolder = "blocks"

// LoadForms reads every .yaml file of the tree; those in a folder called blocks
// are what forms include. It returns all mistakes of all
// files joined, each naming file and line.
func LoadForms(tree fs.FS) (*Forms, error) {
	out := &Forms{forms: map[Kind]form{}}
	shared := map[string][]formBlock{}
	var errs []error
	files := map[Kind]string{}
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".yaml") {
			return err
		}
		src, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		f, err := parseForm(name, src)
		errs = append(errs, err)
		if path.Base(path.Dir(name)) == sharedFolder {
			shared[string(f.ID)] = f.Blocks
			return nil
		}
		out.forms[f.ID], files[f.ID] = f, name
		return nil
	})
	for id, f := range out.forms {
		if f.Blocks, err = included(files[id], f.Blocks, shared); err != nil {
			errs = append(errs, err)
		}
		out.forms[id] = f
	}
	if err := errors.Join(append(errs, err)...); err != nil {
		return nil, err
	}
	if len(out.forms) == 0 {
		return nil, errors.New("load forms: there is no form in the folder")
	}
	return out, nil
}

// included puts the blocks of a shared file where a form names it.
func included(file string, blocks []formBlock, shared map[string][]formBlock) ([]formBlock, error) {
	var out []formBlock
	var errs []error
	for _, b := range blocks {
		if b.Include == "" {
			out = append(out, b)
			continue
		}
		more, ok := shared[b.Include]
		if !ok {
			errs = append(errs, &TemplateError{File: file, Line: b.line, Problem: fmt.Sprintf("there are no blocks called %q", b.Include), Allowed: slices.Sorted(maps.Keys(shared))})
		}
		out = append(out, more...)
	}
	return out, errors.Join(errs...)
}

func parseForm(name string, src []byte) (form, error) {
	var f form
	if err := yaml.UnmarshalWithOptions(src, &f, yaml.Strict()); err != nil {
		line := 1
		if ye, ok := errors.AsType[yaml.Error](err); ok && ye.GetToken() != nil {
			return f, &TemplateError{File: name, Line: ye.GetToken().Position.Line, Problem: ye.GetMessage()}
		}
		return f, &TemplateError{File: name, Line: line, Problem: err.Error()}
	}
	if want := strings.TrimSuffix(path.Base(name), ".yaml"); string(f.ID) != want {
		return f, &TemplateError{File: name, Line: 1, Problem: fmt.Sprintf("id %q is not the name of the file", f.ID), Allowed: []string{want}}
	}
	var errs []error
	if path.Base(path.Dir(name)) == sharedFolder {
		for _, b := range f.Blocks {
			if b.Include != "" {
				errs = append(errs, &TemplateError{File: name, Line: b.line, Problem: "shared blocks include no others"})
			}
		}
	} else if words(f.Title) == "" || len(f.Blocks) == 0 {
		errs = append(errs, &TemplateError{File: name, Line: 1, Problem: "a form has a title and blocks"})
	}
	if f.For != "" && f.For != forPractice {
		errs = append(errs, &TemplateError{File: name, Line: 1, Problem: fmt.Sprintf("a form cannot be for %q", f.For), Allowed: []string{forPractice}})
	}
	return f, errors.Join(errs...)
}

// UnmarshalYAML refuses a block that is not exactly one whole block, with its
// line.
func (b *formBlock) UnmarshalYAML(node ast.Node) error {
	type plain formBlock // without this method
	if err := yaml.NodeToValue(node, (*plain)(b), yaml.Strict()); err != nil {
		return err
	}
	b.line = node.GetToken().Position.Line
	if problem := b.problem(node); problem != "" {
		return &yaml.SyntaxError{Message: problem, Token: node.GetToken()}
	}
	return nil
}

func (b *formBlock) problem(node ast.Node) string {
	if m, ok := node.(ast.MapNode); !ok || m.MapRange().Next() && len(keysOf(m)) != 1 {
		return "a block has exactly one of " + strings.Join(blockKeys, ", ")
	}
	for _, f := range b.Fields {
		if _, known := boxes[f.Boxes]; !known {
			return fmt.Sprintf("boxes cannot be %q; use nhs or date", f.Boxes)
		}
		if words(f.Label) == "" || f.Share < 0 || f.Lines < 0 || f.Lines > 1 && f.Boxes != "" {
			return "a field has a label, and a share of 1 or more if any"
		}
	}
	switch {
	case b.Ticks != nil && (len(b.Ticks.Options) == 0 || b.Ticks.Columns < 0 || b.Ticks.Columns > 4):
		return "ticks have options, in 1 to 4 columns"
	case b.Box != nil && (b.Box.Lines < 1 || b.Box.Lines > 30):
		return "a box has 1 to 30 lines"
	case b.Page != "" && b.Page != "new":
		return fmt.Sprintf("page cannot be %q; use new", b.Page)
	case slices.ContainsFunc(b.Table, func(r []string) bool { return len(r) != 2 }):
		return "a table's row has two cells"
	case b.empty():
		return "this block is empty"
	}
	return ""
}

func keysOf(m ast.MapNode) []string {
	var out []string
	for it := m.MapRange(); it.Next(); {
		out = append(out, it.Key().String())
	}
	return out
}

func (b *formBlock) empty() bool {
	return b.Heading+b.Subheading+b.Paragraph+b.Note+b.Sign+b.Page+b.Include == "" &&
		len(b.Points)+len(b.Table)+len(b.Fields) == 0 && b.Ticks == nil && b.Box == nil
}

// block returns the block of a document.
func (b *formBlock) block() Block {
	switch {
	case b.Heading != "":
		return Heading{1, Plain(b.Heading)}
	case b.Subheading != "":
		return Heading{2, Plain(b.Subheading)}
	case b.Paragraph != "":
		return Paragraph{Plain(b.Paragraph)}
	case b.Note != "":
		return Note{Plain(b.Note)}
	case b.Sign != "":
		return SignHere{b.Sign}
	case b.Ticks != nil:
		return Ticks{Ask: b.Ticks.Ask, Options: b.Ticks.Options, Columns: max(b.Ticks.Columns, 1)}
	case b.Box != nil:
		return Box{b.Box.Label, b.Box.Lines}
	case len(b.Points) > 0:
		var l List
		for _, p := range b.Points {
			l.Items = append(l.Items, Plain(p))
		}
		return l
	case len(b.Table) > 0:
		var t Table
		for _, r := range b.Table {
			t.Rows = append(t.Rows, Row{Plain(r[0]), Plain(r[1])})
		}
		return t
	case len(b.Fields) > 0:
		var row Fields
		for _, f := range b.Fields {
			row.Items = append(row.Items, Field{Label: f.Label, Share: max(f.Share, 1), Boxes: boxes[f.Boxes], Lines: f.Lines})
		}
		return row
	}
	return PageBreak{}
}

// With returns the forms with the questions that P8 asks.
func (f *Forms) With(checks *checklist.Set) *Forms { return &Forms{forms: f.forms, checks: checks} }

// List describes the forms, by id.
func (f *Forms) List() []Info {
	var out []Info
	for _, form := range f.forms {
		out = append(out, Info{Kind: form.ID, Title: form.Title, Inside: form.For == forPractice})
	}
	out = append(out, f.checkForms()...)
	slices.SortFunc(out, byKind)
	return out
}

// Write returns a blank form under the practice's letterhead. The reference
// may be empty: then the form belongs to no case yet. It returns a [*Missing],
// or ErrUnknown.
func (f *Forms) Write(id Kind, p Practice, reference string) (Document, error) {
	i := slices.IndexFunc(f.List(), func(i Info) bool { return i.Kind == id })
	if i < 0 {
		return Document{}, fmt.Errorf("write form %s: %w", id, ErrUnknown)
	}
	info := f.List()[i]
	if lacks := p.lacks(); len(lacks) > 0 {
		return Document{}, &Missing{Kind: id, Fields: lacks}
	}
	head := letterhead(p)
	left := "Form " + string(id)
	if reference = words(reference); reference != "" {
		head.Details = append(head.Details, "Our reference "+together(reference))
		left += ", " + reference
	}
	blocks := []Block{head}
	if form, ok := f.forms[id]; ok {
		for i := range form.Blocks {
			blocks = append(blocks, form.Blocks[i].block())
		}
	} else {
		blocks = append(blocks, f.checkBlocks(id)...)
	}
	middle := words(p.Name) + ", " + together(p.Phone)
	if info.Inside {
		middle = "For the practice only"
	}
	return Document{Kind: id, Title: info.Title, Reference: reference, Blocks: blocks, Footer: Footer{Left: left, Middle: middle}}, nil
}
