"""Bank statements and other tables: from words and drawn lines to rows, with arithmetic as the judge."""
