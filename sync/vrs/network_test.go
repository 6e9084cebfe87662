package vrs

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

const anyID = "c5b1b7f0-5f0e-4c68-8b7e-0d9f5c3f7a10"

// The network's own transport turns down what is older than TLS 1.2, from a
// server whose certificate it trusts.
func TestAnOutdatedProtocolIsNotSpoken(t *testing.T) {
	for name, c := range map[string]struct {
		from, to uint16
		spoken   bool
	}{
		"TLS 1.0 and 1.1": {tls.VersionTLS10, tls.VersionTLS11, false},
		"TLS 1.2":         {tls.VersionTLS12, tls.VersionTLS12, true},
		"TLS 1.3":         {tls.VersionTLS13, tls.VersionTLS13, true},
	} {
		asked := 0
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			asked++
			w.WriteHeader(http.StatusNotFound)
		}))
		server.TLS = &tls.Config{MinVersion: c.from, MaxVersion: c.to}
		server.Config.ErrorLog = log.New(io.Discard, "", 0)
		server.StartTLS()
		way := network()
		way.TLSClientConfig.RootCAs = x509.NewCertPool()
		way.TLSClientConfig.RootCAs.AddCert(server.Certificate())
		client, err := New(Config{BaseURL: server.URL, Transport: way, Token: None, NewID: func() string { return anyID }})
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.Role(t.Context(), anyID)
		var problem *Problem
		var notSent *NotSentError
		switch {
		case c.spoken && (!errors.As(err, &problem) || asked != 1):
			t.Errorf("%s: %v; %d requests arrived", name, err, asked)
		case !c.spoken && (!errors.As(err, &notSent) || notSent.Trouble != TroubleTLS || asked != 0):
			t.Errorf("%s: %v; %d requests arrived", name, err, asked)
		}
		way.CloseIdleConnections()
		server.Close()
	}
}

// The network's proxy is asked, as the system's settings say, and what it says
// is told. The settings are read once in a process, so this takes one of its own.
func TestTheNetworksProxyIsHonoured(t *testing.T) {
	const child = "VRS_PROXY_CHILD"
	if os.Getenv(child) != "" {
		client, err := New(Config{BaseURL: "https://store.invalid/FHIR/R4", Token: None, NewID: func() string { return anyID }, Timeout: 10 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.Role(t.Context(), anyID)
		fmt.Println("child:", err)
		return
	}
	asked := make(chan string, 10)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.Method + " " + r.Host
		w.WriteHeader(http.StatusProxyAuthRequired)
	}))
	defer proxy.Close()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestTheNetworksProxyIsHonoured$", "-test.v")
	cmd.Env = append(os.Environ(), child+"=1", "HTTPS_PROXY="+proxy.URL, "NO_PROXY=")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	select {
	case got := <-asked:
		if got != "CONNECT store.invalid:443" {
			t.Errorf("the proxy was asked %q", got)
		}
	default:
		t.Error("the proxy was not asked")
	}
	if !strings.Contains(string(out), "not sent, "+string(TroubleProxy)) {
		t.Errorf("it says %s", out)
	}
}

// A proxy that the settings name is asked for everything but this machine; what
// goes through it is the encrypted line alone.
func TestTheProxyOfTheSettings(t *testing.T) {
	store := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }))
	defer store.Close()
	asked := make(chan string, 10)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked <- r.Method + " " + r.Host
		far, err := net.Dial("tcp", store.Listener.Addr().String())
		if err != nil {
			t.Error(err)
			return
		}
		near, read, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		_, _ = io.WriteString(near, "HTTP/1.1 200 OK\r\n\r\n")
		go func() {
			_, _ = io.Copy(far, read) // what the server has read already, and the rest until either end closes
			_ = far.Close()
		}()
		_, _ = io.Copy(near, far)
		_ = near.Close()
	}))
	defer proxy.Close()
	for base, want := range map[string]string{"https://example.com/FHIR/R4": "CONNECT example.com:443", store.URL: ""} {
		way, err := Network(proxy.URL)
		if err != nil {
			t.Fatal(err)
		}
		line := way.(*http.Transport)
		line.TLSClientConfig.RootCAs = x509.NewCertPool()
		line.TLSClientConfig.RootCAs.AddCert(store.Certificate()) // it is example.com's too
		client, err := New(Config{BaseURL: base, Transport: line, Token: None, NewID: func() string { return anyID }})
		if err != nil {
			t.Fatal(err)
		}
		var problem *Problem
		if _, err := client.Role(t.Context(), anyID); !errors.As(err, &problem) || problem.HTTPStatus != http.StatusTeapot {
			t.Errorf("%s: %v", base, err)
		}
		line.CloseIdleConnections()
		select {
		case got := <-asked:
			if got != want {
				t.Errorf("%s: the proxy was asked %q", base, got)
			}
		default:
			if want != "" {
				t.Errorf("%s: the proxy was not asked", base)
			}
		}
	}
	for _, wrong := range []string{"proxy.example:8080", "ftp://proxy.example", "http://", "http://sam:secret@proxy.example:8080", "http://proxy.example/proxy.pac", "::"} {
		if way, err := Network(wrong); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v, %v", wrong, way, err)
		}
	}
}
