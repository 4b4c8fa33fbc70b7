package lang

// area is one part of the vocabulary, in every language.
type area struct {
	name   string
	en, zh words
}

// areas lists the vocabulary in order. No key stands in two areas; a test sees to it.
func areas() []area {
	return []area{
		{"core", enCore, zhCore},
		{"error", enError, zhError},
		{"command", enCommand, zhCommand},
		{"console", enConsole, zhConsole},
		{"people", enPeople, zhPeople},
		{"intake", enIntake, zhIntake},
		{"desk", enDesk, zhDesk},
		{"report", enReport, zhReport},
		{"return", enReturn, zhReturn},
		{"pay", enPay, zhPay},
		{"letter", enLetter, zhLetter},
		{"effect", enEffect, zhEffect},
		{"import", enImport, zhImport},
		{"list", enList, zhList},
		{"held", enHeld, zhHeld},
		{"ticket", enTicket, zhTicket},
		{"feedback", enFeedback, zhFeedback},
		{"reward", enReward, zhReward},
		{"tier", enTier, zhTier},
		{"care", enCare, zhCare},
		{"rule", enRule, zhRule},
		{"rehearsal", enRehearsal, zhRehearsal},
		{"goal", enGoal, zhGoal},
		{"event", enEvent, zhEvent},
		{"survey", enSurvey, zhSurvey},
		{"message", enMessage, zhMessage},
		{"economics", enEconomics, zhEconomics},
	}
}
