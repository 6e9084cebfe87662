package browse

import (
	"os"
	"path/filepath"
)

// ownFolders have the same names in every language; the Finder alone translates.
func ownFolders(home string) []Place {
	return ownPlaces(filepath.Join(home, "Desktop"), filepath.Join(home, "Documents"), filepath.Join(home, "Downloads"))
}

// volumes are the disks and shares of the Finder.
func volumes() (all []Place) {
	const under = "/Volumes"
	found, err := os.ReadDir(under)
	if err != nil {
		return []Place{volume("/", "/")}
	}
	for _, d := range found {
		if !hiddenName(d.Name()) {
			all = append(all, volume(d.Name(), filepath.Join(under, d.Name())))
		}
	}
	return all
}
