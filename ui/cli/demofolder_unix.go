//go:build unix

package cli

import (
	"io/fs"
	"os"
	"syscall"
)

// ownFile reports whether a file is of whoever runs this.
func ownFile(f fs.FileInfo) bool {
	s, ok := f.Sys().(*syscall.Stat_t)
	return ok && int(s.Uid) == os.Geteuid()
}
