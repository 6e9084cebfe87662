package assets

import _ "embed"

// DemoAnswers is how a straightforward case is answered, for the made-up
// practice and for tests: one list of answers a way to access. "services" in a
// list of ticks stands for the services about to be given.
//
//go:embed demo/answers.yaml
var DemoAnswers []byte

// DemoNames is what the made-up people are called and where they live.
//
//go:embed demo/names.yaml
var DemoNames []byte
