package shell

// Files saves what is written where the person finds it.
type Files interface {
	// Save writes a file and answers where; the name holds nothing about a person.
	Save(name string, data []byte) (path string, err error)
}
