package letter

import (
	"encoding/json"
	"fmt"
	"time"

	"proxydesk/workflow/nhs"
)

// Keep returns the document as bytes for the record, which keeps what went out.
func (d Document) Keep() ([]byte, error) {
	k := keptDocument{Kind: d.Kind, Title: d.Title, Reference: d.Reference, Wording: d.Wording, LargePrint: d.LargePrint, EasyRead: d.EasyRead, Footer: d.Footer, Mark: d.Mark}
	for _, b := range d.Blocks {
		name := blockName(b)
		body, err := json.Marshal(b)
		if err != nil {
			return nil, fmt.Errorf("keep letter %s: %w", d.Kind, err)
		}
		if name == "" {
			return nil, fmt.Errorf("keep letter %s: a letter has no block %T", d.Kind, b)
		}
		k.Blocks = append(k.Blocks, keptBlock{name, body})
	}
	return json.Marshal(k)
}

// Kept reads a document that Keep wrote.
func Kept(b []byte) (Document, error) {
	var k keptDocument
	if err := json.Unmarshal(b, &k); err != nil {
		return Document{}, fmt.Errorf("read what was kept of a letter: %w", err)
	}
	d := Document{Kind: k.Kind, Title: k.Title, Reference: k.Reference, Wording: k.Wording, LargePrint: k.LargePrint, EasyRead: k.EasyRead, Footer: k.Footer, Mark: k.Mark}
	for _, kb := range k.Blocks {
		read, known := blockReaders[kb.Name]
		if !known {
			return Document{}, fmt.Errorf("read what was kept of letter %s: there is no block %q", k.Kind, kb.Name)
		}
		block, err := read(kb.Body)
		if err != nil {
			return Document{}, fmt.Errorf("read what was kept of letter %s: %w", k.Kind, err)
		}
		d.Blocks = append(d.Blocks, block)
	}
	return d, nil
}

// AsCopy is the document as a later print of it: word for word the same, marked
// as a copy with who made it and when.
func (d Document) AsCopy(by string, at time.Time) Document {
	blocks := append([]Block(nil), d.Blocks...)
	for i, b := range blocks {
		if e, ok := b.(Envelope); ok {
			e.Right = append(append([]Text(nil), e.Right...), Plain("Copy"))
			blocks[i] = e
		}
	}
	d.Blocks = blocks
	at = at.In(nhs.London)
	d.Footer.Left += ", copy"
	d.Footer.Middle += fmt.Sprintf("; this copy %s, %s by %s", nhs.DateIn(at).Display(), at.Format("15:04"), words(by))
	return d
}

type keptDocument struct {
	Kind       Kind
	Title      string
	Reference  string
	Wording    string
	LargePrint bool
	EasyRead   bool `json:",omitempty"`
	Blocks     []keptBlock
	Footer     Footer
	Mark       string `json:",omitempty"`
}

type keptBlock struct {
	Name string
	Body json.RawMessage
}

// blockReaders are the blocks a letter can have, under names that never change.
var blockReaders = map[string]func([]byte) (Block, error){
	"letterhead": readBlock[Letterhead], "envelope": readBlock[Envelope], "heading": readBlock[Heading], "paragraph": readBlock[Paragraph],
	"list": readBlock[List], "table": readBlock[Table], "signature": readBlock[Signature], "note": readBlock[Note], "pictured": readBlock[Pictured],
}

func blockName(b Block) string {
	switch b.(type) {
	case Letterhead:
		return "letterhead"
	case Envelope:
		return "envelope"
	case Heading:
		return "heading"
	case Paragraph:
		return "paragraph"
	case List:
		return "list"
	case Table:
		return "table"
	case Signature:
		return "signature"
	case Note:
		return "note"
	case Pictured:
		return "pictured"
	}
	return ""
}

func readBlock[B Block](b []byte) (Block, error) {
	var block B
	err := json.Unmarshal(b, &block)
	return block, err
}
