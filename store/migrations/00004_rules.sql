-- +goose Up
-- The rules of the programme stand in terms.rules, a new version for each change, and entry.shares says which rule gave how much. A book of
-- this version may hold such terms, which an older program would not read.

PRAGMA user_version = 4;
