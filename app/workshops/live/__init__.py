"""What is on in a room, told to its phones, remotes and screens as it happens: server-sent events.

A `ticker` looks whether anything changed, makes each picture once for everybody (`frames`), and puts it into the `hub`.
The same bytes go to all streams: on SQLite from one thread inside the web process (`door`), in production from a
service of its own (`service`), which Redis tells what changed (`bus`). docs/adr/0019 tells why.
"""
