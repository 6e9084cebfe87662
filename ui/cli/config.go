package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/pflag"
	"github.com/spf13/viper"
)

// Config is everything that can be set from outside the desk. No secret is
// among it: keys and passwords live sealed in the practice's record.
type Config struct {
	DataDir    string
	DataEngine string
	Store      StoreConfig
	// Checklists is the folder with the practice's own questions; empty takes
	// those Proxydesk comes with.
	Checklists string
	// Letters is the folder with the practice's own wording of letters; empty
	// takes the wording Proxydesk comes with.
	Letters string
	// Backups is the folder for the desk's own backups; empty is beside the record.
	Backups string
}

// StoreConfig says where the national store is and how we sign in to it.
type StoreConfig struct {
	// URL is the base address; empty means not connected, and decisions end
	// local.
	URL string
	// Auth is how the desk signs in: none, application or healthcare-worker.
	Auth string
	// TokenURL is where an application gets its tokens, and where a member of
	// staff's identity is exchanged for one. It is signed character for character,
	// so that it is used as it stands.
	TokenURL string
	// SignInURL is the page on which staff sign in, IdentityURL where the answer
	// becomes an identity, and SignInClient what the desk is registered by there.
	// Only for healthcare-worker.
	SignInURL, IdentityURL, SignInClient string
	// Proxy is the network's proxy on the way there; empty takes the one of the
	// environment.
	Proxy string
	// ListedBasis writes the legal basis as a list of one.
	ListedBasis bool
	// RelaxedNumbers admits the sandbox's numbers, which fail the check digit.
	RelaxedNumbers bool
	// ListenEvery is how often the national record of each pair is read again,
	// ListenGap the time between two of them.
	ListenEvery, ListenGap time.Duration
}

// How the desk may sign in.
const (
	authNone        = "none"
	authApplication = "application"
	authWorker      = "healthcare-worker"
)

// key is one setting: its name, what it means, and its value when nobody set it.
type key struct {
	name, words string
	value       any
	allowed     []string
}

// keys is the one list of settings: the file's allowed keys, the example that
// "proxydesk config" prints, and the defaults all come from it.
func keys() []key {
	return []key{
		{name: "data.dir", words: "Where the practice's record is kept. Only this desk may use the folder.", value: defaultDataDir()},
		{name: "data.engine", words: "What keeps it.", value: "sqlite", allowed: []string{"sqlite"}},
		{name: "checklists.dir", words: "A folder with your own copy of the questions (proxydesk checklists copy). Empty: those Proxydesk comes with.", value: ""},
		{name: "letters.dir", words: "A folder with your own wording of letters (proxydesk letters copy). What it lacks is as Proxydesk comes with it.", value: ""},
		{name: "backup.dir", words: "A folder for the nightly encrypted backups, best on another disk or computer. It has to be there. Empty: beside the record.", value: ""},
		{name: "store.url", words: "Base address of the national store. Empty: not connected, decisions stay at the practice.", value: ""},
		{name: "store.auth", words: "How the desk signs in to the store. application: with a key that proxydesk store key new makes. healthcare-worker: with that key and each member of staff's own NHS sign-in.", value: authNone, allowed: []string{authNone, authApplication, authWorker}},
		{name: "store.token_url", words: "Where the desk gets its tokens, exactly as the store's platform writes it. Not for none.", value: ""},
		{name: "store.sign_in_url", words: "The page on which staff sign in to the NHS. Only for healthcare-worker.", value: ""},
		{name: "store.identity_url", words: "Where what that page answers becomes an identity. Only for healthcare-worker.", value: ""},
		{name: "store.sign_in_client", words: "What this desk is registered by there. It is no secret. Only for healthcare-worker.", value: ""},
		{name: "store.proxy", words: "The network's proxy on the way to the store, such as http://proxy.example:8080, without a password. Empty: the one of the environment (HTTPS_PROXY, NO_PROXY), else the one written in Windows' own settings. One that a script finds is not found: write its name and port here.", value: ""},
		{name: "store.listen_every", words: "How often the national record of everybody with access is read again for changes made elsewhere: 2h, 30m.", value: "2h"},
		{name: "store.listen_gap", words: "The pause between two of those readings. A short one takes more of the store's quota.", value: "500ms"},
		{name: "store.api_version", words: "Which version of the store's interface is spoken: only the reasons it takes are sent.", value: "1.27", allowed: []string{"1.27"}},
		{name: "store.listed_basis", words: "true only where the store wants the legal basis as a list of one.", value: false},
		{name: "store.relaxed_numbers", words: "true only for the NHS sandbox, whose made-up numbers fail the check digit.", value: false},
	}
}

func defaultDataDir() string {
	dir, err := os.UserConfigDir()
	if err != nil {
		return "proxydesk-data"
	}
	return filepath.Join(dir, "proxydesk")
}

// UsageError is a mistake in how the program was called. It ends with exit
// code 2.
type UsageError struct{ Words string }

func (e *UsageError) Error() string { return e.Words }

