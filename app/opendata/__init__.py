"""What leaves the app as open data, with no person in it."""
