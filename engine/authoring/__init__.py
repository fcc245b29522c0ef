"""What helps to write rules: formatting, lints, scaffolds, schemas. Nothing here is needed to answer a question."""
