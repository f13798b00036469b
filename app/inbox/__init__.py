"""The team's inbox: whatever people gave to a project, read, sorted and shared out. Owns nothing of what was given."""
