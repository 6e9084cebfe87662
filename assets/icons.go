package assets

import "embed"

// Icons holds the stroked outlines the window draws: icons/NAME.svg, a 20 by
// 20 grid, strokes in currentColor so that a theme can put its own colour in.
//
//go:embed icons/*.svg
var Icons embed.FS

// AppIcon is the program's own icon, as a PNG.
//
//go:embed icons/app.png
var AppIcon []byte
