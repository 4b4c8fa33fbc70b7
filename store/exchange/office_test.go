package exchange

import (
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"regulars/store"
)

// office converts a file with LibreOffice, without its window, and gives the path of what came out.
func office(t *testing.T, profile, path, to, filter string) string {
	t.Helper()
	folder := t.TempDir()
	settings := (&url.URL{Scheme: "file", Path: filepath.ToSlash(profile)}).String()
	arguments := []string{"-env:UserInstallation=" + settings, "--headless", "--norestore", "--convert-to", to + filter, "--outdir", folder}
	if strings.HasSuffix(path, ".csv") {
		arguments = append(arguments, "--infilter=CSV:44,34,UTF8,1,,0,false,true")
	}
	command := exec.Command("soffice", append(arguments, path)...)
	command.WaitDelay = time.Second
	said, err := command.CombinedOutput()
	out := filepath.Join(folder, strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))+"."+to)
	if _, missing := os.Stat(out); err != nil || missing != nil {
		t.Fatalf("LibreOffice: %v %v\n%s", err, missing, said)
	}
	return out
}

// TestLibreOfficeReadsTheSame: what LibreOffice opens and saves again has the same values.
func TestLibreOfficeReadsTheSame(t *testing.T) {
	if _, err := exec.LookPath("soffice"); err != nil {
		t.Skip("LibreOffice is not installed: no soffice in the path")
	}
	profile := t.TempDir()
	drafts := []store.OrderDraft{full("1001"), full("=cmd"), full("00042"), full("2837000000000000121")}
	drafts[1].Currency, drafts[2].Currency, drafts[3].Currency = "JPY", "KWD", "CNY"
	for _, c := range []struct {
		write      WriteOptions
		ending     string
		to, filter string
	}{
		{WriteOptions{Shape: ShapeWorkbook, Zone: zone(t, "Asia/Shanghai"), Title: "订单"}, ".xlsx", "xlsx", ":Calc MS Excel 2007 XML"},
		{WriteOptions{Shape: ShapeWorkbook, Zone: zone(t, "Asia/Shanghai")}, ".xlsx", "csv", ":Text - txt - csv (StarCalc):44,34,76,1,,0,false,false"},
		{WriteOptions{Encoding: EncodingUTF8Marked, Spreadsheet: true}, ".csv", "xlsx", ":Calc MS Excel 2007 XML"},
	} {
		path := filepath.Join(t.TempDir(), "orders"+c.ending)
		if err := os.WriteFile(path, []byte(exportOrders(t, drafts, c.write)), 0o600); err != nil {
			t.Fatal(err)
		}
		r := readFile(t, office(t, profile, path, c.to, c.filter), Options{Currency: "USD", Zone: zone(t, "Asia/Shanghai")})
		if r.err != nil || len(r.problems) > 0 || len(r.drafts) != len(drafts) {
			t.Fatalf("%s to %s: %v %v, %d orders of %d", c.ending, c.to, r.err, r.problems, len(r.drafts), len(drafts))
		}
		for i := range drafts {
			sameDraft(t, drafts[i], r.drafts[i])
		}
	}
}
