"""The language of invoices: two parties under the same labels, sums that prove each other, a code that repeats the print."""
