"""What every slice needs and no domain: database, errors, permissions, clock, languages, pages, log."""
