package casework

import "slices"

// The columns of each file, as its first line names them; all are needed.
var (
	usedColumns  = []string{patientColumns.number, proxyColumns.number, usedColumn}
	movedColumns = slices.Concat(patientColumns.all(), proxyColumns.all(), []string{"relationship", "basis", "since", "end", "services"})
)

const usedColumn = "last used"

// MovedColumns and UsedColumns list what the header of a file has to name.
func MovedColumns() []string { return slices.Clone(movedColumns) }

// UsedColumns is as MovedColumns, for the days of last use.
func UsedColumns() []string { return slices.Clone(usedColumns) }

// personColumns are the columns about one person.
type personColumns struct{ number, family, given, born string }

var (
	patientColumns = personColumns{"patient nhs number", "patient family name", "patient given name", "patient born"}
	proxyColumns   = personColumns{"proxy nhs number", "proxy family name", "proxy given name", "proxy born"}
)

func (p personColumns) all() []string { return []string{p.number, p.family, p.given, p.born} }
