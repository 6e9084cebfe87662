package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
)

// Line is one answer in [Lines].
type Line struct {
	// Head is a heading above the line; "" for none.
	Head string
	Icon theme.IconName
	// Bold and Text are its words, Note the quieter ones behind them.
	Bold, Text, Note string
	// Key is the key that does the same, in a box at the right.
	Key string
	// Off says that it cannot be done now; Note says why.
	Off bool
}

// Lines is a short list of answers of different kinds under headings, of which
// one is chosen. It never has the focus: whatever is typed into moves the choice.
type Lines struct {
	widget.BaseWidget
	// OnOpen is told which line a person pressed.
	OnOpen func(i int)

	lines  []Line
	chosen int
	rows   []*lineRow
	column *fyne.Container
}

// NewLines returns an empty list.
func NewLines(opened func(i int)) *Lines {
	l := &Lines{OnOpen: opened, column: Down(0)}
	l.ExtendBaseWidget(l)
	return l
}

// Set shows other lines, the first of them chosen.
func (l *Lines) Set(lines []Line) {
	l.lines, l.chosen, l.rows, l.column.Objects = lines, 0, nil, nil
	for i, line := range lines {
		if line.Head != "" {
			l.column.Add(PadEach(8, 16, 4, 16, NewText(FaceCaption, line.Head).Bold().In(theme.Fg2)))
		}
		r := newLineRow(l, i)
		l.rows = append(l.rows, r)
		l.column.Add(r)
	}
	l.Refresh()
}

// Chosen is where the chosen line is, or -1.
func (l *Lines) Chosen() int {
	if len(l.lines) == 0 {
		return -1
	}
	return l.chosen
}

// Step moves the choice, stopping at the ends.
func (l *Lines) Step(by int) { l.choose(min(max(l.chosen+by, 0), len(l.lines)-1)) }

func (l *Lines) choose(i int) {
	if i < 0 || i == l.chosen {
		return
	}
	old := l.chosen
	l.chosen = i
	l.rows[old].Refresh()
	l.rows[i].Refresh()
}

// AccessibilityLabel is what the lines are.
func (l *Lines) AccessibilityLabel() string { return lang.Say("Answers") }

// AccessibilityRole is a container: the toolkit has no role for it yet.
func (l *Lines) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// CreateRenderer links the list to its renderer.
func (l *Lines) CreateRenderer() fyne.WidgetRenderer { return render(l) }

func (l *Lines) objects() []fyne.CanvasObject   { return []fyne.CanvasObject{l.column} }
func (l *Lines) least() fyne.Size               { return l.column.MinSize() }
func (l *Lines) heightAt(width float32) float32 { return HeightAt(l.column, width) }
func (l *Lines) paint()                         {}
func (l *Lines) arrange(s fyne.Size)            { put(l.column, 0, 0, s.Width, s.Height) }

// lineRow is one line, 40 high.
type lineRow struct {
	widget.BaseWidget
	list  *Lines
	index int
	panel *Panel
}

func newLineRow(l *Lines, i int) *lineRow {
	r := &lineRow{list: l, index: i, panel: NewPanel(theme.Clear, nil)}
	line := l.lines[i]
	word, quiet := theme.Fg, theme.Fg2
	if line.Off {
		word = theme.OffText
	}
	name, note := NewRuns(FaceBody, B(line.Bold).In(word), R(line.Text).In(word)), NewText(FaceSmall, line.Note).In(quiet).Elide()
	row := []fyne.CanvasObject{NewIcon(line.Icon, quiet, 20), Shrink(120, 0, name.Elide()), Grow(note)}
	if line.Key != "" {
		row = append(row, Key(line.Key))
	}
	r.panel.SetContent(High(40, PadEach(0, 16, 0, 16, Across(12, row...))))
	r.ExtendBaseWidget(r)
	return r
}

// Tapped opens the line.
func (r *lineRow) Tapped(*fyne.PointEvent) {
	r.list.choose(r.index)
	if r.list.OnOpen != nil {
		r.list.OnOpen(r.index)
	}
}

// Cursor is the hand: a press goes somewhere.
func (r *lineRow) Cursor() desktop.Cursor { return desktop.DefaultCursor }

// AccessibilityLabel reads the line.
func (r *lineRow) AccessibilityLabel() string {
	line := r.list.lines[r.index]
	return joined(line.Bold+line.Text, line.Note, line.Key, when(line.Off, lang.Say("not now")), when(r.list.chosen == r.index, lang.Say("chosen")))
}

// AccessibilityRole is a button: a line opens.
func (r *lineRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// CreateRenderer links the line to its renderer.
func (r *lineRow) CreateRenderer() fyne.WidgetRenderer { return render(r) }

func (r *lineRow) objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.panel} }
func (r *lineRow) least() fyne.Size             { return r.panel.MinSize() }
func (r *lineRow) arrange(s fyne.Size)          { put(r.panel, 0, 0, s.Width, s.Height) }

func (r *lineRow) paint() {
	face, bar, edge := theme.Clear, theme.Clear, fyne.ThemeColorName("")
	outlined := theme.Current().Variant == theme.HighContrast // there is no tint to tell it by
	if outlined {
		edge = theme.Clear // so that no line moves when another is chosen
	}
	if r.list.chosen == r.index {
		face, bar = theme.Sel, theme.Bar
		if outlined {
			edge = theme.FocusEdge
		}
	}
	r.panel.edge = edge
	r.panel.LeftBar(bar, 4).SetFace(face)
}
