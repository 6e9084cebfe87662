package assets

import "embed"

// Checklists holds the questions of every check: set.yaml with the version and
// the groups, and one file a part (docs/writing-checklists.md).
//
//go:embed checklists/*.yaml
var Checklists embed.FS
