"""The nouns of the house: frozen data, no input or output, no outside library."""
