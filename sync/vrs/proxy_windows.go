package vrs

import "golang.org/x/sys/windows/registry"

// Where Windows keeps a user's network settings, and the policies about them.
const (
	internetSettings = `Software\Microsoft\Windows\CurrentVersion\Internet Settings`
	internetPolicies = `Software\Policies\Microsoft\Windows\CurrentVersion\Internet Settings`
)

// readSystemProxy reads the proxy that was written under "Proxy" in Windows'
// settings by the user, or for every user of the machine where a policy says so.
// One that a script finds is not among them: running somebody's script is a
// browser's work.
func readSystemProxy() systemProxy {
	from := registry.CURRENT_USER
	if policy, err := registry.OpenKey(registry.LOCAL_MACHINE, internetPolicies, registry.QUERY_VALUE); err == nil {
		if own, _, err := policy.GetIntegerValue("ProxySettingsPerUser"); err == nil && own == 0 {
			from = registry.LOCAL_MACHINE
		}
		_ = policy.Close()
	}
	return readProxy(from, internetSettings)
}

// readProxy reads the settings under a key. What cannot be read was not chosen.
func readProxy(from registry.Key, path string) systemProxy {
	k, err := registry.OpenKey(from, path, registry.QUERY_VALUE)
	if err != nil {
		return systemProxy{}
	}
	defer k.Close()
	if on, _, err := k.GetIntegerValue("ProxyEnable"); err != nil || on == 0 {
		return systemProxy{}
	}
	server, _, _ := k.GetStringValue("ProxyServer")
	bypass, _, _ := k.GetStringValue("ProxyOverride")
	return systemProxy{server: server, bypass: bypass}
}
