package vrs

import (
	"testing"

	"golang.org/x/sys/windows/registry"
)

// The proxy is read where Windows keeps it, from a key of the test's own.
func TestTheRegistryIsRead(t *testing.T) {
	const path = `Software\Proxydesk test`
	k, _, err := registry.CreateKey(registry.CURRENT_USER, path, registry.ALL_ACCESS)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = k.Close()
		if err := registry.DeleteKey(registry.CURRENT_USER, path); err != nil {
			t.Error(err)
		}
	}()
	want := func(what string, want systemProxy) {
		t.Helper()
		if got := readProxy(registry.CURRENT_USER, path); got != want {
			t.Errorf("%s: %+v, want %+v", what, got, want)
		}
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	want("nothing there", systemProxy{})
	must(k.SetStringValue("ProxyServer", "proxy.example:8080"))
	want("never switched on", systemProxy{})
	must(k.SetDWordValue("ProxyEnable", 0))
	want("switched off", systemProxy{})
	must(k.SetDWordValue("ProxyEnable", 1))
	want("a proxy", systemProxy{server: "proxy.example:8080"})
	must(k.SetStringValue("ProxyOverride", "*.example;<local>"))
	want("with what is asked directly", systemProxy{server: "proxy.example:8080", bypass: "*.example;<local>"})
	if got := readProxy(registry.CURRENT_USER, path+` that is not there`); got != (systemProxy{}) {
		t.Errorf("no such key: %+v", got)
	}
}
