package workspace

import (
	"image"
	"strings"

	"fyne.io/fyne/v2"

	"proxydesk/ui/browse"
	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
	"proxydesk/workflow"
)

// papers is the list of what somebody brought, with what can be done about it.
func (s *Screen) papers() fyne.CanvasObject {
	m := s.m
	list := kit.Down(0)
	for i, l := range m.PaperLines() {
		if i > 0 {
			list.Add(kit.Rule())
		}
		words := kit.Down(0, kit.Strong(l.Title).Wrap())
		if l.Note != "" {
			words.Add(kit.Small(l.Note).Wrap())
		}
		words.Add(kit.Hint(l.How).Wrap())
		if l.Due {
			words.Add(kit.NewRuns(kit.FaceCaption, kit.B(lang.Say("The case is closed: this copy should be destroyed now.")).In(theme.Err)).Wrap())
		}
		row := []fyne.CanvasObject{kit.Grow(words)}
		if l.Restricted {
			row = append(row, kit.TagOf(kit.Tagged{Text: lang.Say("Restricted"), Color: theme.Pink, Icon: theme.IconLock}))
		}
		if l.Copy {
			row = append(row, kit.NewLink(lang.Say("Look"), func() { m.LookAt(l.ID, s.showPicture) }))
			if m.Possible(workflow.ActDiscard) {
				row = append(row, kit.NewLink(lang.Say("Destroy copy"), func() { s.askDiscard(l) }))
			}
		}
		list.Add(kit.Pad(0, 8, kit.Top(16, row...)))
	}
	column := kit.Down(8)
	if len(m.PaperLines()) > 0 {
		column.Add(kit.Card(list))
	} else {
		column.Add(kit.Small(lang.Say("No papers yet. Drop a file here, or record one that you saw.")).Wrap())
	}
	if m.MayAttach() {
		column.Add(kit.Left(kit.NewButton(lang.Say("Record a paper"), kit.Plain, func() { s.askPaper(nil) }).WithIcon(theme.IconPlus).WithKey("Ctrl+O")))
	}
	return section(lang.Say("Papers"), column)
}

// file is one that somebody chose or dropped.
type file struct {
	name    string
	content []byte
}

// Dropped takes the first of the files somebody dropped on the case.
func (s *Screen) Dropped(files []fyne.URI) {
	if len(files) == 0 || s.m.tab == Stop || s.m.tab == Confirm {
		return
	}
	if !s.m.MayAttach() {
		s.host.Tell(lang.Say("No paper can be recorded on this case now."))
		return
	}
	if len(files) > 1 {
		s.host.Tell(lang.Say("One paper at a time: the first of them is asked about."))
	}
	s.host.ReadFile(files[0], workflow.PaperLimit+1, func(name string, content []byte) {
		s.show(Evidence)
		s.askPaper(&file{name, content})
	})
}

// problem says why no copy can be kept of a file, or "".
func (f *file) problem() string {
	if f == nil {
		return lang.Say("Choose the file, or record the paper as seen.")
	}
	return workflow.CopyProblem(f.content)
}

// when is the words if the condition holds, else nothing.
func when(on bool, words string) string {
	if on {
		return words
	}
	return ""
}

const (
	seenOnly = "seen"
	keepCopy = "copy"
)

