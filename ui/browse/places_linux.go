package browse

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"proxydesk/ui/lang"
)

// ownFolders asks xdg-user-dirs, which knows them by their names in every language.
func ownFolders(home string) []Place {
	config, err := os.UserConfigDir()
	if err != nil {
		config = filepath.Join(home, ".config")
	}
	said, _ := os.ReadFile(filepath.Join(config, "user-dirs.dirs")) // without it they have their English names
	dirs := userDirs(string(said), home)
	at := func(key, english string) string {
		if d := dirs[key]; d != "" {
			return d
		}
		return filepath.Join(home, english)
	}
	return ownPlaces(at("DESKTOP", "Desktop"), at("DOCUMENTS", "Documents"), at("DOWNLOAD", "Downloads"))
}

// userDirs reads lines such as XDG_DESKTOP_DIR="$HOME/Desktop".
func userDirs(text, home string) map[string]string {
	dirs := map[string]string{}
	for line := range strings.Lines(text) {
		key, value, ok := strings.Cut(strings.TrimSpace(line), "=")
		key, is := strings.CutPrefix(key, "XDG_")
		key, dir := strings.CutSuffix(key, "_DIR")
		if !ok || !is || !dir {
			continue
		}
		value = strings.Trim(value, `"`)
		if rest, under := strings.CutPrefix(value, "$HOME"); under {
			value = home + rest
		}
		if filepath.IsAbs(value) {
			dirs[key] = filepath.Clean(value)
		}
	}
	return dirs
}

// volumes are what is mounted where people's disks and shares are, and the whole.
func volumes() []Place {
	mounted, _ := os.ReadFile("/proc/self/mountinfo") // without it there is the whole alone
	var all []Place
	for _, at := range mounts(string(mounted)) {
		all = append(all, volume(filepath.Base(at), at))
	}
	return append(all, volume(lang.Say("This computer"), "/"))
}

// mounts is where disks and shares are mounted, by proc(5), sorted.
func mounts(info string) (all []string) {
	for line := range strings.Lines(info) {
		fields := strings.Fields(line)
		if len(fields) < 5 {
			continue
		}
		at := unescape(fields[4])
		for _, under := range []string{"/media/", "/run/media/", "/mnt/"} {
			if strings.HasPrefix(at, under) && !slices.Contains(all, at) {
				all = append(all, at)
			}
		}
	}
	slices.Sort(all)
	return all
}

// unescape undoes \040 and the like.
func unescape(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+3 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+4], 8, 8); err == nil {
				b.WriteByte(byte(n))
				i += 3
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
