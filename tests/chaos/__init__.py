"""Documents while everything around them is killed: none lost, none twice, and how long it takes."""
