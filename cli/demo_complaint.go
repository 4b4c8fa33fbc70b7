package cli

import (
	"cmp"

	"regulars/store"
	"regulars/store/demo"
)

// demoComplaints are the complaints of a demo shop that are still to come.
type demoComplaints struct {
	filling *demoFilling
	list    []demo.Complaint
	steps   []demo.Step
	ids     map[int]int64 // the tickets that were opened, by complaint
}

// until lives through the complaints up to the day that is so many days before the end, that day left out.
func (d *demoComplaints) until(before int, end store.Instant) error {
	for len(d.steps) > 0 && d.steps[0].Before > before {
		step := &d.steps[0]
		d.steps = d.steps[1:]
		d.filling.clock.stand(end - store.Instant(step.Before)*day + day/2 + store.Instant(step.Minutes)*day/(24*60))
		if err := d.step(step); err != nil {
			return err
		}
	}
	return nil
}

// step carries one step out; what is of somebody whom the shop does not know yet is left out.
func (d *demoComplaints) step(step *demo.Step) error {
	f, c := d.filling, &d.list[step.Complaint]
	id := d.ids[step.Complaint]
	switch step.Act {
	case "open":
		p := &f.shop.People[step.Person]
		member, err := f.book.FindMember(f.ctx, cmp.Or(p.Phone, p.Email))
		if store.CodeIs(err, store.CodeNoMember) {
			return nil
		}
		if err != nil {
			return err
		}
		in := store.TicketInput{Text: c.Text, TicketChange: store.TicketChange{Kind: c.Kind, Severity: c.Severity, Member: member, Category: c.Category, Channel: c.Channel}}
		if in.Order, in.Product, err = d.bought(member); err != nil {
			return err
		}
		ack, err := f.book.OpenTicket(f.ctx, in)
		d.ids[step.Complaint] = ack.ID
		return err
	case "compensate":
		if id == 0 {
			return nil
		}
		_, err := f.book.CompensateTicket(f.ctx, store.Compensation{Ticket: id, Points: c.Points, Text: c.Category})
		return err
	}
	if id == 0 {
		return nil
	}
	act := store.TicketAct{Ticket: id, Act: step.Act}
	switch step.Act {
	case "reply":
		act.Text = c.Reply
	case "close":
		act.Change = store.TicketChange{Remedy: c.Remedy, Cause: c.Cause, Responsibility: c.Responsible, Cost: c.Cost}
	}
	_, err := f.book.ActOnTicket(f.ctx, act)
	return err
}

// bought is somebody's latest order and the first product in it; 0 of somebody who has none.
func (d *demoComplaints) bought(member int64) (order, product int64, err error) {
	f := d.filling
	orders, err := f.book.Orders(f.ctx, store.OrderQuery{Member: member, Limit: 1})
	if err != nil || len(orders) == 0 {
		return 0, 0, err
	}
	full, err := f.book.Order(f.ctx, orders[0].ID)
	if err != nil || len(full.Lines) == 0 {
		return orders[0].ID, 0, err
	}
	products, err := f.book.Products(f.ctx, full.Lines[0].Name, 1)
	if err != nil || len(products) == 0 {
		return orders[0].ID, 0, err
	}
	return orders[0].ID, products[0].ID, nil
}
