package browse

import "testing"

func TestWhatIsTypedIsAPath(t *testing.T) {
	for _, c := range []struct{ typed, want string }{
		{"/srv/scans", "/srv/scans"},
		{"  /srv/scans \t", "/srv/scans"},
		{`"/srv/with space/a.pdf"`, "/srv/with space/a.pdf"},
		{`'/srv/a.pdf'`, "/srv/a.pdf"},
		{"~", "/home/asha"},
		{"~/Scans", "/home/asha/Scans"},
		{"~sam", "/work/~sam"}, // a name, as any other
		{"a.pdf", "/work/a.pdf"},
		{"../up", "/work/../up"},
		{"file:///srv/with%20space/a.pdf", "/srv/with space/a.pdf"},
		{"FILE://localhost/srv/a.pdf", "/srv/a.pdf"},
		{"file://elsewhere/share/a.pdf", ""},
		{"file:", ""},
		{"file:///%zz", ""},
		{"file:///a%00b", ""},
		{"", ""},
		{`""`, ""},
		{"a\x00b", ""},
		{"/a\n/b", ""},
	} {
		if got, err := Typed(c.typed, "/work", "/home/asha", false); got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%q is %q, %v; want %q", c.typed, got, err, c.want)
		}
	}
}

func TestWhatIsTypedIsAPathOfWindows(t *testing.T) {
	for _, c := range []struct{ typed, want string }{
		{`C:\Scans\a.pdf`, `C:\Scans\a.pdf`},
		{`"C:\Users\Asha R\a.pdf"`, `C:\Users\Asha R\a.pdf`}, // the Explorer's Copy as path
		{`c:/Scans/a.pdf`, `c:\Scans\a.pdf`},
		{`N:`, `N:\`},
		{`N:scan`, ""}, // from wherever that drive was left: nobody means that
		{`\\fileserver\scans\a.pdf`, `\\fileserver\scans\a.pdf`},
		{`//fileserver/scans`, `\\fileserver\scans`},
		{`\\?\C:\long`, `\\?\C:\long`},
		{`\\.\PhysicalDrive0`, ""},
		{`//./pipe/x`, ""},
		{`\Scans`, `D:\Scans`},
		{`a.pdf`, `D:\work\a.pdf`},
		{`file:///C:/Users/Asha%20R/a.pdf`, `C:\Users\Asha R\a.pdf`},
		{`file://fileserver/scans/a.pdf`, `\\fileserver\scans\a.pdf`},
		{`file:////./pipe/x`, ""},
	} {
		if got, err := Typed(c.typed, `D:\work`, `C:\Users\Asha`, true); got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%q is %q, %v; want %q", c.typed, got, err, c.want)
		}
	}
}

func TestNamesForANewFolder(t *testing.T) {
	for name, want := range map[string]bool{"Exports 2026": true, "": false, ".": false, "..": false, ".hidden": false, "a/b": false, `a\b`: false, "a:b": false, "end.": false, "a\tb": false} {
		if folderName(name) != want {
			t.Errorf("%q may be a folder's name: %v", name, !want)
		}
	}
}

func TestKindsAreToldByTheEndOfTheName(t *testing.T) {
	for name, want := range map[string]bool{"a.pdf": true, "A.PDF": true, "scan.2.Jpg": true, "a.pdf.exe": false, "pdf": false, "a.docx": false, "a.": false} {
		if Papers.take(name) != want {
			t.Errorf("%s is a paper: %v", name, !want)
		}
	}
	if !(Kinds{}).take("anything") {
		t.Error("where no kinds are named a file is left out")
	}
}
