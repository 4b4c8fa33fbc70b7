package ui

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"regulars/lang"
	"regulars/store"
	"regulars/ui/widget"
)

// ticketAbout is what a new ticket is about, as far as the screen knows that opens it.
type ticketAbout struct {
	member, order int64
	name, ref     string
	kind          string
	feedback      int64 // the answer that it follows up
}

// worded are the options of a list whose words are lang's prefix.<value>.
func (f *formPanel) worded(prefix string, values []string) []widget.Option {
	options := make([]widget.Option, len(values))
	for i, v := range values {
		word := f.T(prefix + v)
		options[i] = widget.Option{Value: v, Word: word, Find: pinyinOf(word)}
	}
	return options
}

// productOptions are what the shop sells, for a choice; "0" is none.
func (f *formPanel) productOptions(list []store.Product) []widget.Option {
	options := []widget.Option{{Value: "0", Word: f.T("core.absent")}}
	for _, p := range list {
		options = append(options, widget.Option{Value: strconv.FormatInt(p.ID, 10), Word: p.Name, Find: p.Key + " " + pinyinOf(p.Name)})
	}
	return options
}

// withProducts lets a form read what the shop sells before it is filled in.
func (f *formPanel) withProducts(list *[]store.Product) {
	f.loads = func(f *formPanel) tea.Cmd {
		return load(&f.Base, "products", func(ctx context.Context, book Book) (any, error) {
			return book.Products(ctx, "", productsShown)
		})
	}
	f.loaded = func(f *formPanel, r Result) {
		*list = r.Value.([]store.Product)
		f.Rebuild()
	}
}

// newTicketForm is the form that opens a ticket: what was said is all that is needed.
func newTicketForm(about ticketAbout) *formPanel {
	f := &formPanel{}
	var list []store.Product
	f.withProducts(&list)
	f.title = func() string {
		switch {
		case about.ref != "":
			return f.T("form.ticket.order", "ref", about.ref)
		case about.member != 0:
			return f.T("form.ticket.member", "name", f.app.person(about.name, about.member))
		}
		return f.T("form.ticket")
	}
	f.make = func(f *formPanel) widget.Form {
		inputs := []*widget.Input{textInput(f, "text", f.T("form.ticket.text"), 44, "")}
		if about.member == 0 && about.order == 0 {
			inputs = append(inputs, &widget.Input{Key: "member", Label: f.T("form.ticket.who"), Width: 24, Hint: func() string { return f.T("form.ticket.who.hint") }})
		}
		return widget.Form{Save: f.label("act.ticket.new"), Inputs: append(inputs,
			&widget.Input{Key: "kind", Label: f.T("form.ticket.kind"), Width: 20, Choice: widget.NewChoice(about.kind, f.worded("ticket.kind.", store.TicketKinds())...)},
			&widget.Input{Key: "severity", Label: f.T("form.ticket.severity"), Width: 20, Choice: widget.NewChoice("normal", f.worded("ticket.severity.", store.TicketSeverities())...)},
			&widget.Input{Key: "product", Label: f.T("ticket.word.product"), Width: 30, Choice: widget.NewChoice("0", f.productOptions(list)...)},
			&widget.Input{Key: "category", Label: f.T("form.ticket.category"), Width: 24, Choice: widget.NewFreeChoice("", f.options("ticket.category", 6)...)},
			&widget.Input{Key: "channel", Label: f.T("form.ticket.channel"), Width: 24, Choice: widget.NewFreeChoice("", f.options("ticket.channel", 5)...)},
			dueInput(f, 0),
		)}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		v := func(key string) string { return strings.TrimSpace(f.form.Value(key)) }
		if f.text("text") == "" && about.order == 0 {
			f.form.Fail("text", f.T("form.ticket.bad"))
			return nil
		}
		product, _ := strconv.ParseInt(v("product"), 10, 64)
		who := v("member")
		in := store.TicketInput{Text: f.text("text"), Key: f.key, TicketChange: store.TicketChange{
			Feedback: about.feedback, Member: about.member, Order: about.order, Product: product, Kind: v("kind"), Severity: v("severity"), Category: v("category"), Channel: v("channel"),
			DueBy: dueDay(v("due")),
		}}
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (_ any, err error) {
			if who != "" {
				if in.Member, err = book.FindMember(ctx, who); err != nil {
					return nil, err
				}
			}
			return book.OpenTicket(ctx, in)
		})
	}
	f.after = func(f *formPanel, value any) tea.Cmd {
		ack := value.(store.TicketAck)
		return tea.Batch(f.app.Push(newTicket(ack.ID)), f.app.ticketDone(&ack))
	}
	return f
}

