package assets

import "embed"

// Forms holds the blank paper forms, one YAML file a form. letter.LoadForms
// reads and checks them.
//
//go:embed forms/*.yaml
var Forms embed.FS
