package lang

// enReturn are the words of the reports on whether customers return.
var enReturn = words{
	"report.title.churn": "Coming back and falling silent",

	"report.name.second_order_30": "Back within 30 days", "report.name.second_order_90": "Back within 90 days",
	"report.name.second_order_365": "Back within a year", "report.name.median_days": "Half are back after, days",
	"report.name.inactive_after_days": "Silent counts from, days", "report.name.inactive_members": "Silent customers",
	"report.name.active_before": "Customers of the period before", "report.name.retained": "of them came again",
	"report.name.reactivated": "Back after a pause", "report.name.true_retention": "True retention",
	"report.name.milestones": "Back for a second order", "report.name.within_days": "Within days",
	"report.name.returned": "Returned", "report.name.low": "at least", "report.name.high": "at most",
	"report.name.survival": "Not back yet, by days since the first order", "report.name.day_number": "Day",
	"report.name.at_risk": "Watched", "report.name.events": "Came back",

	"report.why.second_order_30":     "Of first-time buyers, the share that bought again on another day within 30 days: one less the Kaplan–Meier curve, in which each customer counts for as long as they have been known.",
	"report.why.second_order_90":     "The same within 90 days.",
	"report.why.second_order_365":    "The same within 365 days; unknown until somebody has been known that long.",
	"report.why.median_days":         "The first day after which at most half of the first-time buyers have not bought again; unknown while more than half have not.",
	"report.why.inactive_after_days": "Nine of ten gaps between two purchase days of one customer are at most this long (type 7 quantile, rounded up); 90 days while there are fewer than 30 gaps.",
	"report.why.inactive_members":    "Customers whose last order lies further back than that. Any of them can come back.",
	"report.why.active_before":       "Customers with an order in the period before this one.",
	"report.why.retained":            "Customers with an order in this period and in the one before.",
	"report.why.reactivated":         "Customers with an order in this period and none in the one before, who had bought earlier.",
	"report.why.true_retention":      "Came again divided by the customers of the period before. Those who are back after a pause are not in it: with them the share would look better than it is.",

	"report.definition.churn": "Back within …: Kaplan–Meier estimate of a purchase on another day, over all customers up to the last day, with 95% log-log intervals. Silent: no order for longer than nine of ten gaps of this shop. True retention: customers of the period before who also bought in this one, divided by the customers of the period before.",

	"report.finding.churn":       "Of 100 first-time buyers {back} return within {days} days; of 100 customers of the period before {kept} came again.",
	"report.finding.churn.young": "Of 100 first-time buyers {back} return within {days} days.",
	"report.finding.churn.few":   "{n} customer so far, or known too briefly: too few to judge.|{n} customers so far, or known too briefly: too few to judge.",
	"report.finding.churn.none":  "No known customer has bought yet.",
	"report.next.churn":          "{n} customer has been silent for over {days} days; make a list.|{n} customers have been silent for over {days} days; make a list.",
	"report.next.churn.none":     "nobody has fallen silent; look again next month.",
}