// dueInput is the field for the day by which the customer was promised an outcome; empty leaves it to the targets.
func dueInput(f *formPanel, promised store.Day) *widget.Input {
	in := dayInput(f, f.T("form.ticket.due"))
	in.Key, in.Field = "due", widget.Field{Placeholder: f.T("form.optional")}
	if promised != 0 {
		in.Field.Set(promised.String())
	}
	in.Check = func(v string) string {
		if day, err := store.ParseDay(narrow(v)); strings.TrimSpace(v) != "" && (err != nil || day < f.app.today() && day != promised) {
			return f.T("form.bad.later", "example", (f.app.today() + snoozeFor).String())
		}
		return ""
	}
	return in
}

// dueDay is the day that was typed, as a ticket keeps it.
func dueDay(typed string) string {
	if day, err := store.ParseDay(narrow(typed)); err == nil {
		return day.String()
	}
	return ""
}

// changedDue is the day that was typed, if it is another than before.
func changedDue(typed string, before store.Day) string {
	if day := dueDay(typed); day != before.String() {
		return day
	}
	return ""
}

// ticketAfter says where the ticket stands.
func ticketAfter(f *formPanel, value any) tea.Cmd {
	ack := value.(store.TicketAck)
	return f.app.ticketDone(&ack)
}

// acting makes a form submit one act on a ticket.
func (f *formPanel) acting(a func() store.TicketAct) {
	f.submit = func(f *formPanel) tea.Cmd {
		act := a()
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return book.ActOnTicket(ctx, act) })
	}
	f.after = ticketAfter
}

// newTicketReply is the form for what is said to the customer: a canned reply with its blanks filled, or words of one's own.
// What is saved is copied too, ready to be pasted into the chat.
func newTicketReply(k *store.TicketCard) *formPanel {
	f, row := &formPanel{}, k.TicketRow
	var own []store.CannedReply
	filled := ""
	f.title = func() string { return f.T("form.reply", "ticket", store.TicketRef(row.ID)) }
	f.loads = func(f *formPanel) tea.Cmd {
		l := string(f.app.lang)
		return load(&f.Base, "canned", func(ctx context.Context, book Book) (any, error) { return book.CannedReplies(ctx, l) })
	}
	f.loaded = func(f *formPanel, r Result) {
		own = r.Value.([]store.CannedReply)
		f.Rebuild()
	}
	f.make = func(f *formPanel) widget.Form {
		options := []widget.Option{{Value: "", Word: f.T("form.reply.own")}}
		for _, r := range canned(f.app.lang, own) {
			options = append(options, widget.Option{Value: r.Text, Word: r.Name, Find: pinyinOf(r.Name)})
		}
		return widget.Form{Save: f.label("act.ticket.reply"), Note: f.T("form.reply.note"), Inputs: []*widget.Input{
			textInput(f, "text", f.T("form.reply.text"), 52, manyLines(filled)),
			{Key: "canned", Label: f.T("form.reply.canned"), Width: 24, Choice: widget.NewChoice("", options...)},
		}}
	}
	f.live = func(f *formPanel) {
		text := oneLine(lang.FillIn(f.form.Value("canned"), row.Values(f.app.shop().Name, row.Owner)))
		if text == filled {
			return
		}
		if in := f.form.Input("text"); in.Value() == filled || in.Value() == "" {
			in.Field.Set(text)
		}
		filled = text
	}
	f.acting(func() store.TicketAct {
		f.live(f) // the reply may have been chosen since the last frame
		return store.TicketAct{Ticket: row.ID, Act: "reply", Text: f.text("text")}
	})
	f.after = func(f *formPanel, value any) tea.Cmd {
		return tea.Batch(tea.SetClipboard(f.text("text")), ticketAfter(f, value))
	}
	return f
}

