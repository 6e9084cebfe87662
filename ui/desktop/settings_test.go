package desktop

import (
	"runtime/debug"
	"strings"
	"testing"

	"proxydesk/assets"
)

// Whatever is linked into the program stands in the list of licences.
func TestEveryLicenceIsListed(t *testing.T) {
	info, ok := debug.ReadBuildInfo()
	if !ok || len(info.Deps) == 0 {
		t.Fatal("this test does not know what it was built from")
	}
	for _, m := range info.Deps {
		if !strings.Contains(assets.Licences, "\n"+m.Path+",") {
			t.Errorf("%s has no licence in assets/licences.csv", m.Path)
		}
	}
}
