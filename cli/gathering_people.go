package cli

import (
	"cmp"
	"path/filepath"

	"regulars/store"
	"regulars/store/exchange"
)

// participantJSON is one line of a list of participants. until is null for who is still in a group.
type participantJSON struct {
	ID      int64 `json:"id"`
	Member  any   `json:"member"`
	Name    any   `json:"name"`
	Contact any   `json:"contact"`
	Day     any   `json:"day"`
	Until   any   `json:"until"`
	Entries int64 `json:"entries"`
	Option  any   `json:"option"`
	Points  int64 `json:"points"`
	At      any   `json:"at"`
	Batch   int64 `json:"batch"`
}

// listParticipants prints who took part, the latest first.
func listParticipants(c *call, what string) error {
	g, err := c.book.Gathering(c.ctx, what, c.args[0])
	if err != nil {
		return err
	}
	list, next, err := pages(c, func(p *store.Participant) int64 { return p.ID }, func(before int64, limit int) ([]store.Participant, error) {
		return c.book.Participants(c.ctx, g.ID, before, limit)
	})
	if err != nil {
		return err
	}
	lines, rows := make([]participantJSON, 0, len(list)), make([][]string, 0, len(list))
	for i := range list {
		p := &list[i]
		lines = append(lines, participantJSON{p.ID, idJSON(p.Member), textJSON(p.Person), textJSON(p.Contact), dayJSON(p.Day), dayJSON(p.Until), p.N, textJSON(p.Option), p.Points, c.timeJSON(p.At), p.Batch})
		who, ref := p.Person, p.Contact
		if p.Member != 0 {
			ref = store.MemberRef(p.Member)
		}
		rows = append(rows, []string{ref, who, p.Day.String(), c.dayText(p.Until), cmp.Or(p.Option, c.lang.Int(p.N)), c.lang.Int(p.Points)})
	}
	if c.global.json {
		return c.json(items(lines, next))
	}
	c.table([]column{
		{words: "command.column.member"},
		{words: "command.column.name"},
		{words: "command.column.day"},
		{words: "command.column.to"},
		{"gathering.entries." + what, true},
		{"command.column.points", true},
	}, rows, "command.gathering.people.empty")
	c.more(next)
	return nil
}

// joinGathering notes by hand who took part, voted, came or left.
func joinGathering(c *call, what string) error {
	g, err := c.book.Gathering(c.ctx, what, c.args[0])
	if err != nil {
		return err
	}
	rest := c.args[1:]
	draft := store.ParticipantDraft{}
	if what == store.GatherPoll {
		draft.Option, rest = rest[0], rest[1:]
	}
	if draft.Tickets, err = c.whole("entries", 0); err != nil {
		return err
	}
	day, err := c.day("day")
	if err != nil {
		return err
	}
	if day != 0 {
		draft.At = day.Start(c.book.Shop().Zone)
	}
	var drafts []store.ParticipantDraft
	for _, ref := range rest {
		if draft.Member, err = c.member(ref); err != nil {
			return err
		}
		drafts = append(drafts, draft)
	}
	result, err := c.book.Join(c.ctx, store.JoinInput{Gathering: g.ID, Leave: c.row.name() == "leave", Read: func(yield func(*store.ParticipantDraft) error, _ func(store.RowProblem) error) error {
		for i := range drafts {
			if err := yield(&drafts[i]); err != nil {
				return err
			}
		}
		return nil
	}})
	if err != nil {
		return err
	}
	words := "command." + what + "." + c.row.name() + ".done"
	if result.Batch == 0 {
		words = "command.gathering.join.same"
	}
	return c.ack(joinJSON{
		true, idJSON(result.Batch), g.ID, result.New, result.Updated, result.Unchanged, result.Given, result.Capped, result.Inactive,
	}, words, "n", result.New+result.Updated, "name", g.Name, "points", result.Given, "batch", result.Batch)
}

// joinJSON is the result of noting people by hand. batch is null when they all stood on the list already.
type joinJSON struct {
	OK        bool  `json:"ok"`
	Batch     any   `json:"batch"`
	Gathering int64 `json:"id"`
	New       int64 `json:"new"`
	Updated   int64 `json:"updated"`
	Unchanged int64 `json:"unchanged"`
	Points    int64 `json:"points"`
	Capped    int64 `json:"capped"`
	Inactive  int64 `json:"inactive"`
}

// importParticipants notes those of a file.
func importParticipants(c *call, what string) error {
	g, err := c.book.Gathering(c.ctx, what, c.args[0])
	if err != nil {
		return err
	}
	c.args = c.args[1:]
	return c.eachList(exchange.KindParticipants, func(l *listImport) error {
		result, err := l.book.Join(l.ctx, store.JoinInput{
			Gathering: g.ID, Source: l.text("source"), File: filepath.Base(l.list.Name), Format: l.list.Format, Encoding: l.list.Encoding, SHA256: l.list.SHA256[:],
			DryRun: l.on("dry-run"), GoodRows: l.on("good-rows"),
			Read: func(yield func(*store.ParticipantDraft) error, problem func(store.RowProblem) error) error {
				return l.list.Participants(yield, l.problem(problem))
			},
		})
		l.rejectMore(result.Problems)
		if err != nil {
			return err
		}
		if l.global.json {
			return l.json(struct {
				fileResultJSON
				Participants countsJSON `json:"participants"`
				Matched      int64      `json:"matched"`
				Unknown      int64      `json:"unknown"`
				Strangers    []string   `json:"unknown_contacts"`
				Full         int64      `json:"full"`
				Points       int64      `json:"points"`
				Capped       int64      `json:"capped"`
				Inactive     int64      `json:"inactive"`
			}{l.result(&result.FileResult), counts(&result.FileResult), result.Matched, result.Unknown, listJSON(result.Strangers), result.Full, result.Given, result.Capped, result.Inactive})
		}
		l.tell(&result.FileResult, l.participantFacts(&result))
		return nil
	})
}

// participantFacts are what a file of participants came to, for people.
func (l *listImport) participantFacts(r *store.JoinResult) []fact {
	facts := []fact{
		{"command.import.participants", l.T("command.import.list.counts", "new", r.New, "updated", r.Updated, "unchanged", r.Unchanged, "rejected", r.Rejected)},
		{"list.matched", l.lang.Int(r.Matched)},
		{"gathering.given", l.nonZero(r.Given)},
		{"gathering.full", l.nonZero(r.Full)},
		{"gathering.capped", l.nonZero(r.Capped)},
		{"gathering.inactive", l.nonZero(r.Inactive)},
	}
	if r.Unknown > 0 {
		facts = append(facts, fact{"gathering.unknown", l.T("command.gathering.strangers", "n", r.Unknown, "list", l.listOf(r.Strangers[:min(len(r.Strangers), 10)]))})
	}
	return facts
}