// askPaper asks what a paper is, and whether a copy is kept. A paper that
// proves who somebody is starts as only seen (I3); any other as a copy.
func (s *Screen) askPaper(f *file) {
	m := s.m
	if !m.MayAttach() {
		return
	}
	var kinds []kit.Choice
	for _, k := range workflow.PaperKinds {
		kinds = append(kinds, kit.Choice{ID: string(k), Label: lang.Of(k.Words())})
	}
	fileWords := kit.Small("").Wrap()
	var keep *kit.Segments
	var kind *kit.Pick
	note := kit.NewEntry().Limit(120)
	noteField := kit.NewField(lang.Say("Which one"), note).WithHint(lang.Say("Its type, its last four characters, when it expires. Never a whole number. Everyone on this case can read it."))
	picked := func() {
		switch {
		case f == nil:
			fileWords.SetText(lang.Say("No file chosen. A paper that was only seen needs none."))
		case keep.Chosen() == keepCopy:
			fileWords.SetText(f.name + ", " + browse.Size(int64(len(f.content))) + ". " + lang.Say("It is kept sealed with the case."))
		default:
			fileWords.SetText(lang.Sayf("%s is not kept: nothing of it is stored.", f.name))
		}
	}
	keep = kit.NewSegments([]kit.Segment{{ID: seenOnly, Label: lang.Say("Seen, not kept")}, {ID: keepCopy, Label: lang.Say("Keep a copy")}}, func(string) { picked() })
	kind = kit.NewPick(kinds, func(id string) {
		if keep.Chosen() == "" || workflow.PaperKind(id).Identifies() {
			keep.Choose(map[bool]string{true: seenOnly, false: keepCopy}[workflow.PaperKind(id).Identifies() || f == nil])
		}
		picked()
	})
	kindField := kit.NewField(lang.Say("What it is"), kind)
	restricted := kit.NewTick(lang.Say("Only the safeguarding lead and the responsible clinician may open it"), nil)
	choose := kit.NewButton(lang.Say("Choose a file"), kit.Plain, func() {
		s.host.ChooseFile(browse.Papers, workflow.PaperLimit+1, func(name string, content []byte) {
			f = &file{name, content}
			if k := workflow.PaperKind(kind.Chosen()); k != "" && !k.Identifies() {
				keep.Choose(keepCopy)
			}
			picked()
		})
	})
	fileField := kit.NewField(lang.Say("File"), kit.Down(4, kit.Left(choose), fileWords))
	picked()
	s.ask(lang.Say("Record a paper"), lang.Say("A PDF, a PNG or a JPEG picture of 10 megabytes at the most."), lang.Say("Record it"), kit.Go,
		kit.Down(12, kindField, kit.NewField(lang.Say("A copy"), keep), fileField, noteField, restricted),
		func() bool {
			ok := true
			wrong := func(field *kit.Field, words string) {
				field.SetError(words)
				if words != "" && ok {
					ok = false
					kit.Focus(field)
				}
			}
			copied := keep.Chosen() == keepCopy
			wrong(kindField, when(kind.Chosen() == "", lang.Say("Choose what kind of paper it is.")))
			wrong(fileField, when(copied, f.problem()))
			wrong(noteField, when(!copied && strings.TrimSpace(note.Text()) == "", lang.Say("Say which paper you saw.")))
			return ok
		},
		func() {
			p := workflow.Paper{Kind: workflow.PaperKind(kind.Chosen()), Note: strings.TrimSpace(note.Text()), Restricted: restricted.On()}
			if keep.Chosen() == keepCopy {
				p.Content = f.content
			}
			m.Attach(p)
		}, s.keep("paper").Box("kind", kind).Box("copy", keep).Box("note", note).Box("restricted", restricted)) // the file itself is on the computer still
}

// askDiscard asks why a copy is destroyed.
func (s *Screen) askDiscard(l PaperLine) {
	why := kit.NewNote(2).Limit(200)
	field := kit.NewField(lang.Say("Why"), why)
	if l.Due {
		why.SetText(lang.Say("The check is done."))
	}
	s.ask(lang.Say("Destroy this copy"), lang.Sayf("%s. The copy cannot be brought back. That the paper was seen stays on record.", l.Title), lang.Say("Destroy the copy"), kit.Danger,
		field, func() bool { return filled(field, why, lang.Say("Say why the copy is destroyed.")) },
		func() { s.m.Discard(l.ID, strings.TrimSpace(why.Text())) }, s.keep("destroy "+string(l.ID)).Box("why", why))
}

// showPicture shows the copy of a paper over the page.
func (s *Screen) showPicture(title string, i image.Image) {
	s.host.Ask(shell.Question{Title: title, Wide: 900, Body: kit.High(480, kit.NewPicture(i, title)), Choices: []shell.Choice{{Label: lang.Say("Close"), First: true}}})
}
