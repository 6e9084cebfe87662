package register

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"proxydesk/ui/browse"
	"proxydesk/ui/kit"
	"proxydesk/ui/lang"
	"proxydesk/ui/shell"
	"proxydesk/ui/theme"
)

// bringOver asks for a file with a row a proxy.
func (s *Screen) bringOver(b Batch) {
	if !s.host.May(b.May) {
		return
	}
	s.host.Ask(shell.Question{Title: b.Title, Wide: 560, Words: []string{b.About, lang.Say("First every row is looked at, and nothing is written. You see what can be taken and what cannot.")},
		Choices: []shell.Choice{
			{Label: lang.Say("Choose the file"), Kind: kit.Go, First: true, Do: func() {
				s.host.ChooseFile(browse.Sheets, largestFile, func(_ string, data []byte) { s.gotSheet(b, data) })
			}},
			shell.Take(lang.Say("Save an empty file with the columns"), kit.Plain, func() { s.model.SaveEmpty(b) }),
			shell.Close(lang.Say("Cancel")),
		}})
}

func (s *Screen) gotSheet(b Batch, data []byte) {
	sheet, wrong := b.Read(data)
	switch {
	case wrong != "":
		s.host.Ask(shell.Question{Title: lang.Say("The file cannot be read"), Words: []string{wrong}, Choices: []shell.Choice{shell.Close(lang.Say("Close"))}})
	case len(sheet.Lacks()) > 0:
		s.askColumns(sheet)
	default:
		s.model.Try(sheet, func() { s.showSheet(sheet) })
	}
}

// columnWords is a needed column as a label: Patient NHS number.
func columnWords(c string) string {
	return kit.Capital(strings.ReplaceAll(c, "nhs", "NHS"))
}

// askColumns asks which column of the file each needed one is.
func (s *Screen) askColumns(sheet *Sheet) {
	var choices []kit.Choice
	for i := range sheet.Heads {
		choices = append(choices, kit.Choice{ID: strconv.Itoa(i), Label: sheet.Head(i)})
	}
	column := kit.Down(10)
	fields := map[string]*kit.Field{}
	for _, c := range sheet.Batch.Columns {
		p := kit.NewPick(choices, func(id string) {
			sheet.Of[c], _ = strconv.Atoi(id)
			for _, f := range fields {
				f.SetError("")
			}
		}).Wide(300).WithHint(lang.Say("Choose a column"))
		if at, ok := sheet.Of[c]; ok {
			p.Choose(strconv.Itoa(at))
		}
		fields[c] = kit.NewField(columnWords(c), p)
		column.Add(fields[c])
	}
	s.host.Ask(shell.Question{Title: lang.Say("Which column is which?"), Wide: 560, Words: []string{lang.Say("The file calls its columns otherwise. A column it lacks, such as the end, can be added there and left empty.")},
		Body: column,
		Choices: []shell.Choice{
			{Label: lang.Say("Look at the rows"), Kind: kit.Go, Try: func() bool {
				lacks, twice := sheet.Lacks(), sheet.Twice()
				for _, c := range lacks {
					fields[c].SetError(lang.Say("Choose the column of the file."))
				}
				for _, c := range twice {
					fields[c].SetError(lang.Say("This column is chosen twice. Each stands for one thing."))
				}
				wrong := append(lacks, twice...)
				if len(wrong) > 0 {
					kit.Focus(fields[wrong[0]])
				}
				return len(wrong) == 0
			}, Do: func() { s.model.Try(sheet, func() { s.showSheet(sheet) }) }},
			shell.Close(lang.Say("Cancel")),
		}})
}

// showSheet says what can be taken, row by row what cannot, and takes the rest.
func (s *Screen) showSheet(sheet *Sheet) {
	list := kit.Down(0)
	for i, p := range sheet.Found.Problems {
		if i > 0 {
			list.Add(kit.Rule())
		}
		list.Add(kit.Pad(12, 6, kit.Top(12, kit.Wide(64, kit.Small(lang.Sayf("Line %d", p.Line)).Bold()), kit.Grow(kit.Small(why(p)).Wrap()))))
	}
	var body fyne.CanvasObject
	if len(sheet.Found.Problems) > 0 {
		body = kit.BareCard(list)
	} else {
		body = kit.Small(lang.Say("Each row is written with its entry in the log.")).In(theme.Fg2).Wrap()
	}
	var choices []shell.Choice
	if n := sheet.Found.Good; n > 0 {
		choices = append(choices, shell.Take(lang.Count(n, "Take %d row", "Take %d rows"), kit.Go, func() { s.model.Take(sheet) }))
	}
	if len(sheet.Found.Problems) > 0 {
		choices = append(choices, shell.Take(lang.Say("Save the list of problems"), kit.Plain, func() { s.model.SaveProblems(sheet) }))
	}
	s.host.Ask(shell.Question{Title: sheet.Batch.Title, Wide: 620, Words: []string{sheet.Words()}, Body: body, Choices: append(choices, shell.Close(lang.Say("Cancel")))})
}
