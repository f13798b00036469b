"""What the tests stand on: databases, a client that inspects pages, a browser, counters."""
