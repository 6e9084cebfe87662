package browse

import (
	"golang.org/x/sys/windows"

	"proxydesk/ui/lang"
)

// ownFolders asks Windows, for a practice may have moved them to a share.
func ownFolders(string) []Place {
	at := func(id *windows.KNOWNFOLDERID) string {
		path, err := windows.KnownFolderPath(id, windows.KF_FLAG_DONT_VERIFY)
		if err != nil {
			return ""
		}
		return path
	}
	return ownPlaces(at(windows.FOLDERID_Desktop), at(windows.FOLDERID_Documents), at(windows.FOLDERID_Downloads))
}

// volumes are the letters of disks and shares. None is asked whether it answers.
func volumes() (all []Place) {
	have, err := windows.GetLogicalDrives()
	if err != nil {
		return nil
	}
	for i := range 26 {
		if have&(1<<i) == 0 {
			continue
		}
		letter := string(rune('A' + i))
		root := letter + `:\`
		name := lang.Sayf("Disk %s:", letter)
		if p, err := windows.UTF16PtrFromString(root); err == nil {
			switch windows.GetDriveType(p) {
			case windows.DRIVE_REMOTE:
				name = lang.Sayf("Network %s:", letter)
			case windows.DRIVE_REMOVABLE:
				name = lang.Sayf("USB stick %s:", letter)
			case windows.DRIVE_CDROM:
				name = lang.Sayf("Disc %s:", letter)
			}
		}
		all = append(all, volume(name, root))
	}
	return all
}
