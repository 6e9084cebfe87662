package paper

import (
	"bytes"
	"fmt"
	"time"

	"github.com/jung-kurt/gofpdf"
)

// Meta is what a PDF says about itself: nothing about a person.
type Meta struct {
	Title   string // "Letter REF-0148": the kind and our reference only
	Created time.Time
}

// PDF writes pages as one file. The same pages and Meta give the same bytes.
func (p *Press) PDF(pages []Page, meta Meta) ([]byte, error) {
	pdf := gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "pt", Size: gofpdf.SizeType{Wd: A4Short, Ht: A4Long}})
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(meta.Created.UTC())
	pdf.SetModificationDate(meta.Created.UTC())
	pdf.SetTitle(meta.Title, true)
	pdf.SetProducer("Proxydesk", true)
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	pdf.SetLineCapStyle("butt") // a rule ends where the page says
	spell, err := p.faces(pdf, pages)
	if err != nil {
		return nil, fmt.Errorf("write PDF: %w", err)
	}
	for _, pg := range pages {
		pdf.AddPageFormat("P", gofpdf.SizeType{Wd: pg.Width, Ht: pg.Height})
		printPage(pdf, pg, spell)
	}
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("write PDF: %w", err)
	}
	return out.Bytes(), nil
}

// faces adds the fonts that the pages need, and answers how words are spelt in them.
func (p *Press) faces(pdf *gofpdf.Fpdf, pages []Page) (spell func(string) string, err error) {
	if !areWestern(pages) {
		// The writer appends to the bytes it is given, so each file has its own.
		pdf.AddUTF8FontFromBytes("body", "", bytes.Clone(p.regular.ttf))
		pdf.AddUTF8FontFromBytes("body", "B", bytes.Clone(p.bold.ttf))
		return func(s string) string { return s }, nil
	}
	for style, f := range map[string]*face{"": p.regular, "B": p.bold} {
		w, err := f.western()
		if err != nil {
			return nil, err
		}
		pdf.AddFontFromBytes("body", style, w.def, w.font)
	}
	return func(s string) string { spelt, _ := toWestern(s); return spelt }, nil
}

func printPage(pdf *gofpdf.Fpdf, pg Page, spell func(string) string) {
	for _, b := range pg.Boxes {
		how := "D"
		if b.Thick == 0 {
			how = "F"
			pdf.SetFillColor(rgb(b.Colour))
		} else {
			pdf.SetDrawColor(rgb(b.Colour))
			pdf.SetLineWidth(b.Thick)
		}
		pdf.Rect(b.X, b.Y, b.W, b.H, how)
	}
	for _, r := range pg.Rules {
		pdf.SetDrawColor(rgb(r.Colour))
		pdf.SetLineWidth(r.Thick)
		pdf.Line(r.X1, r.Y1, r.X2, r.Y2)
	}
	pdf.SetTextColor(rgb(Ink))
	for _, r := range pg.Runs {
		face := ""
		if r.Bold {
			face = "B"
		}
		pdf.SetFont("body", face, r.Size)
		pdf.Text(r.X, r.Y, spell(r.Text))
	}
}

func rgb(c Colour) (int, int, int) { return int(c.R), int(c.G), int(c.B) }
