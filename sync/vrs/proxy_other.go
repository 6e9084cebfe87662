//go:build !windows

package vrs

// readSystemProxy finds none: elsewhere the environment says it.
func readSystemProxy() systemProxy { return systemProxy{} }
