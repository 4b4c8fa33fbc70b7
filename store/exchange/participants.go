package exchange

import (
	"slices"

	"regulars/store"
)

// KindParticipants are lists of who took part in an event, voted in a poll, or is in a group. No file is taken for one by itself: it says
// nothing of what its people took part in.
const KindParticipants Kind = "participants"

// The fields of a participant that other files do not have.
const (
	FieldTickets Field = "entries"
	FieldOption  Field = "option"
	FieldLeft    Field = "left"
)

// participantsTable are such lists, from sign-up tools, group exports and spreadsheets.
var participantsTable = listTable{
	kind: KindParticipants,
	aliases: slices.Concat([]alias{
		{FieldAt, kindMoment, []string{
			"at", "date", "day", "time", "timestamp", "joined", "joined at", "join time", "signed up", "signup time", "submitted at", "submit time", "check-in", "check-in time",
			"日期", "时间", "参加时间", "参与时间", "报名时间", "提交时间", "签到时间", "入群时间", "进群时间", "加入时间",
		}},
		{FieldLeft, kindMoment, []string{"left", "left at", "until", "leave time", "离开时间", "退群时间", "退出时间"}},
		{FieldTickets, kindPoints, []string{"entries", "tickets", "chances", "抽奖次数", "抽奖机会", "机会", "次数"}},
		{FieldOption, kindText, []string{"option", "choice", "vote", "answer", "选项", "选择", "投票", "答案"}},
	}, participantPeople()),
	formats: []*listFormat{{Format: Format{Name: FormatGeneric}}},
	missing: func(has func(Field) bool) Field {
		if has(FieldName) || lacksIdentity(has) == "" {
			return ""
		}
		return FieldPhone
	},
}

// participantPeople are the ways in which such a list says who somebody is.
func participantPeople() (list []alias) {
	for _, a := range people {
		if slices.Contains([]Field{FieldEmail, FieldPhone, FieldBuyerKey, FieldCard, FieldName}, a.field) {
			list = append(list, a)
		}
	}
	return list
}

// Participants streams the people of a list. An error of yield or problem ends the reading and is returned.
func (l *List) Participants(yield func(*store.ParticipantDraft) error, problem func(Problem) error) error {
	return l.read(func(rec *record, r *row) error {
		return yield(&store.ParticipantDraft{
			Line: rec.line, Key: rec.text(FieldBuyerKey), Email: rec.text(FieldEmail), Phone: rec.text(FieldPhone), Card: rec.text(FieldCard), Name: rec.name(),
			At: rec.of(FieldAt).at, Until: rec.of(FieldLeft).at, Tickets: rec.of(FieldTickets).number, Option: rec.text(FieldOption),
		})
	}, problem)
}
