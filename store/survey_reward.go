package store

// reward gives the member of a new sheet what the rules give for answering, once a round, whatever was revised since. Who may get no points now
// gets none.
func (im *surveyImport) reward(s *surveySheet) error {
	t := im.t
	if s.member == 0 || !t.knows("survey") {
		return nil
	}
	sheets, err := t.number("SELECT count(*) FROM survey_sheet WHERE survey = ? AND round = ? AND member = ? AND withdrawn IS NULL", im.survey.ID, s.round, s.member)
	if err != nil || sheets != 1 {
		return err
	}
	before := t.w.heads.entry
	points, err := t.rewardHere(Deed{Member: s.member, Action: "survey", Proof: im.survey.Key + " " + s.round}, t.today)
	if t.w.heads.entry > before {
		im.out.Rewarded++
		im.out.Points += points
	}
	return err
}
