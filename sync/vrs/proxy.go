package vrs

import (
	"cmp"
	"net/http"
	"net/url"
	"os"
	"path"
	"strings"
)

// systemProxy is the proxy that the system's own settings name, as they spell it.
type systemProxy struct {
	// server is proxy.example:8080, or one for each kind of address:
	// http=a.example:80;https=b.example:8080. "" is none.
	server string
	// bypass lists what is asked directly: *.example;10.*;<local>.
	bypass string
}

// proxyOfEnvironment is the proxy of the environment, or else of the system's own
// settings, which are read each time: a laptop changes its network at work.
func proxyOfEnvironment(r *http.Request) (*url.URL, error) {
	if cmp.Or(os.Getenv("HTTPS_PROXY"), os.Getenv("https_proxy")) != "" {
		return http.ProxyFromEnvironment(r)
	}
	return readSystemProxy().of(r.URL), nil
}

// of is the proxy on the way to an address, or nil where there is none. Whatever
// is wrong with the settings is taken for no proxy, as browsers do.
func (s systemProxy) of(to *url.URL) *url.URL {
	if s.server == "" || loopback(to.Hostname()) || s.bypasses(to.Hostname()) {
		return nil
	}
	var named string
	for _, one := range strings.FieldsFunc(s.server, func(r rune) bool { return r == ';' || r == ' ' }) {
		kind, address, kinds := strings.Cut(one, "=")
		switch {
		case !kinds && named == "":
			named = one
		case strings.EqualFold(kind, to.Scheme):
			named = address
		}
	}
	if named == "" {
		return nil
	}
	if !strings.Contains(named, "://") {
		named = "http://" + named
	}
	u, err := url.Parse(named)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host} // a name and a password stay out
}

// bypasses reports whether the settings have a host asked directly.
func (s systemProxy) bypasses(host string) bool {
	host = strings.ToLower(host)
	for _, p := range strings.FieldsFunc(strings.ToLower(s.bypass), func(r rune) bool { return r == ';' || r == ' ' || r == ',' }) {
		if _, after, schemed := strings.Cut(p, "://"); schemed {
			p = after
		}
		if p == "<local>" && !strings.Contains(host, ".") {
			return true
		}
		if fits, err := path.Match(p, host); err == nil && fits {
			return true
		}
	}
	return false
}
