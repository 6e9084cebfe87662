package workspace

import (
	"bytes"
	"context"
	"image"
	_ "image/jpeg" // the pictures a copy may be
	_ "image/png"
	"strings"

	"proxydesk/ui/browse"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/workflow"
	"proxydesk/workflow/casework"
	"proxydesk/workflow/nhs"
)

// PaperLine is one paper in words.
type PaperLine struct {
	ID          workflow.EvidenceID
	Title, Note string
	// How is who saw it, when, and what became of it.
	How string
	// Copy says that there is a copy to look at, Due that it should be gone.
	Copy, Due, Restricted bool
	Media                 workflow.Media
}

// PaperLines are the papers of the case, oldest first.
func (m *Model) PaperLines() []PaperLine {
	var out []PaperLine
	for _, e := range m.c.Evidence {
		how := lang.Sayf("Seen by %s, %s.", m.Name(e.By), m.when(e.At)) + " "
		switch {
		case e.Kept():
			how += lang.Sayf("Copy kept: %s, %s.", lang.Of(e.Media.Words()), browse.Size(int64(e.Size)))
		case e.Discarded.Done():
			how += lang.Sayf("Copy destroyed %s by %s: %s", nhs.DateIn(e.Discarded.At).DayMonth(), m.Name(e.Discarded.By), e.DiscardedWhy)
		default:
			how += lang.Say("No copy kept.")
		}
		out = append(out, PaperLine{ID: e.ID, Title: lang.Of(e.Kind.Words()), Note: e.Note, How: how, Copy: m.c.Application.Opens(e, m.host.Staff()),
			Due: e.Overdue(m.c.Application), Restricted: e.Restricted, Media: e.Media})
	}
	return out
}

// MayAttach says whether this person may record a paper on the case now.
func (m *Model) MayAttach() bool { return m.Possible(workflow.ActAttach) }

// Attach records a paper.
func (m *Model) Attach(p workflow.Paper) {
	say := lang.Say("has one paper more. No copy was kept.")
	if len(p.Content) > 0 {
		say = lang.Say("has one paper more, with a copy.")
	}
	m.do(say, func(ctx context.Context, s casework.Session, id workflow.ApplicationID) error {
		return s.Attach(ctx, id, p)
	}, nil)
}

// Discard destroys the copy of a paper.
func (m *Model) Discard(paper workflow.EvidenceID, why string) {
	m.do(lang.Say("has that copy no more."), func(ctx context.Context, s casework.Session, _ workflow.ApplicationID) error {
		return s.Discard(ctx, paper, why)
	}, nil)
}

// pictureLimit is the dots of the largest picture that is shown: a small file
// can hold a picture that fills the memory.
const pictureLimit = 40_000_000

// LookAt reads a copy and hands on a picture to show; a PDF is opened in the
// viewer of the computer instead.
func (m *Model) LookAt(paper workflow.EvidenceID, show func(title string, i image.Image)) {
	session, open := m.host.Session, m.open
	var title string
	var picture image.Image
	shell.Act(m.host, func(ctx context.Context) error {
		e, content, err := session.LookAt(ctx, paper)
		if err != nil {
			return err
		}
		title = strings.TrimSuffix(e.Kind.Words()+": "+e.Note, ": ")
		if picture = readPicture(content); picture != nil {
			return nil
		}
		if e.Media != workflow.MediaPDF {
			return shell.Notice{Title: lang.Say("This picture cannot be shown here"), Words: lang.Say("It is damaged, or too large to show. The copy is still kept. Ask for a better scan.")}
		}
		return open(ctx, content)
	}, func() {
		if picture != nil {
			show(title, picture)
		}
	})
}

// readPicture is the picture in a file, or nil where there is none to show.
func readPicture(content []byte) image.Image {
	c, _, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil || c.Width <= 0 || c.Height <= 0 || c.Width > pictureLimit/c.Height {
		return nil
	}
	i, _, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		return nil
	}
	return i
}
