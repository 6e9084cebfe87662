package emulator

import (
	"net/http"
	"testing"
)

// twoClients lets two practices read the same role and then change it one after
// the other, each on what it read; the second one's answer comes back.
func twoClients(d *desk) (id string, second reply) {
	d.Helper()
	id = d.create(ada, ruth)
	read := func() string {
		return d.send(ask{method: "GET", path: "/Consent/" + id}).header.Get("ETag")
	}
	change := func(version, end string) reply {
		header := map[string]string{}
		if version != "" {
			header["If-Match"] = version
		}
		return d.send(ask{method: http.MethodPatch, path: "/Consent/" + id, header: header, body: []any{op("replace", pathEnd, end)}})
	}
	first, other := read(), read()
	check(d.TB, "the first", change(first, "2028-01-31").status, http.StatusOK)
	return id, change(other, "2030-01-31")
}

// overtaken is what the second of two is told by a store with versions.
func overtaken(t *testing.T) reply {
	_, second := twoClients(newDesk(t, WithETags()))
	return second
}

// The national store cannot tell that somebody else was there first: the first
// change is lost without a word. With versions it would be seen.
func TestLostUpdates(t *testing.T) {
	d := newDesk(t)
	_, second := twoClients(d)
	check(t, "as the national store is", second.status, http.StatusOK)
	check(t, "the first change", d.only(ada, ruth).End, "2030-01-31")
	check(t, "no version", second.header.Get("ETag"), "")

	d = newDesk(t, WithETags())
	id, second := twoClients(d)
	check(t, "with versions", second.status, http.StatusPreconditionFailed)
	check(t, "code", second.code(), "PRECONDITION_FAILED")
	check(t, "the first change stands", d.only(ada, ruth).End, "2028-01-31")
	version := d.send(ask{method: "GET", path: "/Consent/" + id}).header.Get("ETag")
	again := d.send(ask{method: http.MethodPatch, path: "/Consent/" + id, header: map[string]string{"If-Match": version}, body: []any{op("replace", pathEnd, "2030-01-31")}})
	check(t, "on what stands now", again.status, http.StatusOK)
	check(t, "without a version", d.patch(id, op("replace", pathEnd, "2031-01-31")).status, http.StatusOK)
}
