"""The language of credit reports: sections under headings, tables of several heads, sentences that tell a loan."""
