"""What a scoring service does with Yinzheng: a small typed client, and a scorecard that decides."""
