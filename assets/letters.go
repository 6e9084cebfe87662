package assets

import "embed"

// Letters holds the wording of every letter, one Markdown-like file a letter.
// letter.Load reads and checks them.
//
//go:embed letters/*.md
var Letters embed.FS
