package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"proxydesk/sync/emulator"
)

// emulatorFlags is what the command line says of the store to play.
type emulatorFlags struct {
	listen, dialect, auth, faults, client, keys, limits, admin string
	network, etags                                             bool
	practice                                                   int
}

// served is what the command prints when the store is up: where it is.
type served struct {
	BaseURL  string `json:"baseURL"`
	TokenURL string `json:"tokenURL"`
	// SignInURL and IdentityURL are where staff sign in.
	SignInURL   string `json:"signInURL"`
	IdentityURL string `json:"identityURL"`
	// AdminURL is where the clock, other practices and what goes wrong are played.
	AdminURL string `json:"adminURL,omitempty"`
	// Requests are access requests that wait to be brought in.
	Requests []string `json:"requests,omitempty"`
}

// seedODS is the made-up practice's code.
const seedODS = "Z99901"

func (c *call) emulatorCommand() *cobra.Command {
	var f emulatorFlags
	cmd := &cobra.Command{
		Use: "emulator", Short: "Run the built-in stand-in for the national store", Args: noArgs,
		Long: "Runs a stand-in for the national store on this machine, for made-up people alone. With --data it keeps its\n" +
			"state in that folder, without it in memory. It prints where it is: the store itself, where to sign in, and with\n" +
			"--admin where its clock, other practices and what goes wrong are played:\n\n" +
			"  GET /log  GET /roles  PATCH /roles/ID  POST /clock  POST /faults  POST /limits  POST /worker  GET and PUT /snapshot",
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			return c.emulate(ctx, f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.listen, "listen", "127.0.0.1:9000", "the `ADDRESS` to listen on")
	flags.BoolVar(&f.network, "reachable-from-the-network", false, "let --listen be an address that other computers reach")
	flags.StringVar(&f.dialect, "dialect", "spec", "how it speaks: spec or recorded")
	flags.StringVar(&f.auth, "auth", "none", "how callers sign in: none, application or healthcare-worker")
	flags.StringVar(&f.client, "client", "", "the API `KEY` of a desk that may sign in by --auth application")
	flags.StringVar(&f.keys, "keys", "", "the `FILE` of that desk's public keys (proxydesk store key new --out)")
	flags.StringVar(&f.faults, "faults", "", "a `FILE` of things to go wrong")
	flags.BoolVar(&f.etags, "etags", false, "mark roles with a version and heed If-Match, as the national store does not")
	flags.StringVar(&f.limits, "limits", "none", "requests a minute it takes, and the spike: none, published, or `N/M` such as 600/900")
	flags.StringVar(&f.admin, "admin", "", "an `ADDRESS` on this computer to play everything round the store, such as 127.0.0.1:9001")
	flags.IntVar(&f.practice, "practice", 0, "begin with so many made-up `COUPLES` of practice "+seedODS)
	return cmd
}

// emulate runs the store until ctx ends.
func (c *call) emulate(ctx context.Context, f emulatorFlags) (err error) {
	opts, err := f.options(c.data)
	if err != nil {
		return err
	}
	clock := emulator.NewClock(c.Now)
	s, err := emulator.New(append(opts, emulator.WithClock(clock.Now))...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	l, err := f.listenAt(f.listen, f.network)
	if err != nil {
		return err
	}
	defer l.Close()
	if f.network {
		fmt.Fprintln(c.Err, "Warning: other computers may reach this store, and nothing of it is sealed. Use it with made-up people only.")
	}
	at := "http://" + l.Addr().String()
	out := served{BaseURL: at + emulator.BasePath, TokenURL: at + emulator.TokenPath, SignInURL: at + emulator.SignInPath, IdentityURL: at + emulator.IdentityPath}
	if f.practice > 0 && len(s.Roles("", "")) == 0 { // kept state is not filled twice
		if out.Requests, err = s.Seed(seedODS, f.practice); err != nil {
			return err
		}
	}
	if f.admin != "" {
		a, err := f.listenAt(f.admin, false)
		if err != nil {
			return err
		}
		out.AdminURL = "http://" + a.Addr().String()
		server := &http.Server{Handler: s.Admin(clock), ReadHeaderTimeout: 10 * time.Second}
		go func() { _ = server.Serve(a) }() // ends with Close
		defer server.Close()
	}
	if err := c.print(out); err != nil {
		return err
	}
	return s.Serve(ctx, l)
}

// listenAt listens on an address of this machine, and on any other only when it
// was asked for by name.
func (f emulatorFlags) listenAt(address string, network bool) (net.Listener, error) {
	host, _, err := net.SplitHostPort(address)
	ip := net.ParseIP(host)
	own := host == "localhost" || ip != nil && ip.IsLoopback()
	switch {
	case err != nil:
		return nil, &UsageError{address + " is not an address to listen on. Say one such as 127.0.0.1:9000."}
	case !own && !network:
		return nil, &UsageError{"Other computers would reach " + address + ", and nothing of this store is sealed. Choose 127.0.0.1, or say --reachable-from-the-network for --listen."}
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return nil, &UsageError{"Nothing can listen on " + address + ". Choose another address, such as 127.0.0.1:9000."}
	}
	return l, nil
}

func (f emulatorFlags) options(data string) ([]emulator.Option, error) {
	dialects := map[string]emulator.Dialect{"spec": emulator.Spec, "recorded": emulator.Recorded}
	signIns := map[string]emulator.SignIn{"none": emulator.NoSignIn, "application": emulator.ApplicationRestricted, "healthcare-worker": emulator.HealthcareWorker}
	d, ok := dialects[f.dialect]
	if !ok {
		return nil, &UsageError{"--dialect is spec or recorded."}
	}
	s, ok := signIns[f.auth]
	if !ok {
		return nil, &UsageError{"--auth is none, application or healthcare-worker."}
	}
	opts := []emulator.Option{emulator.WithDialect(d), emulator.WithSignIn(s), emulator.WithDir(data)}
	limits, err := readLimits(f.limits)
	if err != nil {
		return nil, err
	}
	opts = append(opts, emulator.WithLimits(limits))
	if f.etags {
		opts = append(opts, emulator.WithETags())
	}
	if f.client != "" || f.keys != "" {
		set, err := os.ReadFile(f.keys)
		if err != nil || f.client == "" {
			return nil, &UsageError{"Say --client with the desk's API key and --keys with the file of its public keys."}
		}
		opts = append(opts, emulator.WithClientKeySet(f.client, set))
	}
	if f.faults != "" {
		file, err := os.Open(f.faults)
		if err != nil {
			return nil, &UsageError{"There is no file " + f.faults + "."}
		}
		defer file.Close()
		list, err := emulator.ReadFaults(file)
		if err != nil {
			return nil, &UsageError{sentenceOf(err)}
		}
		opts = append(opts, emulator.WithFaults(list...))
	}
	return opts, nil
}

// readLimits reads none, published (as in production), or N/M.
func readLimits(s string) (emulator.Limits, error) {
	switch s {
	case "none":
		return emulator.Limits{}, nil
	case "published":
		return emulator.Limits{PerMinute: 600, Spike: 900}, nil
	}
	var l emulator.Limits
	if n, err := fmt.Sscanf(strings.ReplaceAll(s, "/", " "), "%d %d", &l.PerMinute, &l.Spike); n != 2 || err != nil || l.PerMinute < 0 || l.Spike < 0 {
		return emulator.Limits{}, &UsageError{"--limits is none, published, or two numbers such as 600/900."}
	}
	return l, nil
}
