package localdb

import (
	"context"
	"errors"
	"sync"

	"github.com/jmoiron/sqlx"
)

// prepared keeps statements, so that each text is read by the engine once.
// Texts are constants of this package, so there is a bounded number.
type prepared struct {
	mu   sync.Mutex
	byID map[string]*sqlx.Stmt
}

// preparer is a pool or one connection of it.
type preparer interface {
	PreparexContext(ctx context.Context, query string) (*sqlx.Stmt, error)
	Rebind(query string) string
}

func (p *prepared) of(ctx context.Context, on preparer, query string) (*sqlx.Stmt, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if s := p.byID[query]; s != nil {
		return s, nil
	}
	s, err := on.PreparexContext(ctx, on.Rebind(query))
	if err != nil {
		return nil, err
	}
	if p.byID == nil {
		p.byID = map[string]*sqlx.Stmt{}
	}
	p.byID[query] = s
	return s, nil
}

func (p *prepared) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var errs []error
	for _, s := range p.byID {
		errs = append(errs, s.Close())
	}
	p.byID = nil
	return errors.Join(errs...)
}
