package store

import (
	"slices"

	"zombiezen.com/go/sqlite"

	"regulars/store/program"
)

// surveyDeed is the deed of having answered a questionnaire.
const surveyDeed = "survey"

// reward gives the member of a new sheet what the rules give for answering, once a round, whatever was revised since. Who may get no points now
// gets none.
func (im *surveyImport) reward(s *surveySheet) error {
	t := im.t
	if s.member == 0 || !slices.ContainsFunc(t.shop.Terms.Rules, func(r program.Rule) bool { return r.Kind == program.RuleAction && r.Action == surveyDeed }) {
		return nil
	}
	sheets, err := t.number("SELECT count(*) FROM survey_sheet WHERE survey = ? AND round = ? AND member = ? AND withdrawn IS NULL", im.survey.ID, s.round, s.member)
	if err != nil || sheets != 1 || t.checkActive(s.member) != nil {
		return err
	}
	a, err := t.activeAccount(s.member)
	if err != nil {
		return err
	}
	d := Deed{Member: s.member, Action: surveyDeed, Proof: im.survey.Key + " " + s.round}
	shares, err := t.rewarded(a, d)
	if err != nil || len(shares) == 0 {
		return err
	}
	var ack Ack
	if err := t.postReward(&ack, a, d, shares, nil); err != nil {
		return err
	}
	im.out.Rewarded++
	for _, share := range shares {
		if !share.Growth {
			im.out.Points += share.Points
		}
	}
	return nil
}

// undoSurveyRewards takes back what members got for the answers of a file. What a person has undone already is left, and so are gifts of tiers,
// which went with their moves.
func (t *tx) undoSurveyRewards(r batchRange) error {
	var ids []int64
	if err := t.query(func(s *sqlite.Stmt) error {
		ids = append(ids, s.ColumnInt64(0))
		return nil
	}, `SELECT e.id FROM entry e WHERE e.id >= ? AND e.id < ? AND e.batch = ? AND e.reason = ? AND e.order_id IS NULL
		AND NOT EXISTS (SELECT 1 FROM entry u WHERE u.reverses = e.id) AND NOT EXISTS (SELECT 1 FROM tier_move m WHERE m.gift = e.id) ORDER BY e.id DESC`,
		r.entryFrom, r.entryTo, r.id, ReasonBonus); err != nil {
		return err
	}
	for _, id := range ids {
		e, err := t.entryByID(id)
		if err == nil {
			err = t.reverseEntry(e)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
