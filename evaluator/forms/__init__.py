"""The self-report as a form: which sheets, rows and cells it has; what writes it and what reads it back share this."""
