package reports

import (
	"strconv"
	"strings"

	"regulars/lang"
	"regulars/store"
)

// surveyItem is a question of a template. Its words are lang's "survey.ask." + ask.
type surveyItem struct {
	ask, construct string
	kind           store.QuestionType
	reversed       bool
	pair           string // of an expectation: the experience that it is held against
}

// surveyTemplate is a ready questionnaire.
type surveyTemplate struct {
	name, kind string
	items      []surveyItem
}

// loyaltyItems are the loyalty questionnaire: what was expected, the six constructs as they were experienced, the intention to buy again, and the
// three scores that everybody asks.
var loyaltyItems = []surveyItem{
	{"expect.service.1", "service_quality", store.QuestionExpectation, false, "service.1"},
	{"expect.service.2", "service_quality", store.QuestionExpectation, false, "service.2"},
	{"expect.service.3", "service_quality", store.QuestionExpectation, false, "service.3"},
	{"expect.value.1", "customer_value", store.QuestionExpectation, false, "value.1"},
	{"expect.value.2", "customer_value", store.QuestionExpectation, false, "value.2"},
	{"expect.value.3", "customer_value", store.QuestionExpectation, false, "value.3"},
	{"service.1", "service_quality", store.QuestionLikert, false, ""},
	{"service.2", "service_quality", store.QuestionLikert, false, ""},
	{"service.3", "service_quality", store.QuestionLikert, false, ""},
	{"value.1", "customer_value", store.QuestionLikert, false, ""},
	{"value.2", "customer_value", store.QuestionLikert, false, ""},
	{"value.3", "customer_value", store.QuestionLikert, false, ""},
	{"satisfaction.1", "satisfaction", store.QuestionLikert, false, ""},
	{"satisfaction.2", "satisfaction", store.QuestionLikert, false, ""},
	{"satisfaction.3", "satisfaction", store.QuestionLikert, false, ""},
	{"trust.1", "trust", store.QuestionLikert, false, ""},
	{"trust.2", "trust", store.QuestionLikert, false, ""},
	{"trust.3", "trust", store.QuestionLikert, true, ""},
	{"switching.1", "switching_cost", store.QuestionLikert, false, ""},
	{"switching.2", "switching_cost", store.QuestionLikert, false, ""},
	{"switching.3", "switching_cost", store.QuestionLikert, false, ""},
	{"alternatives.1", "alternatives", store.QuestionLikert, false, ""},
	{"alternatives.2", "alternatives", store.QuestionLikert, false, ""},
	{"alternatives.3", "alternatives", store.QuestionLikert, false, ""},
	{"intention.1", store.ConstructIntention, store.QuestionLikert, false, ""},
	{"intention.2", store.ConstructIntention, store.QuestionLikert, false, ""},
	npsItem, csatItem, cesItem, reasonItem,
}

var (
	npsItem    = surveyItem{ask: "nps", kind: store.QuestionNPS}
	csatItem   = surveyItem{ask: "csat", construct: "satisfaction", kind: store.QuestionCSAT}
	cesItem    = surveyItem{ask: "ces", construct: "service_quality", kind: store.QuestionCES}
	reasonItem = surveyItem{ask: "reason", kind: store.QuestionText}
)

// surveyTemplates are the ready questionnaires in the order in which menus show them.
var surveyTemplates = []surveyTemplate{
	{"loyalty", store.SurveyCustomers, loyaltyItems},
	{"nps", store.SurveyCustomers, []surveyItem{npsItem, reasonItem}},
	{"csat", store.SurveyCustomers, []surveyItem{csatItem, reasonItem}},
	{"ces", store.SurveyCustomers, []surveyItem{cesItem, reasonItem}},
	{"training", store.SurveyTraining, []surveyItem{
		{ask: "training.1", construct: "knowledge", kind: store.QuestionScore},
		{ask: "training.2", construct: "complaints", kind: store.QuestionScore},
		{ask: "training.3", construct: "training", kind: store.QuestionLikert},
		{ask: "training.4", kind: store.QuestionText},
	}},
	{"blank", store.SurveyCustomers, nil},
}

// SurveyTemplates are the names of the ready questionnaires.
func SurveyTemplates() []string {
	names := make([]string, len(surveyTemplates))
	for i, t := range surveyTemplates {
		names[i] = t.name
	}
	return names
}

// NewSurvey is a questionnaire made from a template, with its words in both languages; ok is false when there is no such template.
func NewSurvey(template, key string, l lang.Lang) (s store.Survey, ok bool) {
	for _, t := range surveyTemplates {
		if t.name != template {
			continue
		}
		s = store.Survey{Key: key, Kind: t.kind, Lang: string(l), Title: bothWords("survey.template." + t.name)}
		for i, item := range t.items {
			q := store.Question{N: i + 1, Type: item.kind, Construct: item.construct, Reversed: item.reversed, Text: bothWords("survey.ask." + item.ask)}
			for j, other := range t.items {
				if item.pair != "" && other.ask == item.pair {
					q.Pair = j + 1
				}
			}
			s.Questions = append(s.Questions, q)
		}
		return s, true
	}
	return s, false
}

// bothWords is a text in both languages.
func bothWords(key string) store.Wording {
	return store.Wording{EN: lang.EN.T(key), ZH: lang.ZH.T(key)}
}

// SurveyText is the questionnaire as text to paste into any survey tool: its questions with their numbers, under what each scale means.
func SurveyText(l lang.Lang, s *store.Survey) string {
	var b strings.Builder
	b.WriteString(s.Title.In(string(l)) + "\n")
	last := store.QuestionType("")
	for i := range s.Questions {
		q := &s.Questions[i]
		if q.Type != last {
			b.WriteString("\n" + l.T("survey.scale."+string(q.Type)) + "\n")
			last = q.Type
		}
		b.WriteString(strconv.Itoa(q.N) + ". " + q.Text.In(string(l)) + "\n")
		for j, c := range q.Choices {
			b.WriteString("   " + strconv.Itoa(j+1) + ") " + c.In(string(l)) + "\n")
		}
	}
	who := "survey.who"
	if s.Kind == store.SurveyTraining {
		who = "survey.who.staff"
	}
	b.WriteString("\n" + l.T(who) + "\n")
	return b.String()
}
