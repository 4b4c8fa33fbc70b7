package main

import (
	"fmt"
	"go/ast"
	"regexp"
	"slices"
	"strings"
)

// The most that a function may have. A test's function may be longer: its table of cases is part of it.
const (
	mostLines      = 60
	mostParameters = 5
)

// tooLarge finds functions with too many lines or too many parameters.
func tooLarge(s source) []string {
	var findings []string
	check := func(n ast.Node, name string, kind *ast.FuncType) {
		lines := s.set.Position(n.End()).Line - s.set.Position(n.Pos()).Line + 1
		if lines > mostLines && !s.test {
			findings = append(findings, fmt.Sprintf("%s: %s has %d lines, at most %d", s.at(n), name, lines, mostLines))
		}
		if count := kind.Params.NumFields(); count > mostParameters {
			findings = append(findings, fmt.Sprintf("%s: %s takes %d parameters, at most %d, else an input struct", s.at(n), name, count, mostParameters))
		}
	}
	ast.Inspect(s.syntax, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			check(n, n.Name.Name, n.Type)
		case *ast.FuncLit:
			check(n, "a function without a name", n.Type)
		}
		return true
	})
	return findings
}

// unexplained finds exported names without a comment that is a sentence. A group's comment explains its constants and
// variables; methods count when their type is exported.
func unexplained(s source) []string {
	if s.test {
		return nil
	}
	var findings []string
	missing := func(n ast.Node, name string, docs ...*ast.CommentGroup) {
		if ast.IsExported(name) && !slices.ContainsFunc(docs, isSentence) {
			findings = append(findings, fmt.Sprintf("%s: %s has no comment that is a whole sentence", s.at(n), name))
		}
	}
	for _, d := range s.syntax.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if ast.IsExported(receiver(d)) {
				missing(d, d.Name.Name, d.Doc)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					missing(spec, spec.Name.Name, d.Doc, spec.Doc)
				case *ast.ValueSpec:
					for _, name := range spec.Names {
						missing(spec, name.Name, d.Doc, spec.Doc, spec.Comment)
					}
				}
			}
		}
	}
	return findings
}

// isSentence reports whether a comment ends as a sentence, a list or an example does.
func isSentence(doc *ast.CommentGroup) bool {
	text := strings.TrimSpace(doc.Text())
	return text != "" && (strings.ContainsAny(text[len(text)-1:], ".:;?!)") || strings.Contains(text, "\n\t"))
}

// receiver is the name of the type that a method belongs to, and the function's own name when it has none.
func receiver(f *ast.FuncDecl) string {
	if f.Recv == nil {
		return f.Name.Name
	}
	kind := f.Recv.List[0].Type
	for {
		switch k := kind.(type) {
		case *ast.StarExpr:
			kind = k.X
		case *ast.IndexExpr:
			kind = k.X
		case *ast.IndexListExpr:
			kind = k.X
		case *ast.Ident:
			return k.Name
		default:
			return ""
		}
	}
}

var (
	// getter fits names that say "get" where a noun does.
	getter = regexp.MustCompile(`^[Gg]et[A-Z]`)
	// unfinished fits marks of work that is not done.
	unfinished = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|X` + `XX|HA` + `CK)\b`)
)

// badNames finds getters and marks of unfinished work.
func badNames(s source) []string {
	var findings []string
	for _, d := range s.syntax.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && getter.MatchString(f.Name.Name) {
			findings = append(findings, fmt.Sprintf("%s: %s: a noun says it without get", s.at(f), f.Name.Name))
		}
	}
	for _, group := range s.syntax.Comments {
		for _, line := range group.List {
			if unfinished.MatchString(line.Text) {
				findings = append(findings, s.at(line)+": what is not done is no comment: "+line.Text)
			}
		}
	}
	return findings
}
