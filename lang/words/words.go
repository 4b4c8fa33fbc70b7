// Package words holds every word that a person reads, in English and Chinese. The program itself holds them packed: after a change
// `go test ./lang -run TestPackedWords -update` packs them anew.
package words

// words maps a key to a sentence. A sentence may hold {name} for a value, {name:one|many} for a word that follows the
// number called name, and, as a whole, "one|many" chosen by the number n.
type words map[string]string

// Area is one part of the vocabulary, in every language.
type Area struct {
	Name   string
	EN, ZH map[string]string
}

// Areas lists the vocabulary in order. No key stands in two areas; a test sees to it.
func Areas() []Area {
	return []Area{
		{"core", enCore, zhCore},
		{"error", enError, zhError},
		{"command", enCommand, zhCommand},
		{"flag", enFlag, zhFlag},
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
