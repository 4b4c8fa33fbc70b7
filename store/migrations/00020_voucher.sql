-- What a partner's code cost when somebody got it: later prices change no month that was settled. NULL: as the reward says.
ALTER TABLE code ADD COLUMN cost INTEGER;