// newTicketNote is the form for what was found out.
func newTicketNote(k *store.TicketCard) *formPanel {
	f, id := &formPanel{}, k.ID
	f.title = func() string { return f.T("form.ticket.note", "ticket", store.TicketRef(id)) }
	f.make = func(f *formPanel) widget.Form {
		return widget.Form{Save: f.T("act.save"), Inputs: []*widget.Input{textInput(f, "text", f.T("form.reply.text"), 52, "")}}
	}
	f.acting(func() store.TicketAct {
		return store.TicketAct{Ticket: id, Act: "note", Text: f.text("text")}
	})
	return f
}

// outcomeInputs are what is known of a ticket by its end.
func (f *formPanel) outcomeInputs(k *store.TicketRow) []*widget.Input {
	cost := moneyInput(f, "cost", f.T("ticket.cost"), true)
	cost.Hint = func() string { return f.T("form.ticket.cost.hint", "money", f.app.money(k.Cost)) }
	return []*widget.Input{
		{Key: "remedy", Label: f.T("ticket.word.remedy"), Width: 24, Choice: widget.NewChoice(k.Remedy, f.worded("ticket.remedy.", store.TicketRemedies())...)},
		{Key: "cause", Label: f.T("ticket.word.cause"), Width: 24, Choice: widget.NewFreeChoice(k.Cause, f.options("ticket.cause", 6)...)},
		{Key: "responsibility", Label: f.T("ticket.word.responsibility"), Width: 24, Choice: widget.NewFreeChoice(k.Responsibility, f.options("ticket.blame", 4)...)},
		cost,
	}
}

// outcome reads those.
func (f *formPanel) outcome() store.TicketChange {
	cost, _ := typedMoney(f.form.Value("cost"), f.app.shop().Currency)
	return store.TicketChange{Remedy: f.form.Value("remedy"), Cause: strings.TrimSpace(f.form.Value("cause")), Responsibility: strings.TrimSpace(f.form.Value("responsibility")), Cost: cost}
}

// newTicketClose is the form that closes a ticket.
func newTicketClose(k *store.TicketCard) *formPanel {
	f, row := &formPanel{}, k.TicketRow
	if row.Remedy == "" {
		row.Remedy = "apology"
	}
	f.title = func() string { return f.T("form.ticket.close", "ticket", store.TicketRef(row.ID)) }
	f.make = func(f *formPanel) widget.Form {
		return widget.Form{Save: f.label("act.ticket.close"), Inputs: f.outcomeInputs(&row)}
	}
	f.acting(func() store.TicketAct { return store.TicketAct{Ticket: row.ID, Act: "close", Change: f.outcome()} })
	return f
}

