package checklist

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// text is a file as it was read: what it says, and where.
type text[Shape any] struct {
	says  Shape
	file  *ast.File
	wrong error
}

// decode reads one file strictly: a line nobody knows is an error that lists
// those that may stand there. It walks the tree itself, for the library's own
// way takes as long again as parsing.
func decode[Shape any](name string, b []byte) (t text[Shape]) {
	// Somebody edits these files by hand; a slip that the parser trips over is
	// told like any other.
	defer func() {
		if r := recover(); r != nil {
			t = text[Shape]{wrong: fmt.Errorf("%s:1: this is not in the form of a list of questions", name)}
		}
	}()
	file, err := parser.ParseBytes(b, 0)
	if err == nil && (len(file.Docs) == 0 || file.Docs[0].Body == nil) {
		err = errors.New("the file is empty")
	}
	if err == nil {
		err = read(file.Docs[0].Body, reflect.ValueOf(&t.says).Elem())
	}
	if err == nil {
		t.file = file
		return t
	}
	line, words := 1, err.Error()
	var ye yaml.Error
	var at *atLine
	switch {
	case errors.As(err, &at):
		line = at.line
	case errors.As(err, &ye) && ye.GetToken() != nil:
		line, words = ye.GetToken().Position.Line, ye.GetMessage()
	}
	t.wrong = fmt.Errorf("%s:%d: %s", name, line, words)
	return t
}

// atLine is a mistake in what a well-formed file says.
type atLine struct {
	line  int
	words string
}

func (e *atLine) Error() string { return e.words }

func wrongAt(n ast.Node, words string, a ...any) error {
	return &atLine{n.GetToken().Position.Line, fmt.Sprintf(words, a...)}
}

// read fills a value from a node: a struct by its yaml tags, a map of words, a
// list, a word or true and false. One word is a list of one.
func read(n ast.Node, into reflect.Value) error {
	if n.Type() == ast.NullType {
		return nil // a line left empty says nothing
	}
	switch into.Kind() {
	case reflect.Struct, reflect.Map:
		return readMapping(n, into)
	case reflect.Slice:
		nodes := []ast.Node{n}
		if seq, ok := n.(*ast.SequenceNode); ok {
			nodes = seq.Values
		} else if into.Type().Elem().Kind() == reflect.Struct {
			return wrongAt(n, "a list is expected here, each entry after a dash")
		}
		into.Set(reflect.MakeSlice(into.Type(), len(nodes), len(nodes)))
		for i, v := range nodes {
			if v.Type() == ast.NullType {
				return wrongAt(v, "there is nothing after this dash")
			}
			if err := read(v, into.Index(i)); err != nil {
				return err
			}
		}
		return nil
	}
	w, ok := word(n)
	switch {
	case !ok:
		return wrongAt(n, "a word or a sentence is expected here; put what holds a colon or a bracket in quotation marks")
	case into.Kind() == reflect.String:
		into.SetString(w)
	case w == "true" || w == "false":
		into.SetBool(w == "true")
	default:
		return wrongAt(n, "%q is not one of true, false", w)
	}
	return nil
}

func readMapping(n ast.Node, into reflect.Value) error {
	if n.Type() != ast.MappingType && n.Type() != ast.MappingValueType {
		return wrongAt(n, "lines with a name and a colon are expected here")
	}
	values := mapping(n).Values
	if into.Kind() == reflect.Map {
		into.Set(reflect.MakeMapWithSize(into.Type(), len(values)))
		for _, v := range values {
			w, ok := word(v.Value)
			if !ok {
				return wrongAt(v.Key, "a word or a sentence is expected here; put what holds a colon or a bracket in quotation marks")
			}
			into.SetMapIndex(reflect.ValueOf(v.Key.GetToken().Value), reflect.ValueOf(w))
		}
		return nil
	}
	fields := fieldsOf(into.Type())
	for _, v := range values {
		key := v.Key.GetToken().Value
		i := slices.Index(fields, key)
		if i < 0 {
			return wrongAt(v.Key, "unknown field %q; a line of an item is one of %s, of an option %s, of a group %s", key,
				keysOf(itemDef{}), keysOf(optionDef{}), keysOf(groupDef{}))
		}
		if err := read(v.Value, into.Field(i)); err != nil {
			return err
		}
	}
	return nil
}

// word is a node that says one thing.
func word(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode:
		return n.GetToken().Value, true
	case *ast.NullNode:
		return "", true
	}
	return "", false
}

var fieldNames sync.Map // by reflect.Type

// fieldsOf lists the yaml names of a struct's fields, in their order.
func fieldsOf(t reflect.Type) []string {
	if names, ok := fieldNames.Load(t); ok {
		return names.([]string)
	}
	names := make([]string, t.NumField())
	for i := range names {
		names[i] = t.Field(i).Tag.Get("yaml")
	}
	fieldNames.Store(t, names)
	return names
}

// keysOf lists the lines a definition may have.
func keysOf(def any) string { return strings.Join(fieldsOf(reflect.TypeOf(def)), ", ") }

// list returns the definitions under a key of the file, for their lines.
func list(file *ast.File, key string) []*ast.MappingNode {
	var nodes []*ast.MappingNode
	for _, v := range mapping(file.Docs[0].Body).Values {
		if seq, ok := v.Value.(*ast.SequenceNode); ok && v.Key.String() == key {
			for _, n := range seq.Values {
				nodes = append(nodes, mapping(n))
			}
		}
	}
	return nodes
}

// mapping is the node as a mapping; the parser gives a mapping of one key as
// its value alone.
func mapping(n ast.Node) *ast.MappingNode {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n
	case *ast.MappingValueNode:
		return &ast.MappingNode{BaseNode: &ast.BaseNode{}, Values: []*ast.MappingValueNode{n}}
	}
	return &ast.MappingNode{BaseNode: &ast.BaseNode{}}
}
