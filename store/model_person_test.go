package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"pgregory.net/rapid"
)

// modelPerson is what a person did to a member beside the ledger, and may undo.
type modelPerson struct {
	batch   int64
	m       *modelMember
	was, is map[string]string
	joined  modelJoined // before
	lost    []func()    // what batches had taught and lost by it
	gone    bool
}

// personValues are what a person can change of a member, by kind and name.
func (w *model) personValues(m *modelMember) map[string]string {
	values := map[string]string{"status": m.status}
	if m.joined.at != 0 {
		values["joined"] = fmt.Sprint(m.joined)
	}
	for tag := range m.tags {
		values["tag "+tag] = "1"
	}
	for i, owner := range w.identities {
		if owner == m && !strings.Contains(i, " ") {
			values["identity "+i] = "1"
		}
	}
	return values
}

// changing notes what an act changes of a member; what it returns is called with the act's batch when the model has followed.
func (w *model) changing(m *modelMember) func(batch int64) {
	p := &modelPerson{m: m, was: w.personValues(m), joined: m.joined}
	w.lost = nil
	return func(batch int64) {
		w.must(w.lookUpStatus(m))
		p.batch, p.is, p.lost = batch, w.personValues(m), w.lost
		if changed := !maps.Equal(p.was, p.is); changed != (batch != 0) {
			w.t.Fatalf("batch %d changed M%d from %v to %v", batch, m.id, p.was, p.is)
		}
		if batch != 0 {
			w.persons = append(w.persons, p)
		}
	}
}

// undoPerson takes back what was done to somebody, unless it has changed since or another has their phone now.
func (w *model) undoPerson(ctx context.Context, rt *rapid.T) {
	if len(w.persons) == 0 {
		rt.Skip("nothing was done to anybody")
	}
	p := choose(rt, w.persons, "act")
	now, changed := w.personValues(p.m), map[string]bool{}
	var codes []Code
	for name := range p.was {
		changed[name] = p.was[name] != p.is[name]
	}
	for name := range p.is {
		changed[name] = p.was[name] != p.is[name]
	}
	for name, moved := range changed {
		key, isKey := strings.CutPrefix(name, "identity ")
		owner := w.identities[key]
		switch {
		case moved && now[name] != p.is[name]:
			codes = []Code{CodeBatchTouched, CodeEditedMeanwhile}
		case moved && isKey && p.was[name] != "" && owner != nil && owner.status != "hidden" && codes == nil:
			codes = []Code{CodeIdentityTaken}
		}
	}
	switch {
	case p.gone:
		codes = []Code{CodeAlreadyUndone}
	case p.m.status != "active" && p.m.status != "suspended":
		codes = []Code{CodeBatchTouched, CodeEditedMeanwhile}
	}
	_, err := w.book.UndoBatch(ctx, p.batch, false)
	if codes != nil {
		if !slices.ContainsFunc(codes, func(code Code) bool { return CodeIs(err, code) }) {
			w.t.Fatalf("undo of batch %d on M%d: %v, want one of %v; it was %v, became %v, is %v", p.batch, p.m.id, err, codes, p.was, p.is, now)
		}
		return
	}
	w.must(err)
	p.gone = true
	for name, moved := range changed {
		kind, rest, _ := strings.Cut(name, " ")
		switch {
		case !moved:
		case kind == "joined":
			p.m.joined = p.joined
		case kind == "tag" && p.was[name] == "":
			delete(p.m.tags, rest)
		case kind == "tag":
			p.m.tags[rest] = true
		case kind == "identity" && p.was[name] == "":
			delete(w.identities, rest)
		case kind == "identity":
			w.identities[rest] = p.m
		}
	}
	for _, back := range p.lost {
		back()
	}
}
