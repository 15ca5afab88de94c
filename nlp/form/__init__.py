"""Forms of numbered or named lines with amounts beside them: tax returns and financial statements, one or two sides."""
