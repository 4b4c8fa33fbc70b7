package lang

// enTicket are the words of after-sales: cases, their clocks, and what staff suggest.
var enTicket = words{
	"error.no_ticket":          "There is no ticket {ticket}.",
	"error.no_ticket.hint":     "see `regulars ticket list`",
	"error.no_feedback":        "There is no answer {feedback}.",
	"error.no_feedback.hint":   "see `regulars feedback list`",
	"error.bad_ticket":         "“{value}” is no {what} of a ticket.",
	"error.bad_ticket.hint":    "one of: {allowed}",
	"error.ticket_empty":       "Nothing was said. Nothing was saved.",
	"error.ticket_empty.hint":  "write what the customer said or what was done",
	"error.ticket_stage":       "Ticket {ticket} is at “{stage}”; this step does not follow from there.",
	"error.ticket_stage.hint":  "close or reopen it, or take the last step back",
	"error.ticket_nobody":      "Nobody knows whose ticket {ticket} is, so nobody can be given points.",
	"error.ticket_nobody.hint": "say which member it is: `regulars ticket edit {ticket} --member MEMBER`",
	"error.ticket_start":       "Nothing of ticket {ticket} is left to take back: it stands as it was opened.",
	"error.ticket_start.hint":  "close it when it was opened by mistake",

	"setting.service_hours":       "Service hours",
	"setting.service_hours.help":  "When customers are answered, 1 for Monday: 1-5 09:00-18:00; 6 10:00-16:00. The clocks of tickets run then.",
	"setting.days_off":            "Days off",
	"setting.days_off.help":       "Holidays on which nobody answers: 2026-10-01..2026-10-07 2026-12-25.",
	"setting.days_worked":         "Weekend days worked",
	"setting.days_worked.help":    "Days that make up for a holiday, with the hours of a weekday: 2026-09-20 2026-10-10.",
	"setting.first_response":      "First response, hours",
	"setting.first_response.help": "Service hours to the first response to a low, a normal and an urgent ticket: 8 4 1.",
	"setting.resolution":          "Resolution, hours",
	"setting.resolution.help":     "Service hours to the close of a low, a normal and an urgent ticket, without waiting for the customer: 45 27 9.",
}
