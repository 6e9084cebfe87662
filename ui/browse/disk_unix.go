//go:build !windows

package browse

import (
	"strings"
	"syscall"
)

// atOnce opens without waiting for the other end of a pipe.
const atOnce = syscall.O_NONBLOCK

// hiddenName tells hidden things by the dot before their name.
func hiddenName(name string) bool { return strings.HasPrefix(name, ".") }
