package assets

import "embed"

// Forms holds the blank paper forms, one YAML file a form, and the
// blocks that several share. letter.LoadForms
// reads and checks them.
//
//go:embed forms/*.yaml forms/blocks/*.yaml
var Forms embed.FS
