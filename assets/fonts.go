package assets

import "embed"

// Fonts holds the faces of printed pages and their licence. paper.NewPress
// reads them.
//
//go:embed fonts/*.ttf fonts/OFL.txt
var Fonts embed.FS
