"""The pages of borrower and reviewer, as a browser sees them."""
