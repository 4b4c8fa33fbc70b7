package cli

import (
	"cmp"
	"os"
	"path/filepath"

	"regulars/lang"
	"regulars/store"
	"regulars/store/exchange"
)

// backupRows are the commands that keep copies of the book and examine it.
func backupRows() []row {
	return []row{
		{path: "backup", args: "FILE", min: 1, max: 1, flags: []flagRow{{name: "force"}}, needs: needsBook, run: backup},
		{path: "backup list", flags: []flagRow{{name: "folder", value: "PATH"}}, run: listBackups},
		{path: "restore", args: "FILE", min: 1, max: 1, run: restore},
		{path: "doctor", flags: []flagRow{
			{name: "full"},
			{name: "expect-head", value: "HEAD"},
		}, needs: needsBook, run: doctor},
	}
}

// backupJSON is one backup.
type backupJSON struct {
	Path    string `json:"path"`
	At      any    `json:"at"`
	Entries any    `json:"entries"`
	Head    any    `json:"head"`
	SHA256  any    `json:"sha256"`
	Size    int64  `json:"size"`
}

// instantJSON is an instant in UTC where no shop is open that would have a zone.
func instantJSON(i store.Instant) any {
	if i == 0 {
		return nil
	}
	return i.Time().Format("2006-01-02T15:04:05Z07:00")
}

// backupLine is one backup in JSON; what was not read of it is null.
func backupLine(b store.BackupInfo) backupJSON {
	line := backupJSON{b.Path, instantJSON(b.At), nil, textJSON(b.Head), textJSON(b.SHA256), b.Size}
	if b.SHA256 != "" {
		line.Entries = b.Entries
	}
	return line
}

// backup writes a verified copy of the book to one file.
func backup(c *call) error {
	if c.args[0] == "-" { // a copy is verified as a file
		return refuse(string(exchange.CodeNotRegular), "file", "-")
	}
	info, err := c.book.Backup(c.ctx, c.args[0], c.on("force"))
	if err != nil {
		return err
	}
	return c.ack(struct {
		OK bool `json:"ok"`
		backupJSON
	}{true, backupLine(info)}, "command.backup.done", "path", info.Path, "entries", info.Entries, "head", cmp.Or(info.Head, "–"))
}

// existingFolder refuses a path that is no folder.
func existingFolder(path string) error {
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return refuse("bad_folder", "path", path)
	}
	return nil
}

// listBackups prints the backups in a folder, by default the one that holds the book.
func listBackups(c *call) error {
	folder := filepath.Dir(c.global.db)
	if c.given("folder") {
		folder = c.text("folder")
		if err := existingFolder(folder); err != nil {
			return err
		}
	}
	all, err := store.Backups(c.ctx, folder, c.global.db)
	if err != nil {
		return err
	}
	if c.global.json {
		lines := make([]backupJSON, 0, len(all))
		for _, b := range all {
			lines = append(lines, backupLine(b))
		}
		return c.json(items(lines, nil))
	}
	rows := make([][]string, 0, len(all))
	for _, b := range all {
		rows = append(rows, []string{b.Path, b.At.Time().Format("2006-01-02 15:04Z"), c.lang.Int(b.Size)})
	}
	c.table([]column{
		{words: "command.column.file"},
		{words: "command.column.at"},
		{"command.column.size", true},
	}, rows, "command.backup.list.empty")
	return nil
}

// restore puts a verified backup in the book's place and keeps the old file beside it.
func restore(c *call) error {
	if c.global.now != "" { // what is no book at all the restore itself refuses
		if on, err := store.InTestMode(c.ctx, c.args[0]); err == nil && !on {
			return refuse("not_test_mode")
		}
	}
	if err := c.confirm("command.restore.question", "path", c.global.db, "file", c.args[0]); err != nil {
		return err
	}
	info, kept, err := store.Restore(c.ctx, c.args[0], c.global.db, c.options())
	if err != nil {
		return err
	}
	words := "command.restore.done"
	if kept != "" {
		words = "command.restore.kept.done"
	}
	return c.ack(struct {
		OK bool `json:"ok"`
		backupJSON
		Kept any `json:"kept"`
	}{true, backupLine(info), textJSON(kept)}, words, "path", c.global.db, "entries", info.Entries, "kept", kept)
}

// findingJSON is one thing that the doctor found.
type findingJSON struct {
	Code  string `json:"code"`
	What  string `json:"what"`
	Where string `json:"where"`
	Fix   string `json:"fix"`
}

// doctorWords is the sentence for a finding, which may concern the file as a whole.
func doctorWords(where string) string {
	if where == "" {
		return "command.doctor.finding.file"
	}
	return "command.doctor.finding"
}

// doctor examines the book. Anything found makes the exit code 7.
func doctor(c *call) error {
	diagnosis, err := c.book.Doctor(c.ctx, c.on("full"), c.text("expect-head"))
	if err != nil {
		return err
	}
	findings := make([]findingJSON, 0, len(diagnosis.Findings))
	for _, f := range diagnosis.Findings {
		what, fix := c.lang.Error(&store.Error{Code: store.Code(f.Code), Facts: f.What})
		findings = append(findings, findingJSON{f.Code, what, lang.Safe(f.Where), fix})
	}
	if c.global.json {
		err = c.json(struct {
			OK       bool          `json:"ok"`
			Findings []findingJSON `json:"findings"`
			Head     string        `json:"head"`
			Entries  int64         `json:"entries"`
		}{diagnosis.OK, findings, diagnosis.Head, diagnosis.Entries})
	} else {
		for _, f := range findings {
			c.say(doctorWords(f.Where), "what", f.What, "where", f.Where, "fix", f.Fix)
		}
		words := "command.doctor.ok"
		if !diagnosis.OK {
			words = "command.doctor.unsound"
		}
		c.say(words, "n", diagnosis.Entries, "head", cmp.Or(diagnosis.Head, "–"))
	}
	if err == nil && !diagnosis.OK {
		return silent{"unsound"}
	}
	return err
}
