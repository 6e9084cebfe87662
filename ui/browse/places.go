package browse

import (
	"os"
	"path/filepath"

	"proxydesk/ui/lang"
	"proxydesk/ui/theme"
)

// Place is where people look first.
type Place struct {
	Name string
	Path string
	Icon theme.IconName
	// Volume says that it is a disk or a share; the others are the person's own.
	Volume bool
}

// Places are the person's own folders that are there, then disks and shares.
func (Local) Places() []Place {
	home, err := os.UserHomeDir()
	if err != nil {
		return volumes()
	}
	own := []Place{{Name: lang.Say("Home"), Path: home, Icon: theme.IconHome}}
	for _, p := range ownFolders(home) {
		if p.Path == "" || p.Path == home {
			continue
		}
		if info, err := os.Stat(p.Path); err == nil && info.IsDir() {
			own = append(own, p)
		}
	}
	return append(own, volumes()...)
}

// ownPlaces are the three folders that every system gives a person.
func ownPlaces(desktop, documents, downloads string) []Place {
	return []Place{
		{Name: lang.Say("Documents"), Path: documents, Icon: theme.IconFile},
		{Name: lang.Say("Downloads"), Path: downloads, Icon: theme.IconDownload},
		{Name: lang.Say("Desktop"), Path: desktop, Icon: theme.IconDesktop},
	}
}

// volume is a disk or a share under a name of its own.
func volume(name, path string) Place {
	return Place{Name: name, Path: path, Icon: theme.IconDrive, Volume: true}
}

// homeOf is the person's own folder, or "".
func homeOf() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return ""
	}
	return filepath.Clean(home)
}
