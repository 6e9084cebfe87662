package browse

import (
	"io/fs"
	"syscall"
)

// flagHidden is UF_HIDDEN of chflags(2), which the Library of a home has.
const flagHidden = 0x8000

// hiddenInfo tells what the Finder does not show.
func hiddenInfo(info fs.FileInfo) bool {
	s, ok := info.Sys().(*syscall.Stat_t)
	return ok && s.Flags&flagHidden != 0
}
