package store

import (
	"path/filepath"
	"testing"
)

// Folders that are copied to other machines while they are written are known by their names (F20).
func TestF20FoldersThatAreCopiedElsewhere(t *testing.T) {
	for path, want := range map[string]string{
		"/srv/ann/Dropbox/shop":                                      "Dropbox",
		"/srv/ann/Dropbox (Personal)":                                "Dropbox",
		"/srv/ann/Library/Mobile Documents/com~apple~CloudDocs/shop": "iCloud",
		"/srv/ann/OneDrive - Teehaus GmbH/Laden":                     "OneDrive",
		"/srv/ann/Nutstore Files/店铺":                                 "坚果云",
		"/srv/ann/GoogleDrive-ann@example.com/x":                     "Google Drive",
		"/srv/ann/Dropboxes/shop":                                    "",
		"/srv/ann/my Dropbox":                                        "",
		"/srv/ann/.local/share/regulars":                             "",
		"/":                                                          "",
	} {
		if got := syncedBy(path); got != want {
			t.Errorf("%s is copied by %q, want %q", path, got, want)
		}
	}
	folder := filepath.Join(t.TempDir(), "Dropbox", "shop")
	o := Options{Clock: (&hourglass{faultDay}).read}
	_, err := Create(t.Context(), filepath.Join(folder, "shop.db"), Founding{Name: "x", Currency: "CNY", Zone: "UTC"}, o)
	wantCode(t, err, CodeNetworkFS)
	wantOnly(t, folder)
	o.AllowNetworkFS = true
	b, err := Create(t.Context(), filepath.Join(folder, "shop.db"), Founding{Name: "x", Currency: "CNY", Zone: "UTC"}, o)
	if err != nil {
		t.Fatal(err)
	}
	path := wholeFile(t, b)
	_, err = reopen(t, path)
	wantCode(t, err, CodeNetworkFS)
	to := filepath.Join(t.TempDir(), "shop.db") // a backup may lie anywhere
	if _, _, err := Restore(t.Context(), path, to, Options{Clock: (&hourglass{faultDay}).read}); err != nil {
		t.Error(err)
	}
	wantSound(t, mustReopen(t, to), 0)
}

// mounts is a table of mounts as the kernel writes it.
const mounts = `22 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
36 22 0:32 / /srv/ann/server rw,nosuid,nodev shared:9 - fuse.sshfs ann@server:/srv rw,user_id=1000
37 22 0:33 / /mnt/my\040cloud rw - fuse.rclone remote: rw
38 22 8:17 / /media/stick rw - fuseblk /dev/sdb1 rw,user_id=0
39 36 0:34 / /srv/ann/server/local rw - ext4 /dev/vdb1 rw
40 22 0:35 / /srv/ann/crypt rw - fuse.gocryptfs /srv/ann/.crypt rw
broken line
`

// File systems of user space are told apart by the table of mounts (F20).
func TestF20FileSystemsOfUserSpace(t *testing.T) {
	for path, want := range map[string]string{
		"/srv/ann/server":            "SSHFS",
		"/srv/ann/server/shop":       "SSHFS",
		"/srv/ann/server/local/shop": "",
		"/srv/ann/serverless":        "",
		"/mnt/my cloud/shop":         "rclone",
		"/media/stick/shop":          "",
		"/srv/ann/crypt/shop":        "",
		"/srv":                       "",
	} {
		if got := fuseName(mounts, path); got != want {
			t.Errorf("%s lies on %q, want %q", path, got, want)
		}
	}
}
