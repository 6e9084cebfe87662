package assets

import "embed"

// Words holds what the window says: en.json lists every sentence and where it is
// said, and each further file says the same in another language (ui/lang).
//
//go:embed words/*.json
var Words embed.FS
