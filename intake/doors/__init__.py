"""The doors of the HTTP API: one file a subject, each with its `door` (a blueprint). They decide nothing; rooms behind do."""
