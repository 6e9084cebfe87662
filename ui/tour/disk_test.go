package tour

import (
	"context"
	"io/fs"
	"path"
	"slices"

	"proxydesk/ui/browse"
	"proxydesk/ui/theme"
)

// cupboard is a disk of made-up folders: pictures look alike on every computer.
type cupboard map[string][]browse.Entry

// ownPapers is the folders of somebody at the practice.
func ownPapers() cupboard {
	file := func(name string, size int64, days int) browse.Entry {
		return browse.Entry{Name: name, Size: size << 10, Changed: morning.AddDate(0, 0, -days)}
	}
	folder := func(name string, days int) browse.Entry {
		return browse.Entry{Name: name, What: browse.Folder, Changed: morning.AddDate(0, 0, -days)}
	}
	return cupboard{
		"/home/practice": {folder("Desktop", 40), folder("Documents", 0), folder("Downloads", 1)},
		"/home/practice/Documents": {folder("Exports", 3), folder("Leaflets", 90), file("court order.pdf", 812, 0), file("form page 1.jpg", 1890, 0), file("form page 2.jpg", 2044, 0),
			file("form page 10.jpg", 1733, 0), file("photo of the certificate.png", 3411, 6), file("rota.xlsx", 38, 2), file("minutes.docx", 55, 12)},
		"/home/practice/Documents/Exports": {file("register-2026-11-28.xlsx", 71, 3)},
	}
}

func (c cupboard) Names(_ context.Context, folder string) ([]browse.Entry, error) {
	all, ok := c[folder]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return slices.Clone(all), nil
}

func (c cupboard) Details(_ context.Context, _ string, names []browse.Entry) []browse.Entry {
	return names
}

func (c cupboard) Look(p string) (browse.Entry, error) {
	if _, ok := c[p]; ok {
		return browse.Entry{Name: path.Base(p), What: browse.Folder}, nil
	}
	i := slices.IndexFunc(c[path.Dir(p)], func(e browse.Entry) bool { return e.Name == path.Base(p) })
	if i < 0 {
		return browse.Entry{}, fs.ErrNotExist
	}
	return c[path.Dir(p)][i], nil
}

func (c cupboard) Places() []browse.Place {
	const home = "/home/practice"
	return []browse.Place{{Name: "Home", Path: home, Icon: theme.IconHome}, {Name: "Documents", Path: home + "/Documents", Icon: theme.IconFile},
		{Name: "Downloads", Path: home + "/Downloads", Icon: theme.IconDownload}, {Name: "Desktop", Path: home + "/Desktop", Icon: theme.IconDesktop},
		{Name: "Shared scans", Path: "/mnt/scans", Icon: theme.IconDrive, Volume: true}}
}

func (c cupboard) Make(string) error { return fs.ErrPermission }

func (c cupboard) Try(string) error { return nil }
