package cli

import "io/fs"

// ownFile is true of everything: the folder for what is thrown away is each user's
// own.
func ownFile(fs.FileInfo) bool { return true }
