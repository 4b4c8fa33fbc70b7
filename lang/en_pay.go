package lang

// enPay are the words of the reports on whether it pays.
var enPay = words{
	"report.title.clv":    "What customers will be worth (CLV)",
	"report.title.whatif": "What if more of them stayed?",

	"report.name.r": "r", "report.name.alpha": "alpha", "report.name.a": "a", "report.name.b": "b", "report.name.s": "s", "report.name.beta": "beta",
	"report.name.log_likelihood": "Log-likelihood", "report.name.repeat_buyers": "Came back at least once", "report.name.p": "p", "report.name.q": "q",
	"report.name.gamma": "gamma", "report.name.gg_log_likelihood": "Log-likelihood of spend", "report.name.spend_correlation": "Frequency and spend correlate",
	"report.name.months": "Months ahead", "report.name.discount_monthly": "A month later is worth less by", "report.name.mean_p_alive": "Still customers",
	"report.name.expected_orders": "To come", "report.name.new_customer_orders": "of a new customer", "report.name.total_clv_minor": "Worth of all customers",
	"report.name.models": "Models", "report.name.top_members": "Worth most", "report.name.member": "Member", "report.name.x": "Returns", "report.name.t_x": "Last, week",
	"report.name.t": "Known, weeks", "report.name.p_alive": "Stays", "report.name.expected_value_minor": "Each", "report.name.clv_minor": "CLV",
	"report.name.retention_plus_points": "More stay, of 100", "report.name.round_days": "A round, days", "report.name.spend_per_round_minor": "A customer spends a round",
	"report.name.clv_now_minor": "A customer is worth today", "report.name.clv_then_minor": "and then", "report.name.profit_change_percent": "Change %",
	"report.name.curve": "Point by point", "report.name.change": "Change",

	"report.name.clv.expected_orders":  "Purchase days to come",
	"report.why.r":                     "r and alpha: customers buy at different rates, which follow a gamma distribution with this shape and rate; r / alpha is the mean rate a week.",
	"report.why.a":                     "a and b: after a purchase a customer leaves for good with a chance that follows a beta distribution with these parameters; a / (a + b) is its mean.",
	"report.why.s":                     "s and beta: customers leave at different rates, which follow a gamma distribution with this shape and rate.",
	"report.why.log_likelihood":        "How well the model fits what happened; of several models the one with the largest is taken.",
	"report.why.p":                     "p, q and gamma: what a purchase day is worth varies around each customer's own mean, and the means around the shop's (Gamma–Gamma), in currency units.",
	"report.why.spend_correlation":     "Pearson's correlation of the number of returns with their mean value. The model of spend takes it as 0: the further it is away, the less the model holds.",
	"report.why.mean_p_alive":          "The mean over all customers of the probability that they will ever buy again. BG/NBD takes everybody who bought once as a customer still.",
	"report.why.expected_orders":       "Days with a purchase that all customers of today together are expected to have in the months ahead.",
	"report.why.total_clv_minor":       "The sum over all customers of: purchases expected in each month ahead × what one is worth to this customer, each month later worth less. Net revenue, not profit.",
	"report.why.whatif.true_retention": "Customers of the round before who also bought in the last round, divided by the customers of the round before.",
	"report.why.round_days":            "A year, or half of the shop's life while it is younger than two years.",
	"report.why.clv_now_minor":         "What a customer spends a round × (1 + d) / (1 + d − retention), d being what a round later is worth less.",
	"report.why.clv_then_minor":        "The same with so many more of a hundred customers staying for the next round.",
	"report.why.profit_change_percent": "The second divided by the first, less one. With the same margin on every sale it is the change of profit too.",

	"report.definition.clv":    "Purchases to come: BG/NBD, MBG/NBD and Pareto/NBD fitted by maximum likelihood to all purchase days up to the last day (weeks = days / 7, the first purchase not counted), the likeliest is taken. What one is worth: Gamma–Gamma on the mean of the repeat purchase days. CLV: month by month (365.25 / 12 days), discounted; net revenue, not profit. Fitted from 30 customers on who came back.",
	"report.definition.whatif": "A round is a year, or half of the shop's life. Retention: customers of the round before who also bought in this one. Worth of a customer: spend a round × (1 + d) / (1 + d − retention), as Reichheld and Sasser reckoned; d is the monthly discount over a round. Net revenue; with an even margin the change is that of profit.",

	"report.finding.clv":        "The {customers} customers of today will bring about {money} in the next {months} {months:month|months}, {mean} each on average.",
	"report.finding.clv.few":    "{n} customer, and fewer than 30 came back: too few to reckon with.|{n} customers, and fewer than 30 came back: too few to reckon with.",
	"report.next.clv":           "see which groups they are in.",
	"report.finding.whatif":     "If {plus} more of 100 customers stayed, a customer would be worth {then} instead of {now}: {change} more.",
	"report.finding.whatif.few": "The shop is too young, or has too few customers, to say what keeping more of them is worth.",
	"report.next.whatif":        "see who has fallen silent.",
}
