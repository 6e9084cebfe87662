package assets

import _ "embed"

// Policy holds what a practice decides about time, as shipped: policy.yaml.
//
//go:embed policy.yaml
var Policy []byte
