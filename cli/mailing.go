package cli

import (
	"context"
	"errors"
	"io"

	"regulars/lang"
	"regulars/reports"
	"regulars/store"
	"regulars/store/exchange"
	"regulars/store/program"
	"regulars/ui"
)

// mailing is a message that is to be written to a file, one row for each of its readers.
type mailing struct {
	book    *store.Book
	lang    lang.Lang
	message reports.Message
	query   store.MailQuery
	options exchange.WriteOptions
	mark    bool  // note that they were written to
	coupon  int64 // the batch of coupons whose terms the codes have that go with it; 0: none
	year    int   // of which a text tells that tells of a year
	into    func(write func(io.Writer) error) error
}

// run writes the file. Where codes go with it, or each reader's year, all readers are known before the first row is written.
func (m *mailing) run(ctx context.Context) (out ui.Mailing, err error) {
	if m.options.Encoding == "" && m.lang == lang.ZH {
		m.options.Encoding = exchange.EncodingUTF8Marked
	}
	m.options.Zone, m.options.Title = m.book.Shop().Zone, m.message.Name
	switch needs := reports.NeedsCoupon(m.message.Text); {
	case needs && m.coupon == 0:
		return out, refuse("message_coupon", "why", "missing", "value", m.message.Name)
	case !needs && m.coupon != 0:
		return out, refuse("message_coupon", "why", "unused", "value", m.message.Name)
	case needs && !m.mark:
		return out, refuse("message_coupon", "why", "unmarked", "value", m.message.Name)
	case needs || reports.NeedsYear(m.message.Text):
		return m.gathered(ctx)
	}
	var members []int64
	if err := m.into(func(w io.Writer) error {
		table, err := m.table(w)
		if err != nil {
			return err
		}
		out.Skipped, err = m.book.Mail(ctx, m.query, func(r store.Recipient) error {
			members = append(members, r.ID)
			return m.write(table, &letter{Recipient: r}, &out)
		})
		return errors.Join(err, table.Close())
	}); err != nil {
		return out, err
	}
	if m.mark {
		sent, err := m.book.MarkSent(ctx, store.Sending{Message: m.message.Name, Channel: m.query.Channel, Members: members})
		out.Batch = sent.Batch
		return out, err
	}
	return out, nil
}

// letter is one reader, with what goes into their text beside what is known of them.
type letter struct {
	store.Recipient
	year *reports.MemberYear
	code string
}

// letters are all readers, with their year where the text tells of it. Who did not order in it is left out: there is nothing to tell.
func (m *mailing) letters(ctx context.Context, out *ui.Mailing) (list []letter, err error) {
	if out.Skipped, err = m.book.Mail(ctx, m.query, func(r store.Recipient) error {
		list = append(list, letter{Recipient: r})
		return nil
	}); err != nil || !reports.NeedsYear(m.message.Text) {
		return list, err
	}
	told := list[:0]
	for _, l := range list {
		if l.year, err = reports.ReadMemberYear(ctx, m.book, l.ID, m.year); err != nil {
			return nil, err
		}
		if l.year.Bought.Orders == 0 {
			out.Skipped.NoOrders++
			continue
		}
		told = append(told, l)
	}
	return told, nil
}

// gathered writes the file when all readers are known. They are marked, and codes issued, before the rows are written, because the file holds the
// codes; when it cannot be written that is taken back.
func (m *mailing) gathered(ctx context.Context) (out ui.Mailing, err error) {
	list, err := m.letters(ctx, &out)
	if err != nil {
		return out, err
	}
	members := make([]int64, len(list))
	for i := range list {
		members[i] = list[i].ID
	}
	var sent store.Sent
	err = m.into(func(w io.Writer) (err error) {
		if m.mark {
			if sent, err = m.book.MarkSent(ctx, store.Sending{Message: m.message.Name, Channel: m.query.Channel, Members: members, Coupon: m.coupon}); err != nil {
				return err
			}
		}
		table, err := m.table(w)
		if err != nil {
			return err
		}
		for i := 0; i < len(list) && err == nil; i++ {
			if i < len(sent.Codes) {
				list[i].code = program.ShowCode(sent.Codes[i])
			}
			err = m.write(table, &list[i], &out)
		}
		return errors.Join(err, table.Close())
	})
	if err != nil && sent.Batch != 0 {
		_, undo := m.book.UndoBatch(context.WithoutCancel(ctx), sent.Batch, false)
		err = errors.Join(err, undo)
	}
	out.Batch, out.Offer = sent.Batch, sent.Offer
	return out, err
}

// table begins the file.
func (m *mailing) table(w io.Writer) (*exchange.Writer, error) {
	headings := []exchange.Heading{{CSV: "member"}, {CSV: "name"}, {CSV: "address"}, {CSV: "consent"}, {CSV: "message"}}
	if m.query.Channel == reports.ChannelSMS {
		headings = append(headings, exchange.Heading{CSV: "parts"})
	}
	return exchange.NewWriter(w, headings, m.options)
}

// write writes the row of one reader.
func (m *mailing) write(table *exchange.Writer, r *letter, out *ui.Mailing) error {
	shop := m.book.Shop()
	text := reports.Framed(m.lang, m.query.Channel, shop.Name, m.message.For(reports.Reader{Member: r.Member, Shop: shop, Today: m.book.Today(), Coupon: r.code, Year: r.year}))
	consent := exchange.Text("unknown")
	if r.Agreed {
		consent = exchange.Text("yes")
	}
	values := []exchange.Value{exchange.Whole(r.ID), exchange.Text(r.Name), exchange.Text(r.Address), consent, exchange.Text(text)}
	if m.query.Channel == reports.ChannelSMS {
		parts := int64(reports.CountSMS(text).Parts)
		out.Parts += parts
		values = append(values, exchange.Whole(parts))
	}
	out.Rows++
	return table.Write(values...)
}

// mailForConsole writes the mailing that the console asks for.
func (c *call) mailForConsole(ctx context.Context, r ui.MailingRequest) (ui.Mailing, error) {
	job := mailing{
		book: c.shown(), lang: r.Message.Lang, message: r.Message, mark: r.Mark, coupon: r.Coupon, year: r.Year, query: r.Query, options: exchange.WriteOptions{Shape: r.Format},
		into: func(write func(io.Writer) error) error { return c.writeFile(r.Path, false, write) },
	}
	return job.run(ctx)
}
