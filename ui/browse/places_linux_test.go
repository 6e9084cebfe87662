package browse

import (
	"maps"
	"slices"
	"testing"
)

func TestPlacesAsTheDesktopNamesThem(t *testing.T) {
	got := userDirs("# written by xdg-user-dirs-update\nXDG_DESKTOP_DIR=\"$HOME/Penbwrdd\"\nXDG_DOCUMENTS_DIR=\"/srv/documents\"\nXDG_DOWNLOAD_DIR=\"relative\"\nother=1\n", "/home/asha")
	if want := map[string]string{"DESKTOP": "/home/asha/Penbwrdd", "DOCUMENTS": "/srv/documents"}; !maps.Equal(got, want) {
		t.Errorf("read %v", got)
	}
}

func TestWhereDisksAreMounted(t *testing.T) {
	got := mounts("36 35 98:0 / / rw - ext4 /dev/root rw\n40 36 8:1 / /run/media/asha/USB\\040STICK rw - vfat /dev/sdb1 rw\n41 36 0:50 / /mnt/scans rw - cifs //server/scans rw\n42 36 0:50 / /mnt/scans rw - cifs //server/scans rw\nshort\n")
	if want := []string{"/mnt/scans", "/run/media/asha/USB STICK"}; !slices.Equal(got, want) {
		t.Errorf("mounted at %q", got)
	}
}