// LoadConfig reads the file (if any), then PROXYDESK_*, then flags. An unknown
// key is an error that lists the known ones.
func LoadConfig(file string, flags *pflag.FlagSet) (Config, error) {
	v := viper.New()
	v.SetConfigType("toml")
	v.SetEnvPrefix("PROXYDESK")
	v.SetEnvKeyReplacer(strings.NewReplacer(".", "_"))
	known := keys()
	for _, k := range known {
		v.SetDefault(k.name, k.value)
		if err := v.BindEnv(k.name); err != nil {
			return Config{}, fmt.Errorf("read settings: %w", err)
		}
	}
	if file != "" {
		v.SetConfigFile(file)
		if err := v.ReadInConfig(); err != nil {
			if errors.Is(err, os.ErrNotExist) {
				return Config{}, &UsageError{"There is no settings file " + file + "."}
			}
			return Config{}, &UsageError{fmt.Sprintf("The settings file %s cannot be read: %v.", file, err)}
		}
	}
	for _, name := range v.AllKeys() {
		if !slices.ContainsFunc(known, func(k key) bool { return k.name == name }) {
			var names []string
			for _, k := range known {
				names = append(names, k.name)
			}
			return Config{}, &UsageError{fmt.Sprintf("The settings file has an unknown key %q. Known keys: %s.", name, strings.Join(names, ", "))}
		}
	}
	if flags != nil {
		if f := flags.Lookup("data"); f != nil && f.Changed {
			v.Set("data.dir", f.Value.String())
		}
	}
	for _, k := range known {
		if len(k.allowed) > 0 && !slices.Contains(k.allowed, v.GetString(k.name)) {
			return Config{}, &UsageError{fmt.Sprintf("%s = %q is not one of %s.", k.name, v.GetString(k.name), strings.Join(k.allowed, ", "))}
		}
	}
	dir, err := filepath.Abs(v.GetString("data.dir"))
	if err != nil {
		return Config{}, fmt.Errorf("find the practice's folder: %w", err)
	}
	own := map[string]string{"checklists.dir": "", "letters.dir": "", "backup.dir": ""}
	for k := range own {
		if d := v.GetString(k); d != "" {
			if own[k], err = filepath.Abs(d); err != nil {
				return Config{}, fmt.Errorf("find the folder %s: %w", k, err)
			}
		}
	}
	c := Config{
		DataDir: dir, Checklists: own["checklists.dir"], Letters: own["letters.dir"], Backups: own["backup.dir"], DataEngine: v.GetString("data.engine"),
		Store: StoreConfig{
			URL: strings.TrimRight(v.GetString("store.url"), "/"), Auth: v.GetString("store.auth"),
			TokenURL: v.GetString("store.token_url"), SignInURL: v.GetString("store.sign_in_url"),
			IdentityURL: v.GetString("store.identity_url"), SignInClient: v.GetString("store.sign_in_client"), Proxy: v.GetString("store.proxy"), ListedBasis: v.GetBool("store.listed_basis"), RelaxedNumbers: v.GetBool("store.relaxed_numbers"),
		},
	}
	for name, to := range map[string]*time.Duration{"store.listen_every": &c.Store.ListenEvery, "store.listen_gap": &c.Store.ListenGap} {
		d, err := time.ParseDuration(v.GetString(name))
		if err != nil || d <= 0 {
			return Config{}, &UsageError{fmt.Sprintf("%s = %q is not a time such as 2h, 30m or 500ms.", name, v.GetString(name))}
		}
		*to = d
	}
	return c, c.Store.check()
}

// check says what is missing for the way in that was chosen.
func (s StoreConfig) check() error {
	switch {
	case s.URL == "" || s.Auth == authNone:
	case s.TokenURL == "":
		return &UsageError{fmt.Sprintf("store.auth = %q needs store.token_url, where the store's platform gives tokens.", s.Auth)}
	case s.Auth == authWorker && (s.SignInURL == "" || s.IdentityURL == "" || s.SignInClient == ""):
		return &UsageError{fmt.Sprintf("store.auth = %q needs store.sign_in_url, store.identity_url and store.sign_in_client.", s.Auth)}
	}
	return nil
}

// WriteExample prints every setting with its meaning and default, as a file
// that could be used as it is.
func WriteExample(w io.Writer) error {
	section := ""
	var b strings.Builder
	b.WriteString("# Proxydesk settings. Every line stands at its default. PROXYDESK_STORE_URL and\n# the like override the file, flags override both.\n")
	for _, k := range keys() {
		sec, name, _ := strings.Cut(k.name, ".")
		if sec != section {
			fmt.Fprintf(&b, "\n[%s]\n", sec)
			section = sec
		}
		fmt.Fprintf(&b, "# %s", k.words)
		if len(k.allowed) > 0 {
			fmt.Fprintf(&b, " One of: %s.", strings.Join(k.allowed, ", "))
		}
		b.WriteString("\n")
		if s, ok := k.value.(string); ok {
			fmt.Fprintf(&b, "%s = %q\n", name, s)
		} else {
			fmt.Fprintf(&b, "%s = %v\n", name, k.value)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
