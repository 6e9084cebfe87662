package desktop

import (
	"os/exec"
	"strings"
	"testing"

	"proxydesk/assets"
)

// Whatever is linked into the program stands in the list of licences.
func TestEveryLicenceIsListed(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-tags", "migrated_fynedo,accessibility,no_emoji", "-f", "{{with .Module}}{{.Path}}{{end}}", "proxydesk").Output()
	if err != nil {
		t.Fatal(err)
	}
	modules := 0
	for path := range strings.FieldsSeq(string(out)) {
		if path == "proxydesk" {
			continue
		}
		modules++
		if !strings.Contains(assets.Licences, "\n"+path+",") {
			t.Errorf("%s has no licence in assets/licences.csv", path)
		}
	}
	if modules == 0 {
		t.Error("the program is made of nothing")
	}
}
