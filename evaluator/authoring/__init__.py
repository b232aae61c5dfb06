"""What policy writers use: drafts of standards made of printed tables."""
