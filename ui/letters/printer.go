package letters

import (
	"context"
	"fmt"

	"proxydesk/ui/paper"
	"proxydesk/ui/shell"
	"proxydesk/workflow/letter"
)

// Opener shows a file in the program the user chose for it: paper.System.
type Opener interface {
	Open(ctx context.Context, path string) error
}

// PrintRoom sets pages and hands them to the system. It serves every screen
// that prints.
type PrintRoom struct {
	Press *paper.Press
	// Dir is a private folder, swept when the program starts and ends, and when the
	// desk is locked or left.
	Dir string
	// System shows the file.
	System Opener
	// Files keeps one that somebody wants to have.
	Files shell.Files
}

// Layout sets a letter or a form on pages.
func (p PrintRoom) Layout(d letter.Document) ([]paper.Page, error) { return p.Press.Layout(d) }

// Report sets a report on pages.
func (p PrintRoom) Report(r paper.Report) ([]paper.Page, error) { return p.Press.Report(r) }

// Show writes pages as a PDF and shows it; one that nothing could show is there
// all the same.
func (p PrintRoom) Show(ctx context.Context, name string, pages []paper.Page, meta paper.Meta) (shell.Printout, error) {
	pdf, err := p.Press.PDF(pages, meta)
	if err != nil {
		return shell.Printout{}, fmt.Errorf("show %s: %w", name, err)
	}
	path, err := paper.WriteTemp(p.Dir, name, pdf)
	if err != nil {
		return shell.Printout{}, fmt.Errorf("show %s: %w", name, err)
	}
	return shell.Printout{Path: path, Unopened: p.System.Open(ctx, path), Destroy: func() error { return paper.RemoveTemp(p.Dir, path) }}, nil
}

// Save writes pages as a PDF of the user's own and answers where.
func (p PrintRoom) Save(name string, pages []paper.Page, meta paper.Meta) (string, error) {
	pdf, err := p.Press.PDF(pages, meta)
	if err != nil {
		return "", fmt.Errorf("save %s: %w", name, err)
	}
	return p.Files.Save(name, pdf)
}
