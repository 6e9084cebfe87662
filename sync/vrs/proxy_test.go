package vrs

import (
	"net/url"
	"testing"
)

// What Windows' settings say of a proxy is taken as browsers take it.
func TestTheProxyOfTheSystemsSettings(t *testing.T) {
	const store = "https://api.example.com/FHIR/R4/Consent?patient%3Aidentifier=9990000018"
	for _, c := range []struct{ what, server, bypass, to, want string }{
		{"none", "", "", store, ""},
		{"one for everything", "proxy.example:8080", "", store, "http://proxy.example:8080"},
		{"with its kind before it", "http://proxy.example:8080/", "", store, "http://proxy.example:8080"},
		{"itself encrypted", "https://proxy.example:8443", "", store, "https://proxy.example:8443"},
		{"one for each kind", "http=a.example:80;https=b.example:81;ftp=c.example:82", "", store, "http://b.example:81"},
		{"one for each kind, with blanks", "http=a.example:80 HTTPS=b.example:81", "", store, "http://b.example:81"},
		{"one of its kind goes before the others'", "a.example:80;https=b.example:81", "", store, "http://b.example:81"},
		{"none of its kind", "http=a.example:80;socks=s.example:1080", "", store, ""},
		{"a name and a password", "http://sam:secret@proxy.example:8080", "", store, "http://proxy.example:8080"},
		{"of a kind that is not spoken", "socks5://proxy.example:1080", "", store, ""},
		{"nothing that can be read", "http://%zz", "", store, ""},
		{"a port alone", ":8080", "", store, ""},
		{"asked directly", "proxy.example:8080", "other.example;API.example.com", store, ""},
		{"asked directly by its end", "proxy.example:8080", "*.example.com;<local>", store, ""},
		{"asked directly by a kind and its end", "proxy.example:8080", "https://*.example.com", store, ""},
		{"another asked directly", "proxy.example:8080", "*.example.org;10.*;[;<local>", store, "http://proxy.example:8080"},
		{"a number asked directly", "proxy.example:8080", "10.*", "https://10.1.2.3/FHIR", ""},
		{"a name of the practice's own", "proxy.example:8080", "<local>", "https://store/FHIR", ""},
		{"this computer", "proxy.example:8080", "", "http://127.0.0.1:9000/FHIR", ""},
	} {
		to, err := url.Parse(c.to)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if u := (systemProxy{c.server, c.bypass}).of(to); u != nil {
			got = u.String()
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", c.what, got, c.want)
		}
	}
}
