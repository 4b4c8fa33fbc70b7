package cli

import (
	"errors"
	"os"

	"regulars/lang"
	"regulars/store"
	"regulars/store/exchange"
)

// shownProblems is how many problems are told; all of them go to the rejects file.
const shownProblems = 20

// refusedFile is the refusal of a file together with its first problems, or with its columns where nobody has said what they
// mean.
type refusedFile struct {
	error
	problems []problemJSON
	columns  []columnJSON
}

// Unwrap gives the refusal.
func (r refusedFile) Unwrap() error { return r.error }

// rejects are the rows of a file that cannot be imported: the first are told, and all of them go to the file of
// --rejects, which stays also when the import was refused. Without problems no such file is made.
type rejects struct {
	lang  lang.Lang
	file  *exchange.File
	first []problemJSON
	lines map[int][]exchange.Problem // all of them, where there is a file to write
	out   *exchange.Output
	shape string
}

// beginRejects makes ready for the problems of one file.
func (c *call) beginRejects(file *exchange.File) (*rejects, error) {
	r := &rejects{lang: c.lang, file: file}
	if !c.given("rejects") {
		return r, nil
	}
	if len(c.args) > 1 {
		return nil, refuse("one_file_only", "flag", "rejects")
	}
	if sameFile(c.text("rejects"), file.Name) {
		return nil, refuse(string(store.CodeOwnFile), "why", "read", "path", file.Name)
	}
	out, err := c.create(c.text("rejects"), c.on("force"))
	if err != nil {
		return nil, err
	}
	r.lines, r.out, r.shape = map[int][]exchange.Problem{}, out, c.formatFor("rejects", exchange.ShapeCSV, exchange.ShapeWorkbook)
	return r, nil
}

// sameFile reports whether two paths lead to one file.
func sameFile(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	two, err := os.Stat(b)
	return err == nil && os.SameFile(one, two)
}

// add takes one problem.
func (r *rejects) add(p exchange.Problem) {
	if len(r.first) < shownProblems {
		r.first = append(r.first, problem(r.lang, p.Line, p.Column, p.Value, p))
	}
	if r.lines != nil {
		r.lines[p.Line] = append(r.lines[p.Line], p)
	}
}

// addRefused takes what the book itself refused.
func (r *rejects) addRefused(problems []store.RowProblem) {
	for _, p := range problems {
		var read exchange.Problem
		var refused *store.Error
		if !errors.As(p.Err, &read) && errors.As(p.Err, &refused) {
			r.add(exchange.Problem{Line: p.Line, Column: p.Column, Value: p.Value, Code: refused.Code, Facts: refused.Facts})
		}
	}
}

// end writes the file and gives it its name, or takes it away when there is nothing to put into it.
func (r *rejects) end() error {
	if r.out == nil {
		return nil
	}
	defer r.out.Discard()
	if len(r.lines) == 0 {
		return nil
	}
	err := r.file.WriteRejects(r.out, r.shape, r.lines, func(err error) string {
		message, _ := r.lang.Error(err)
		return message
	})
	if err != nil {
		return err
	}
	return r.out.Commit()
}