// newTicketEdit is the form that changes what is known of a ticket.
func newTicketEdit(k *store.TicketCard) *formPanel {
	f, row := &formPanel{}, k.TicketRow
	var list []store.Product
	f.withProducts(&list)
	f.title = func() string { return f.T("form.ticket.edit", "ticket", store.TicketRef(row.ID)) }
	f.make = func(f *formPanel) widget.Form {
		return widget.Form{Save: f.T("act.save"), Inputs: []*widget.Input{
			{Key: "kind", Label: f.T("form.ticket.kind"), Width: 20, Choice: widget.NewChoice(row.Kind, f.worded("ticket.kind.", store.TicketKinds())...)},
			{Key: "severity", Label: f.T("form.ticket.severity"), Width: 20, Choice: widget.NewChoice(row.Severity, f.worded("ticket.severity.", store.TicketSeverities())...)},
			{Key: "product", Label: f.T("ticket.word.product"), Width: 30, Choice: widget.NewChoice(strconv.FormatInt(row.ProductID, 10), f.productOptions(list)...)},
			{Key: "category", Label: f.T("form.ticket.category"), Width: 24, Choice: widget.NewFreeChoice(row.Category, f.options("ticket.category", 6)...)},
			{Key: "cause", Label: f.T("ticket.word.cause"), Width: 24, Choice: widget.NewFreeChoice(row.Cause, f.options("ticket.cause", 6)...)},
			{Key: "responsibility", Label: f.T("ticket.word.responsibility"), Width: 24, Choice: widget.NewFreeChoice(row.Responsibility, f.options("ticket.blame", 4)...)},
			dueInput(f, row.Promised),
		}}
	}
	f.acting(func() store.TicketAct {
		v := func(key string) string { return strings.TrimSpace(f.form.Value(key)) }
		product, _ := strconv.ParseInt(v("product"), 10, 64)
		return store.TicketAct{Ticket: row.ID, Act: "edit", Change: store.TicketChange{
			Kind: v("kind"), Severity: v("severity"), Product: product, Category: v("category"), Cause: v("cause"), Responsibility: v("responsibility"), DueBy: changedDue(v("due"), row.Promised),
		}}
	})
	return f
}

// newCompensation is the form that gives the customer of a ticket points, or a coupon of one of the shop's batches.
func newCompensation(k *store.TicketCard) *formPanel {
	f, row := &formPanel{}, k.TicketRow
	var batches []store.Offer
	f.title = func() string { return f.T("form.compensate", "name", f.app.person(row.Name, row.Member)) }
	f.loads = func(f *formPanel) tea.Cmd {
		return load(&f.Base, "offers", func(ctx context.Context, book Book) (any, error) {
			return book.Offers(ctx, store.OfferCoupon, false)
		})
	}
	f.loaded = func(f *formPanel, r Result) {
		batches = r.Value.([]store.Offer)
		f.Rebuild()
	}
	f.make = func(f *formPanel) widget.Form {
		points := pointsInput(f, 0)
		points.Hint = nil
		check := points.Check
		points.Check = func(v string) string {
			if f.form.Value("what") != "" {
				return ""
			}
			return check(v)
		}
		inputs := []*widget.Input{points, {Key: "text", Label: f.label("word.reason"), Width: 30, Choice: widget.NewFreeChoice("", f.options("award.reason", 5)...)}}
		if len(batches) > 0 {
			what := []widget.Option{{Word: f.T("form.compensate.points")}}
			for i := range batches {
				b := &batches[i]
				what = append(what, widget.Option{Value: strconv.FormatInt(b.ID, 10), Word: f.T("form.compensate.coupon", "name", b.Name), Find: pinyinOf(b.Name)})
			}
			inputs = append([]*widget.Input{{Key: "what", Label: f.T("form.compensate.what"), Width: 30, Choice: widget.NewChoice("", what...)}}, inputs...)
		}
		return widget.Form{Save: f.label("act.ticket.compensate"), Inputs: inputs}
	}
	f.live = func(f *formPanel) {
		n, _ := typedPoints(f.form.Value("points"))
		if f.form.Note = ""; n > 0 && f.form.Value("what") == "" && f.app.worth(n) != "" {
			f.form.Note = f.T("form.award.cost", "money", f.app.worth(n))
		}
	}
	f.submit = func(f *formPanel) tea.Cmd {
		in := store.Compensation{Ticket: row.ID, Text: f.form.Value("text"), Key: f.key}
		if in.Coupon, _ = strconv.ParseInt(f.form.Value("what"), 10, 64); in.Coupon == 0 {
			in.Points, _ = typedPoints(f.form.Value("points"))
		}
		return save(&f.Base, slotSave, func(ctx context.Context, book Book) (any, error) { return book.CompensateTicket(ctx, in) })
	}
	f.after = func(f *formPanel, value any) tea.Cmd {
		ack := value.(store.TicketAck)
		if ack.Coupon != "" {
			return f.app.Done("toast.compensated.coupon", "code", ack.Coupon)
		}
		return f.app.Done("toast.compensated", "n", ack.Ack.Points, "balance", ack.Ack.Balance)
	}
	return f
}
