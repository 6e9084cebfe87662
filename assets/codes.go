package assets

import "embed"

// Codes holds the national code lists with this product's own labels. The
// first line of each file says what its columns are.
//
//go:embed codes/*.csv
var Codes embed.FS
