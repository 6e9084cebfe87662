package theme

import (
	"bytes"
	"fmt"
	"image/color"
	"sync"

	"fyne.io/fyne/v2"

	"proxydesk/assets"
)

// IconName is the name of a file in assets/icons, without its ending.
type IconName string

// The icons. Noto Sans has no arrows, ticks or boxes: these stand in for them.
const (
	IconHome         IconName = "home"
	IconQueue        IconName = "queue"
	IconPaper        IconName = "paper"
	IconFile         IconName = "file"
	IconPeople       IconName = "people"
	IconUser         IconName = "user"
	IconCalendar     IconName = "calendar"
	IconEnvelope     IconName = "envelope"
	IconSync         IconName = "sync"
	IconShield       IconName = "shield"
	IconShieldCheck  IconName = "shield-check"
	IconSettings     IconName = "settings"
	IconSearch       IconName = "search"
	IconChevronDown  IconName = "chevron-down"
	IconChevronUp    IconName = "chevron-up"
	IconChevronLeft  IconName = "chevron-left"
	IconChevronRight IconName = "chevron-right"
	IconCheck        IconName = "check"
	IconTick         IconName = "tick" // the heavier one, inside a box
	IconAlert        IconName = "alert"
	IconWarning      IconName = "warning"
	IconClock        IconName = "clock"
	IconCopy         IconName = "copy"
	IconLock         IconName = "lock"
	IconPlus         IconName = "plus"
	IconMinus        IconName = "minus"
	IconClose        IconName = "close"
	IconArrowDown    IconName = "arrow-down"
	IconArrowUp      IconName = "arrow-up"
	IconPrinter      IconName = "printer"
	IconStethoscope  IconName = "stethoscope"
	IconWifiOff      IconName = "wifi-off"
	IconInfo         IconName = "info"
	IconDots         IconName = "dots"
	IconUndo         IconName = "undo"
	IconEye          IconName = "eye"
	IconHourglass    IconName = "hourglass"
	IconFolder       IconName = "folder"
	IconDrive        IconName = "drive"
	IconDownload     IconName = "download"
	IconDesktop      IconName = "desktop"
)

// icons keeps one resource a name and colour. The painter may ask from another
// goroutine than the window's, hence the sync.Map.
var icons sync.Map

// Icon returns a stroked icon in one of the theme's colours. The toolkit
// recolours fills only, so the colour is written into the SVG text.
// It panics when no such icon is embedded: the names are constants above.
func Icon(name IconName, c fyne.ThemeColorName) fyne.Resource {
	return IconIn(name, Color(c))
}

// IconIn is [Icon] for a colour in hand.
func IconIn(name IconName, c color.NRGBA) fyne.Resource {
	key := fmt.Sprintf("%s-%02x%02x%02x", name, c.R, c.G, c.B)
	if r, ok := icons.Load(key); ok {
		return r.(fyne.Resource)
	}
	svg, err := assets.Icons.ReadFile("icons/" + string(name) + ".svg")
	if err != nil {
		panic(fmt.Sprintf("theme: icon %q: %v", name, err))
	}
	svg = bytes.ReplaceAll(svg, []byte("currentColor"), fmt.Appendf(nil, "#%02x%02x%02x", c.R, c.G, c.B))
	r, _ := icons.LoadOrStore(key, fyne.NewStaticResource(key+".svg", svg))
	return r.(fyne.Resource)
}
