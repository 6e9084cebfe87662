package assets

import _ "embed"

// Licences lists what else is in the program and under which licence, a line
// each, below a head.
//
//go:embed licences.csv
var Licences string
