package store

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/flate"
	"encoding/binary"
	"flag"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var updateZones = flag.Bool("update", false, "write the tz database anew from the one that Go brings")

// TestPackedZones asks the program's own zones what everybody knows of them.
func TestPackedZones(t *testing.T) {
	if *updateZones {
		writeZones(t)
		return
	}
	for _, c := range []struct {
		zone, at, want string
	}{
		{"Asia/Shanghai", "2026-11-29T00:00:00Z", "2026-11-29T08:00:00+08:00"},
		{"Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-29T01:59:59+01:00"},
		{"Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29T03:00:00+02:00"},
		{"America/New_York", "2026-11-01T05:59:59Z", "2026-11-01T01:59:59-04:00"},
		{"America/New_York", "2026-11-01T06:00:00Z", "2026-11-01T01:00:00-05:00"},
		{"Asia/Kolkata", "2026-01-01T00:00:00Z", "2026-01-01T05:30:00+05:30"},
		{"Asia/Kathmandu", "2026-01-01T00:00:00Z", "2026-01-01T05:45:00+05:45"},
		{"Australia/Lord_Howe", "2026-01-01T00:00:00Z", "2026-01-01T11:00:00+11:00"},
		{"US/Pacific", "2040-07-01T00:00:00Z", "2040-06-30T17:00:00-07:00"},
	} {
		data, err := packedZone(c.zone)
		if err != nil || data == nil {
			t.Fatalf("%s: %d bytes, %v", c.zone, len(data), err)
		}
		zone, err := time.LoadLocationFromTZData(c.zone, data)
		if err != nil {
			t.Fatal(err)
		}
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := at.In(zone).Format(time.RFC3339); got != c.want {
			t.Errorf("%s at %s is %s, want %s", c.zone, c.at, got, c.want)
		}
	}
	if data, err := packedZone("Europe/Atlantis"); data != nil || err != nil {
		t.Errorf("Europe/Atlantis: %d bytes, %v", len(data), err)
	}
}

// TestZonesOfAMachineWithoutAny loads zones where the machine's own cannot be found.
func TestZonesOfAMachineWithoutAny(t *testing.T) {
	if _, err := LoadZone("Europe/Atlantis"); err == nil {
		t.Error("Europe/Atlantis is a zone")
	}
	if zone, err := LoadZone("Europe/Berlin"); err != nil || zone.String() != "Europe/Berlin" {
		t.Errorf("%v, %v", zone, err)
	}
}

// writeZones packs the tz database of this Go, zones with the same data next to each other.
func writeZones(t *testing.T) {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.OpenReader(filepath.Join(strings.TrimSpace(string(root)), "lib", "time", "zoneinfo.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer archive.Close()
	type zone struct {
		name string
		data []byte
	}
	var all []zone
	for _, f := range archive.File {
		if f.FileInfo().IsDir() {
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, zone{f.Name, data})
	}
	slices.SortFunc(all, func(a, b zone) int { return cmp.Or(bytes.Compare(a.data, b.data), cmp.Compare(a.name, b.name)) })
	var packed bytes.Buffer
	w, err := flate.NewWriter(&packed, flate.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	for _, z := range all {
		for _, part := range [][]byte{[]byte(z.name), z.data} {
			if _, err := w.Write(append(binary.BigEndian.AppendUint16(nil, uint16(len(part))), part...)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("zones", packed.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}
