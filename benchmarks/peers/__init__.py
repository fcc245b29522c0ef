"""Other engines on the same rules. Each module offers `prepare(rules)`, which gives a function from facts to the ids fired."""
