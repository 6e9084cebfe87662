package vrs

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/url"
	"time"
)

// Network carries requests over the network with TLS 1.2 or later, through a
// proxy such as http://proxy.example:8080; "" takes the one that the environment
// names (HTTPS_PROXY, NO_PROXY), or else, on Windows, the one of its settings. A
// store on this machine is always asked directly.
// The error says in plain words what is wrong with the proxy's address.
func Network(proxy string) (http.RoundTripper, error) {
	t := network()
	if proxy == "" {
		return t, nil
	}
	u, err := url.Parse(proxy)
	switch {
	case err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https":
		return nil, errors.New("is not the address of a proxy, such as http://proxy.example:8080")
	case u.User != nil:
		return nil, errors.New("may hold no name and no password: a settings file is no place for one")
	case u.Path != "" && u.Path != "/" || u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("is a proxy's name and port and nothing more")
	}
	t.Proxy = func(r *http.Request) (*url.URL, error) {
		if loopback(r.URL.Hostname()) {
			return nil, nil
		}
		return u, nil
	}
	return t, nil
}

// network returns the transport for the real store. It speaks HTTP/1 alone,
// because HTTP/2 resends refused streams by itself and a desk at ten requests a
// second gains nothing from it.
func network() *http.Transport {
	var http1 http.Protocols
	http1.SetHTTP1(true)
	return &http.Transport{
		Proxy: proxyOfEnvironment,
		OnProxyConnectResponse: func(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
			if resp.StatusCode != http.StatusOK {
				return proxyError(resp.StatusCode) // it has no type of its own otherwise
			}
			return nil
		},
		DialContext:         (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout: 10 * time.Second,
		// Shorter than servers keep an idle connection, so that a write seldom
		// meets one that is just being closed.
		IdleConnTimeout:    20 * time.Second,
		MaxIdleConns:       8,
		DisableCompression: true,
		Protocols:          &http1,
	}
}
