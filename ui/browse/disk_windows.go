package browse

import (
	"io/fs"
	"syscall"
)

// atOnce is nothing: pipes have paths of their own, which [Typed] refuses.
const atOnce = 0

// hiddenName tells nothing: names with a dot are as any other.
func hiddenName(string) bool { return false }

// hiddenInfo tells what the Explorer does not show.
func hiddenInfo(info fs.FileInfo) bool {
	d, ok := info.Sys().(*syscall.Win32FileAttributeData)
	return ok && d.FileAttributes&(syscall.FILE_ATTRIBUTE_HIDDEN|syscall.FILE_ATTRIBUTE_SYSTEM) != 0
}
