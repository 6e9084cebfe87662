package assets

import "embed"

// Letters holds the wording of every letter, one Markdown-like file a letter, and the lines in other languages.
// letter.Load reads and checks them.
//
//go:embed letters/*.md letters/languages.yaml
var Letters embed.FS
