package emulator

import (
	"net/http"
	"strings"
	"time"
)

// The paths a role can be changed at. This is not JSON Patch at large: a value
// at /extension/- is a list, and its members are added one by one.
const (
	pathStatus    = "/status"
	pathExtension = "/extension/-"
	pathEnd       = "/provision/period/end"
	pathActor     = "/provision/actor"
	pathRule      = "/policyRule"
)

// patch is one checked operation.
type patch struct {
	remove bool
	value  any
}

// change is PATCH Consent.
func (s *Service) change(c *call) (*answer, *problem) {
	if !uuidShape.MatchString(c.ID) {
		return nil, refuse("INVALID_ID_VALUE", "")
	}
	patches, problem := readPatches(c.Body)
	if problem != nil {
		return nil, problem
	}
	r := s.state.roles[strings.ToLower(c.ID)]
	if r == nil || r.Derived || s.withdrawn(r) {
		return nil, refuse("RESOURCE_NOT_FOUND", "")
	}
	if s.etags && c.IfMatch != "" && c.IfMatch != r.version() {
		return nil, refuse("PRECONDITION_FAILED", "")
	}
	next := r.copy()
	if problem := s.patchRole(next, patches, c.By, c.now); problem != nil {
		return nil, problem
	}
	next.mark(c.now, string(c.By), c)
	if err := s.commit(entry{tableRoles, next.id(), next}); err != nil {
		return nil, refuse("SERVER_ERROR", "The record could not be written")
	}
	return done(http.StatusOK), nil
}

// readPatches checks the form of a patch: a list, each with an operation, a path
// that may be patched, and a value, no path twice.
func readPatches(body []byte) (map[string]patch, *problem) {
	v, err := parse(body)
	if err != nil {
		return nil, refuse("INVALID_PATCH_FORMAT", "")
	}
	list, ok := v.([]any)
	if !ok || len(list) == 0 {
		return nil, refuse("INVALID_PATCH", "")
	}
	patches := map[string]patch{}
	for _, item := range list {
		if _, ok := item.(object); !ok {
			return nil, refuse("INVALID_PATCH", "")
		}
		op, path, value := dig(item, "op"), dig(item, "path"), dig(item, "value")
		if op == nil || path == nil || value == nil && op != "remove" {
			return nil, refuse("MISSING_VALUE", "An operation has no op, no path or no value")
		}
		switch path {
		case pathStatus, pathExtension, pathActor, pathRule:
			if op != "add" && op != "replace" {
				return nil, refuse("INVALID_VALUE", "The operation is not one this path takes")
			}
		case pathEnd:
			if op != "add" && op != "replace" && op != "remove" {
				return nil, refuse("INVALID_VALUE", "The operation is not one this path takes")
			}
		default:
			return nil, refuse("INVALID_PATCH_PATH", "")
		}
		if _, twice := patches[path.(string)]; twice {
			return nil, refuse("DUPLICATE_PATCHES", "")
		}
		patches[path.(string)] = patch{op == "remove", value}
	}
	return patches, nil
}

// patchRole applies checked operations to a copy of a role, whole or not at all.
// An empty by stands for somebody the emulator plays itself.
func (s *Service) patchRole(r *role, patches map[string]patch, by actor, now time.Time) *problem {
	before := r.status()
	after := before
	var g given
	if p, ok := patches[pathStatus]; ok {
		after, ok = p.value.(string)
		if !ok || !known("status", after) {
			return refuse("INVALID_STATUS_CODE", "")
		}
	}
	if p, ok := patches[pathExtension]; ok {
		list, ok := p.value.([]any)
		if !ok || len(list) == 0 {
			return refuse("INVALID_EXTENSION", "")
		}
		var problem *problem
		if g, problem = s.checkExtensions(list, "INVALID_STATUS_REASON"); problem != nil {
			return problem
		}
	}
	_, changesStatus := patches[pathStatus]
	if changesStatus && g.reason == "" {
		return refuse("INVALID_STATUS_REASON", "A change of status needs its reason in the same request")
	}
	if g.reason != "" && !allowed(before, after, g.reason, by) {
		return refuse("INVALID_STATE_TRANSITION", "")
	}
	if changesStatus && after == "active" && !g.granted {
		return refuse("MISSING_GRANTOR", "")
	}
	if p, ok := patches[pathRule]; ok {
		basis := s.ruleCoding(object{"policyRule": p.value})
		if basis == nil {
			return refuse("INVALID_VALUE", "The policyRule is of the wrong shape")
		}
		if !inSet("legal-basis", basis) {
			return refuse("INVALID_LEGAL_BASIS_CODE", "")
		}
		r.setBasis(written("legal-basis", text(basis, "code")))
	}
	if p, ok := patches[pathActor]; ok {
		if problem := checkActor(p.value, r.pair(), "INVALID_VALUE"); problem != nil {
			return problem
		}
	}
	if p, ok := patches[pathEnd]; ok {
		end, isDate := civilDate(p.value)
		if !p.remove && (!isDate || end < r.start() || end < civil(now)) {
			return refuse("INVALID_END_DATE", "")
		}
		r.setEnd(end)
	}
	if after == "active" && r.end() != "" && r.end() < civil(now) {
		return refuse("INVALID_END_DATE", "An active role cannot have an end date that is past")
	}
	if g.reason != "" {
		r.setStatus(after, g.reason, g.words)
	}
	if g.granted {
		r.setGrantor(g.ods)
	}
	return nil
}
