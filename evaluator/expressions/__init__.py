"""The expression language of standards: amounts and conditions over facts, checked when a standard is read."""
