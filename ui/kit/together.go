package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Together is what should be seen in one piece when something in it gains the
// focus: a question with all its answers. It draws nothing of its own.
type Together struct {
	widget.BaseWidget
	content fyne.CanvasObject
}

// NewTogether keeps the content in one piece.
func NewTogether(content fyne.CanvasObject) *Together {
	t := &Together{content: content}
	t.ExtendBaseWidget(t)
	return t
}

// CreateRenderer links it to its renderer.
func (t *Together) CreateRenderer() fyne.WidgetRenderer { return render(t) }

func (t *Together) objects() []fyne.CanvasObject { return []fyne.CanvasObject{t.content} }
func (t *Together) paint()                       {}
func (t *Together) least() fyne.Size             { return t.content.MinSize() }
func (t *Together) heightAt(w float32) float32   { return HeightAt(t.content, w) }
func (t *Together) arrange(s fyne.Size)          { put(t.content, 0, 0, s.Width, s.Height) }
