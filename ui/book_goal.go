package ui

import (
	"context"

	"regulars/store"
)

// Aimer is what the console asks of the book about goals and improvements.
type Aimer interface {
	Goals(ctx context.Context, day store.Day) ([]store.Goal, error)
	SetGoal(ctx context.Context, in store.GoalInput) (int64, error)
	UndoGoal(ctx context.Context) (metric string, err error)
	Improvements(ctx context.Context, state string) ([]store.Improvement, error)
	SaveImprovement(ctx context.Context, i store.Improvement, key string) (int64, error)
	CloseImprovement(ctx context.Context, id int64, drop bool, day store.Day, note string) error
	UndoImprovement(ctx context.Context, id int64) (gone bool, err error)
}
