package browse

import "io/fs"

// hiddenInfo tells nothing more than the name does.
func hiddenInfo(fs.FileInfo) bool { return false }
