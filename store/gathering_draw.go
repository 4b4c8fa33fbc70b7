package store

import (
	"cmp"
	"context"
	"crypto/rand"
	"strings"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// DrawInput asks for a draw among those who took part in an event.
type DrawInput struct {
	Gathering, Winners int64
	Seed               string // "" takes the event's own, else makes one
	Weighted           bool   // who has more entries has more tickets
	Prize              string
	Points, Offer      int64 // what each winner who is a member gets beside it: points, and a code of a reward or batch of coupons; 0: none
	Key                string
}

// Draw is a draw that was made.
type Draw struct {
	ID, Gathering, Batch int64
	At                   Instant
	Staff, Seed, Prize   string
	Weighted             bool
	Participants         int64
	ListHash             string // of program.ListHash
	Points, Offer        int64
	OfferName            string
	Winners              []Winner
	Undone, Replayed     bool
}

// Winner is one winner, by place.
type Winner struct {
	Place        int64
	Chance       string // how the draw calls them: a member's number, or a contact
	Member       int64  // 0: not known
	Name         string
	Ticket       int64
	Hash         string
	Points       int64
	Code, Status string // of what was issued, as it is shown
}

// maxSeed bounds a seed; it is typed by people.
const maxSeed = 100

// DrawWinners draws winners by program.Draw from those who took part and have not won in a draw of the event before, and gives them their
// prizes, as one batch that can be undone. The seed stands in the result, so that anybody can repeat the draw. The same key again answers with
// the first draw. Errors: CodeNoGathering, CodeGatheringOff when there are too few, CodeBadGathering, CodeNoOffer, CodeRewardOff, CodeKeyConflict.
func (b *Book) DrawWinners(ctx context.Context, in DrawInput) (d Draw, err error) {
	for _, text := range []*string{&in.Seed, &in.Prize} {
		if *text, err = cleanLine(strings.TrimSpace(*text), maxReason); err != nil {
			return d, err
		}
	}
	if err := checkKey(in.Key); err != nil {
		return d, err
	}
	switch {
	case in.Winners < 1:
		return d, Refuse(CodeBadGathering, "why", "winners", "value", in.Winners)
	case in.Points < 0 || in.Points > program.MaxPoints:
		return d, Refuse(CodeBadGathering, "why", "points", "value", in.Points)
	case len([]rune(in.Seed)) > maxSeed:
		return d, Refuse(CodeBadGathering, "why", "seed", "value", in.Seed, "limit", int64(maxSeed))
	}
	id := int64(0)
	err = b.write(ctx, "event.draw", func(t *tx) error {
		hash := contentHash("event.draw", in.Gathering, in.Winners, in.Seed, tickets(in.Weighted, 2), in.Prize, in.Points, in.Offer)
		if d.Replayed, err = t.replayRow("draw", in.Key, hash, &id); d.Replayed || err != nil {
			return err
		}
		id, err = t.draw(in, keyHashOf(in.Key, hash))
		return err
	})
	if err != nil {
		return d, err
	}
	list, err := b.Draws(ctx, in.Gathering)
	for i := range list {
		if list[i].ID == id {
			list[i].Replayed = d.Replayed
			return list[i], err
		}
	}
	return d, err
}

// chance is somebody in a draw.
type chance struct {
	program.Chance
	member int64
	name   string
}

func (t *tx) draw(in DrawInput, keyHash []byte) (id int64, err error) {
	g, err := t.gathering(in.Gathering)
	if err != nil || g.What != GatherEvent {
		return 0, orErr(err, Refuse(CodeNoGathering, "what", GatherEvent, "value", in.Gathering))
	}
	list, err := t.chances(in.Gathering, 0, in.Weighted)
	if err != nil {
		return 0, err
	}
	if n := int64(len(list)); n < in.Winners {
		why := "few"
		if n == 0 {
			why = "nobody"
		}
		return 0, Refuse(CodeGatheringOff, "why", why, "name", g.Name, "n", n, "value", in.Winners)
	}
	if in.Seed = cmp.Or(in.Seed, g.Seed); in.Seed == "" {
		in.Seed = strings.ToLower(rand.Text()[:12])
	}
	prize, err := t.prize(in)
	if err != nil {
		return 0, err
	}
	batch, err := t.newBatch(batchStart{kind: eventBatch, what: drawBatch, name: g.Name})
	if err != nil {
		return 0, err
	}
	plain, by := make([]program.Chance, len(list)), map[string]*chance{}
	for i := range list {
		plain[i] = list[i].Chance
		by[list[i].Key] = &list[i]
	}
	if err := t.exec(`INSERT INTO draw (gathering, at, staff, batch, seed, weighted, participants, list_hash, prize, points, offer, key, key_hash)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, g.ID, t.now, t.staff, batch, in.Seed, in.Weighted, len(list), program.ListHash(plain), in.Prize, in.Points,
		null(in.Offer), textOrNull(in.Key), keyHash); err != nil {
		return 0, err
	}
	id = t.LastInsertRowID()
	for place, w := range program.Draw(in.Seed, plain)[:in.Winners] {
		if err := t.win(drawn{w, by[w.Key], id, int64(place + 1)}, in, prize); err != nil {
			return 0, err
		}
	}
	if err := t.closeBatch(batch, map[string]int64{"gathering": g.ID, "draw": id, "participants": int64(len(list)), "winners": in.Winners}); err != nil {
		return 0, err
	}
	return id, t.audit("event.draw", gatheringSubject(g.ID), map[string]any{"batch": batch, "draw": id, "seed": in.Seed, "participants": len(list), "winners": in.Winners}, "")
}

// chancesSQL are those among whom a draw is made: everybody on the list who has not won in an earlier draw, each once, with all their entries.
var chancesSQL = `SELECT coalesce('M' || x.who, x.contact), coalesce(max(x.who), 0), max(x.name), sum(x.n) FROM (SELECT (` + survivorSQL("p.member") + `) who, p.contact, p.name, p.n
	FROM participation p WHERE p.gathering = ?1 AND p.withdrawn IS NULL) x WHERE coalesce('M' || x.who, x.contact) NOT IN (SELECT coalesce('M' || (` + survivorSQL("w.member") + `), w.chance)
	FROM draw_winner w JOIN draw d ON d.id = w.draw WHERE d.gathering = ?1 AND d.withdrawn IS NULL AND (?2 = 0 OR d.id < ?2)) GROUP BY 1 ORDER BY 1`

// chances reads them; tickets count only where a draw is weighted.
func (t *tx) chances(gathering, before int64, weighted bool) (list []chance, err error) {
	err = t.query(func(s *sqlite.Stmt) error {
		list = append(list, chance{program.Chance{Key: s.ColumnText(0), Tickets: tickets(weighted, s.ColumnInt64(3))}, s.ColumnInt64(1), s.ColumnText(2)})
		return nil
	}, chancesSQL, gathering, before)
	return list, err
}

func tickets(weighted bool, n int64) int64 {
	if !weighted {
		return 1
	}
	return min(n, maxTickets)
}

// Chances is the list among whom a draw would be made now, or among whom the draw with the id was made.
func (b *Book) Chances(ctx context.Context, gathering, draw int64, weighted bool) (list []program.Chance, err error) {
	err = b.look(ctx, func(v *view) error {
		return v.each(func(rows *rows) error {
			var c program.Chance
			var who, n int64
			var name string
			err := rows.Scan(&c.Key, &who, &name, &n)
			c.Tickets = tickets(weighted, n)
			list = append(list, c)
			return err
		}, chancesSQL, gathering, draw)
	})
	return list, err
}

// prize is the offer of which each winner gets a code; its ID is 0 when there is none. A partner's codes are not ours to give away.
func (t *tx) prize(in DrawInput) (o Offer, err error) {
	if in.Offer == 0 {
		return o, nil
	}
	if o, err = t.offer(in.Offer); err != nil {
		return o, err
	}
	if o.Kind == KindPartner {
		return o, Refuse(CodeBadGathering, "why", "prize", "value", o.Name)
	}
	if o.Stock >= 0 && o.Stock < in.Winners {
		o.Stock = 0
	}
	return o, o.missing(buyer{balance: o.Points, fits: true}, t.today)
}

// drawn is somebody who wins in a draw.
type drawn struct {
	program.Drawn
	who         *chance
	draw, place int64
}

// win notes a winner and gives the prize to one who is a member; whoever is suspended gets no points and no code.
func (t *tx) win(w drawn, in DrawInput, prize Offer) error {
	var entry, code int64
	c := w.who
	inactive := c.member == 0
	if err := t.checkActive(c.member); CodeIs(err, CodeMemberSuspended) {
		inactive = true
	} else if !inactive && err != nil {
		return err
	}
	if in.Points > 0 && !inactive {
		var err error
		if entry, err = t.bonus(c.member, in.Points, in.Prize, "draw:"+numberWord(w.draw)+":"+numberWord(w.place)); err != nil {
			return err
		}
	}
	if prize.ID != 0 && !inactive {
		if _, err := t.handOut(&prize, c.member, 0); err != nil {
			return err
		}
		code = t.LastInsertRowID()
	}
	return t.exec("INSERT INTO draw_winner (draw, place, chance, member, name, ticket, hash, entry, code) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
		w.draw, w.place, c.Key, null(c.member), c.name, w.Ticket, w.Hash, null(entry), null(code))
}

// undoDraw takes the prizes of a draw back. A code that stands on an order is in the way.
func (t *tx) undoDraw(r batchRange) error {
	var entries, codes []int64
	if err := t.query(func(s *sqlite.Stmt) error {
		if e := s.ColumnInt64(0); e != 0 && s.ColumnInt64(2) == 0 {
			entries = append(entries, e)
		}
		if c := s.ColumnInt64(1); c != 0 {
			codes = append(codes, c)
		}
		return nil
	}, `SELECT w.entry, w.code, EXISTS (SELECT 1 FROM entry e WHERE e.reverses = w.entry AND e.reason <> ?2) FROM draw_winner w JOIN draw d ON d.id = w.draw
		WHERE d.batch = ?1 ORDER BY w.entry DESC`, r.id, ReasonExpire); err != nil {
		return err
	}
	if err := t.reverseEntries(entries); err != nil {
		return err
	}
	for _, id := range codes {
		c, found, err := t.codeWhere("c.id = ?", id)
		switch {
		case err != nil:
			return err
		case !found || c.voided:
		case c.used > 0:
			return t.usedUp(&c)
		default:
			if err := t.voidCode(&c); err != nil {
				return err
			}
		}
	}
	return t.exec("UPDATE draw SET withdrawn = ? WHERE batch = ?", t.batch, r.id)
}

// Draws lists the draws of an event, the first first, those that were undone too.
func (b *Book) Draws(ctx context.Context, gathering int64) (list []Draw, err error) {
	err = b.look(ctx, func(v *view) error {
		if err := v.each(func(rows *rows) error {
			d := Draw{Gathering: gathering}
			err := rows.Scan(&d.ID, &d.Batch, &d.At, &d.Staff, &d.Seed, &d.Weighted, &d.Participants, &d.ListHash, &d.Prize, &d.Points, &d.Offer, &d.OfferName, &d.Undone)
			list = append(list, d)
			return err
		}, `SELECT d.id, d.batch, d.at, s.name, d.seed, d.weighted, d.participants, d.list_hash, d.prize, d.points, coalesce(d.offer, 0), coalesce(o.name, ''),
			d.withdrawn IS NOT NULL FROM draw d JOIN staff s ON s.id = d.staff LEFT JOIN offer o ON o.id = d.offer WHERE d.gathering = ? ORDER BY d.id`, gathering); err != nil {
			return err
		}
		for i := range list {
			if err := v.winners(&list[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return list, err
}

func (v *view) winners(d *Draw) error {
	return v.each(func(rows *rows) error {
		var w Winner
		var code string
		var voided bool
		err := rows.Scan(&w.Place, &w.Chance, &w.Member, &w.Name, &w.Ticket, &w.Hash, &w.Points, &code, &voided)
		if w.Code = program.ShowCode(code); code == "" {
			w.Code = ""
		} else if w.Status = "open"; voided {
			w.Status = "void"
		}
		d.Winners = append(d.Winners, w)
		return err
	}, `SELECT w.place, w.chance, coalesce((`+survivorSQL("w.member")+`), 0) m, coalesce((SELECT nullif(name, '') FROM member z WHERE z.id = w.member), w.name), w.ticket, w.hash,
		coalesce(e.amount, 0), coalesce(c.text, ''), c.voided_at IS NOT NULL FROM draw_winner w LEFT JOIN entry e ON e.id = w.entry LEFT JOIN code c ON c.id = w.code
		WHERE w.draw = ? ORDER BY w.place`, d.ID)
}
