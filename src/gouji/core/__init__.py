"""Pure values shared by every stage: standard library only, imports nothing of ours outside this package."""
