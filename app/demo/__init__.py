"""The demo programme: made-up people and projects, loaded through the services."""
