package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"proxydesk/localdb"
	"proxydesk/sync/vrs"
	"proxydesk/workflow"
)

func (c *call) storeCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "store", Short: "Set up how the desk signs in to the national store, and try it", Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			return &UsageError{"Say proxydesk store key new, proxydesk store key show, proxydesk store client, proxydesk store sign-in, or proxydesk store check."}
		}}
	key := &cobra.Command{Use: "key", Short: "Make the signing key, or show its public half", Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			return &UsageError{"Say proxydesk store key new, or proxydesk store key show."}
		}}
	key.AddCommand(c.keyNewCommand(), c.keyShowCommand())
	cmd.AddCommand(key, c.storeSignInCommand(), c.storeCheckCommand(), &cobra.Command{
		Use: "client", Short: "Seal the API key that the platform knows the desk by",
		Long: "Reads the API key from standard input, or asks for it, and seals it in the practice's record. It is not\ntaken from the command line, which other programs on this computer can read.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return &UsageError{"The API key is not taken from the command line, which other programs can read. Type it when asked, or pass it on standard input."}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.administer(cmd, func(ctx context.Context, d *Desk, s workflow.Staff) error {
				apiKey, err := c.apiKey()
				if err != nil {
					return err
				}
				if err := d.DB.KeepSecret(ctx, localdb.StoreClient, []byte(apiKey), s); err != nil {
					return err
				}
				fmt.Fprintln(c.Err, "The API key is sealed in the practice's record. A desk that is open uses it from its next try.")
				return nil
			})
		}})
	return cmd
}

// administer opens the record beside a window, for somebody who looks after
// users and keys.
func (c *call) administer(cmd *cobra.Command, do func(context.Context, *Desk, workflow.Staff) error) error {
	d, s, err := c.open(cmd.Context(), cmd, false)
	if err != nil {
		return err
	}
	if !s.May(workflow.ActAdminister) {
		return errors.Join(workflow.ErrNotAllowed, d.Close())
	}
	return errors.Join(do(cmd.Context(), d, s), d.Close())
}

func (c *call) keyNewCommand() *cobra.Command {
	var out string
	var replace bool
	cmd := &cobra.Command{
		Use: "new", Short: "Make a signing key, seal it, and print its public half to register", Args: noArgs,
		Long: "Makes a signing key, seals it in the practice's record, and prints the public half as a JSON Web Key Set,\nwhich is registered with the store's platform. The private half never leaves the record.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.administer(cmd, func(ctx context.Context, d *Desk, s workflow.Staff) error {
				switch _, err := d.DB.Secret(ctx, localdb.StoreKey); {
				case err == nil && !replace:
					return &UsageError{"This desk has a key already; proxydesk store key show prints it. With --replace a new one takes its place, and messages wait until the new one is registered. Nothing was changed."}
				case err != nil && !errors.Is(err, workflow.ErrNotFound) && !replace:
					return err // one that is damaged can still be replaced
				}
				private, err := vrs.NewKey()
				if err != nil {
					return err
				}
				if err := d.DB.KeepSecret(ctx, localdb.StoreKey, private, s); err != nil {
					return err
				}
				return c.showKey(private, out)
			})
		},
	}
	cmd.Flags().BoolVar(&replace, "replace", false, "take the place of the key there is")
	outFlag(cmd, &out)
	return cmd
}

func (c *call) keyShowCommand() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use: "show", Short: "Print the public half of the signing key again", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.administer(cmd, func(ctx context.Context, d *Desk, _ workflow.Staff) error {
				private, err := d.DB.Secret(ctx, localdb.StoreKey)
				if errors.Is(err, workflow.ErrNotFound) {
					return errors.New("this desk has no key yet: proxydesk store key new makes one")
				} else if err != nil {
					return err
				}
				return c.showKey(private, out)
			})
		},
	}
	outFlag(cmd, &out)
	return cmd
}

func outFlag(cmd *cobra.Command, out *string) {
	cmd.Flags().StringVar(out, "out", "", "the `FILE` to write; standard output without it")
}

// showKey prints what is registered with the platform.
func (c *call) showKey(private []byte, out string) error {
	set, id, err := vrs.KeySet(private)
	if err != nil {
		return err
	}
	if err := c.deliver(set, out, "Register it with the store's platform."); err != nil {
		return err
	}
	fmt.Fprintln(c.Err, "The key's id is "+id+". This is its public half; the private one stays sealed in the record.")
	return nil
}

// longestAPIKey is far longer than any; what is longer was not meant.
const longestAPIKey = 500

// apiKey reads one line, unseen where it is typed.
func (c *call) apiKey() (string, error) {
	var line string
	if f, ok := c.In.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		typed, err := c.typed(f, "API key: ")
		if err != nil {
			return "", err
		}
		line = typed
	} else {
		read, err := bufio.NewReader(io.LimitReader(c.In, longestAPIKey+1)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("read the API key: %w", err)
		}
		line = read
	}
	line = strings.TrimSpace(line)
	wrong := strings.ContainsFunc(line, func(r rune) bool { return r <= ' ' || r > '~' })
	if line == "" || len(line) >= longestAPIKey || wrong {
		return "", &UsageError{"That is not an API key: it is one word of letters, digits and signs. Nothing was changed."}
	}
	return line, nil
}
