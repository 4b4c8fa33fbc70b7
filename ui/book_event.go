package ui

import (
	"context"

	"regulars/store"
)

// Organizer is what the console asks of the book about events, polls and groups, and its calendar.
type Organizer interface {
	Gatherings(ctx context.Context, what string, closed bool) ([]store.Gathering, error)
	Gathering(ctx context.Context, what, ref string) (store.Gathering, error)
	SaveGathering(ctx context.Context, g store.Gathering, key string) (id, batch int64, err error)
	CloseGathering(ctx context.Context, id int64, closed bool) (batch int64, err error)
	Participants(ctx context.Context, gathering, before int64, limit int) ([]store.Participant, error)
	Join(ctx context.Context, in store.JoinInput) (store.JoinResult, error)
	LastOfGathering(ctx context.Context, gathering int64) (store.Batch, error)
	DrawWinners(ctx context.Context, in store.DrawInput) (store.Draw, error)
	Draws(ctx context.Context, gathering int64) ([]store.Draw, error)
	Festivals(ctx context.Context, year int) ([]store.Festival, error)
	FestivalWindow(ctx context.Context, key string, year int) (store.Window, error)
	SetFestival(ctx context.Context, name string, first, last store.Day) (string, error)
	RemoveFestival(ctx context.Context, key string, year int) error
	GatheringFacts(ctx context.Context, where string) (*store.GatheringFacts, error)
}
