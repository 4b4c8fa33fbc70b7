package exchange

import (
	"slices"
	"strings"

	"regulars/store"
)

// The fields of an answer that other files do not have.
const (
	FieldAnswerID Field = "answer_id"
	FieldFeedback Field = "feedback" // our own number of the answer
	FieldScale    Field = "type"     // the scale, row by row: our own export
	FieldScore    Field = "score"
	FieldComment  Field = "comment"
	FieldAt       Field = "at"
	FieldProduct  Field = "product"
	FieldQuestion Field = "question"
	FieldDriver   Field = "driver"
)

// answersTable are files of answers to a survey. Survey tools head their columns with whole questions, so that these are found
// by their words.
var answersTable = listTable{
	kind: KindAnswers,
	aliases: []alias{
		{FieldFeedback, kindID, nil},
		{FieldScale, kindText, nil},
		{FieldAnswerID, kindID, []string{"answer id", "response id", "respondent id", "submission id", "entry id", "id", "#", "序号", "编号", "答卷编号", "答题序号"}},
		{FieldScore, kindPoints, []string{
			"score", "rating", "nps", "nps score", "csat", "ces", "stars", "grade", "answer", "response", "评分", "分数", "得分", "打分", "星级", "满意度", "评价星级",
		}},
		{FieldComment, kindText, []string{
			"comment", "comments", "remark", "remarks", "review", "text", "verbatim", "open-ended response", "reason", "评价", "评语", "意见", "建议", "留言",
			"评论", "反馈", "原因", "评价内容",
		}},
		{FieldAt, kindMoment, []string{
			"at", "date", "time", "timestamp", "submitted at", "submit date", "submit date (utc)", "created at", "completed at", "completion time", "end date", "date created",
			"response date", "answered at", "提交答卷时间", "提交时间", "结束答题时间", "答题时间", "填写时间", "评价时间", "时间", "日期",
		}},
		{FieldEmail, kindEmail, []string{"email", "e-mail", "email address", "contact email", "respondent email", "customer email", "邮箱", "电子邮箱", "您的邮箱"}},
		{FieldPhone, kindPhone, []string{"phone", "phone number", "mobile", "mobile number", "tel", "手机号", "手机", "手机号码", "您的手机号", "电话", "联系电话", "联系方式"}},
		{FieldBuyerKey, kindID, []string{"customer id", "customer key", "member id", "member", "user id", "contact id", "客户ID", "会员号", "会员编号", "用户ID", "会员"}},
		{FieldOrderID, kindID, []string{"order", "order id", "order number", "order no", "order #", "invoice", "订单号", "订单编号", "您的订单号"}},
		{FieldProduct, kindText, []string{"product", "sku", "item", "product name", "商品", "商品名称", "商品编码", "产品"}},
		{FieldChannel, kindText, []string{"channel", "source", "collector", "渠道", "来源", "来源渠道"}},
		{FieldQuestion, kindText, []string{"question", "survey", "survey name", "问卷", "问卷名称", "题目"}},
		{FieldDriver, kindText, []string{"driver", "topic", "theme", "主题", "驱动因素"}},
		{FieldTags, kindTags, []string{"tags", "tag", "labels", "标签"}},
	},
	formats: []*listFormat{{Format: Format{Name: FormatGeneric}}},
	words: []headingWord{
		{FieldScore, []string{"recommend", "推荐", "satisfied", "satisfaction", "满意", "easy", "effort", "容易", "轻松", "费力", "howlikely", "打分", "评分"}},
		{FieldComment, []string{"comment", "feedback", "tellus", "improve", "reason", "why", "建议", "意见", "为什么", "原因", "哪些地方", "想说"}},
		{FieldEmail, []string{"email", "邮箱"}},
		{FieldPhone, []string{"phone", "手机", "电话"}},
		{FieldOrderID, []string{"ordernumber", "订单号"}},
	},
	missing: func(has func(Field) bool) Field {
		if !has(FieldScore) && !has(FieldComment) {
			return FieldScore
		}
		return ""
	},
}

// Answers streams the answers of a file. An error of yield or problem ends the reading and is returned.
func (l *List) Answers(yield func(*store.AnswerDraft) error, problem func(Problem) error) error {
	return l.read(func(rec *record, r *row) error {
		d := &store.AnswerDraft{
			Line: rec.line, Own: rec.text(FieldFeedback), Kind: store.AnswerKind(rec.text(FieldScale)), ID: rec.text(FieldAnswerID), Score: rec.of(FieldScore).number, HasScore: rec.of(FieldScore).stated,
			Comment: rec.text(FieldComment), At: rec.of(FieldAt).at, Email: rec.text(FieldEmail), Phone: rec.text(FieldPhone),
			Key: rec.text(FieldBuyerKey), Order: rec.text(FieldOrderID), Product: rec.text(FieldProduct), Channel: rec.text(FieldChannel),
			Question: rec.text(FieldQuestion), Driver: rec.text(FieldDriver), Tags: rec.of(FieldTags).tags,
		}
		return yield(d)
	}, problem)
}

// answerWords are the words of a question that say on which scale its answers are.
var answerWords = []struct {
	kind  store.AnswerKind
	parts []string
}{
	{store.AnswerNPS, []string{"nps", "recommend", "推荐"}},
	{store.AnswerCES2, []string{"ces", "easy", "effort", "容易", "轻松", "费力"}},
	{store.AnswerStars, []string{"stars", "星级", "review"}},
	{store.AnswerCSAT, []string{"csat", "satisf", "满意"}},
}

// AnswerKind guesses on which scale the answers of a file are. sure is false when only a person can tell.
func (l *List) AnswerKind() (kind store.AnswerKind, sure bool, err error) {
	place, scored := l.at[FieldScore]
	if !scored {
		return store.AnswerComment, true, nil
	}
	low, high, scores := int64(0), int64(0), 0
	if err := l.read(func(rec *record, _ *row) error {
		if kind == "" {
			kind = store.AnswerKind(rec.text(FieldScale))
		}
		if s := rec.of(FieldScore); s.stated {
			if scores == 0 {
				low, high = s.number, s.number
			}
			low, high, scores = min(low, s.number), max(high, s.number), scores+1
		}
		return nil
	}, func(Problem) error { return nil }); err != nil {
		return "", false, err
	}
	if kind != "" {
		return kind, true, nil
	}
	heading := l.plan.heads.folded[l.uses[place].columns[0]]
	for _, w := range answerWords {
		if slices.ContainsFunc(w.parts, func(part string) bool { return strings.Contains(heading, part) }) {
			return w.kind, true, nil
		}
	}
	switch {
	case scores > 0 && (low == 0 || high > 7):
		return store.AnswerNPS, true, nil
	case high > 5:
		return store.AnswerCES2, false, nil
	}
	return store.AnswerCSAT, false, nil
}
