package vrs

import (
	"context"

	"proxydesk/workflow/nhs"
)

// Offline is the client of a practice that has no national store configured:
// it answers every call ErrNotConnected and touches nothing.
type Offline struct{}

// SearchRoles answers ErrNotConnected.
func (Offline) SearchRoles(context.Context, nhs.Number, nhs.Number, ...string) ([]RoleRecord, error) {
	return nil, ErrNotConnected
}

// Role answers ErrNotConnected.
func (Offline) Role(context.Context, string) (RoleRecord, error) {
	return RoleRecord{}, ErrNotConnected
}

// Relationships answers ErrNotConnected.
func (Offline) Relationships(context.Context, nhs.Number, nhs.Number) ([]Relationship, error) {
	return nil, ErrNotConnected
}

// AccessRequest answers ErrNotConnected.
func (Offline) AccessRequest(context.Context, string) (AccessRequest, error) {
	return AccessRequest{}, ErrNotConnected
}

// Send answers ErrNotConnected; nothing was sent.
func (Offline) Send(context.Context, Request) (Response, error) { return Response{}, ErrNotConnected }

// String says so.
func (Offline) String() string { return "no national store" }
