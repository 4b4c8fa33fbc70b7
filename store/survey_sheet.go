package store

import (
	"strconv"
	"strings"

	"zombiezen.com/go/sqlite"
)

// one writes a sheet, unless the book has it already.
func (im *surveyImport) one(s *surveySheet) error {
	t, r := im.t, &im.out
	if s.member != 0 || s.staff != 0 {
		r.Matched++
	} else {
		r.Anonymous++
	}
	for _, a := range s.answers {
		if LooksLikeCard(a.text) {
			if r.Cards++; r.Cards == 1 {
				r.CardLine = s.line
			}
		}
	}
	if !im.rounds[s.round] {
		im.rounds[s.round] = true
		r.Rounds = append(r.Rounds, s.round)
	}
	var was int64
	same := false
	if _, err := t.one(func(q *sqlite.Stmt) { was, same = q.ColumnInt64(0), string(columnBlob(q, 1)) == string(s.hash) },
		"SELECT id, hash FROM survey_sheet WHERE survey = ? AND ext = ? AND revised_by IS NULL AND withdrawn IS NULL", im.survey.ID, s.ext); err != nil {
		return err
	}
	switch {
	case same:
		r.Unchanged++
		return nil
	case was != 0:
		r.Updated++
	default:
		r.New++
	}
	if err := im.write(s, was); err != nil {
		return err
	}
	if im.survey.Kind == SurveyTraining {
		return nil
	}
	if err := im.feed(s); err != nil {
		return err
	}
	return im.reward(s)
}

// write adds the sheet; the one that it revises goes first, because only one counts under its number.
func (im *surveyImport) write(s *surveySheet, was int64) error {
	t := im.t
	if was != 0 {
		if err := t.exec("UPDATE survey_sheet SET revised_by = id WHERE id = ?", was); err != nil {
			return err
		}
	}
	b := t.bindTo("INSERT INTO survey_sheet (survey, round, ext, hash, member, order_id, staff, at, day, batch, revises) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
	b.int(im.survey.ID).text(s.round).text(s.ext).blob(s.hash).null(s.member).null(s.order).null(s.staff).int(int64(s.at)).int(int64(t.dayOf(s.at))).int(im.out.Batch).null(was)
	if err := b.run(); err != nil {
		return err
	}
	id := t.LastInsertRowID()
	if was != 0 {
		if err := t.exec("UPDATE survey_sheet SET revised_by = ? WHERE id = ?", id, was); err != nil {
			return err
		}
	}
	for _, a := range s.answers {
		b := t.bindTo("INSERT INTO survey_answer (sheet, n, value, text) VALUES (?, ?, ?, ?)")
		b.int(id).int(int64(a.q.N)).any(a.score).textOrNull(a.text)
		if err := b.run(); err != nil {
			return err
		}
	}
	return nil
}

// feed makes what was answered to NPS, CSAT and CES feedback. Words stand with the first of them, else by themselves.
func (im *surveyImport) feed(s *surveySheet) error {
	var words []string
	var scored []*answer
	for _, a := range s.answers {
		if a.text != "" {
			words = append(words, a.text)
		}
		if kind := a.q.feedback(); kind != "" {
			scored = append(scored, im.feedback(s, kind, a.q.N))
			scored[len(scored)-1].score = a.score
		}
	}
	if len(words) > 0 && len(scored) == 0 {
		scored = append(scored, im.feedback(s, AnswerComment, 0))
	}
	for i, a := range scored {
		if i == 0 {
			a.comment = strings.Join(words, "\n")
		}
		was, same, err := im.before(a)
		if err != nil {
			return err
		}
		if same {
			continue
		}
		a.revises = was
		im.out.Feedback++
		if score, ok := a.score.(int64); ok {
			im.out.Sum, im.out.Scored = im.out.Sum+score, im.out.Scored+1
		}
		if err := im.insert(a); err != nil {
			return err
		}
	}
	return nil
}

// feedback is the answer to a question as feedback.
func (im *surveyImport) feedback(s *surveySheet, kind AnswerKind, n int) *answer {
	channel, err := cleanLine(s.channel, maxNameRunes)
	if err != nil {
		channel = ""
	}
	return &answer{
		kind: kind, member: s.member, order: s.order, channel: firstText(channel, im.in.Channel), question: im.survey.Key, at: s.at,
		ext: im.survey.Key + "/" + strconv.Itoa(n) + "/" + s.ext,
	}
}

// undoSheets withdraws the sheets of a file; those that they revised count again. A batch whose sheets a later one has revised is refused.
func (t *tx) undoSheets(r batchRange) error {
	by, err := t.number("SELECT later.batch FROM survey_sheet h JOIN survey_sheet later ON later.id = h.revised_by WHERE h.batch = ? AND later.batch <> h.batch LIMIT 1", r.id)
	if err != nil {
		return err
	}
	if by != 0 {
		return Refuse(CodeBatchTouched, "batch", r.id, "by", by, "why", "answers")
	}
	if err := t.exec("UPDATE survey_sheet SET withdrawn = ?1 WHERE batch = ?2 AND withdrawn IS NULL", t.batch, r.id); err != nil {
		return err
	}
	return t.exec("UPDATE survey_sheet SET revised_by = NULL WHERE revised_by IN (SELECT id FROM survey_sheet WHERE batch = ?2 AND withdrawn = ?1)", t.batch, r.id)
}
