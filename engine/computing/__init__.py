"""Amounts that follow from amounts: the pack's formulas, what a text gives of their inputs, and what comes out."""
