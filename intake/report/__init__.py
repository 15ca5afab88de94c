"""The case report for people: one page that prints, as HTML and as PDF, in Chinese or English."""
