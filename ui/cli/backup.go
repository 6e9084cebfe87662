package cli

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"proxydesk/localdb"
)

func (c *call) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use: "backup FILE", Short: "Write an encrypted copy of the record, and prove that it restores", Args: exactly(1, "which file to write"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := os.Stat(args[0]); err == nil {
				return &UsageError{"There is a file " + args[0] + " already. Nothing was written; choose another name."}
			}
			d, _, err := c.open(cmd.Context(), cmd, false)
			if err != nil {
				return err
			}
			if err := d.DB.Backup(cmd.Context(), args[0]); err != nil {
				return errors.Join(err, d.Close())
			}
			fmt.Fprintln(c.Err, "Written and tried: it restores and verifies. It opens with a password of today or the recovery key.")
			return errors.Join(c.print(map[string]string{"backup": args[0]}), d.Close())
		},
	}
}

func (c *call) restoreCommand() *cobra.Command {
	var recovery bool
	cmd := &cobra.Command{
		Use: "restore FILE", Short: "Bring the record of a backup into a folder that holds none", Args: exactly(1, "which backup to restore"),
		RunE: func(cmd *cobra.Command, args []string) error {
			o, err := c.options(cmd)
			if err != nil {
				return err
			}
			release, err := localdb.LockDesk(o.Config.DataDir)
			if err != nil {
				return err
			}
			var u localdb.Unlock
			if recovery {
				u.Recovery, err = c.password("Recovery key: ")
			} else if u.Login = c.user; u.Login == "" {
				err = &UsageError{"Say who you are with --user, or use --recovery."}
			} else {
				u.Password, err = c.password("Password: ")
			}
			if err == nil {
				err = localdb.Restore(cmd.Context(), args[0], o.Config.DataDir, u, localdb.Options{Now: c.Now})
			}
			if err = errors.Join(err, release()); err != nil {
				return err
			}
			return c.print(map[string]string{"restored": o.Config.DataDir})
		},
	}
	cmd.Flags().BoolVar(&recovery, "recovery", false, "open it with the recovery key instead of a password")
	return cmd
}
