"""Documents out of results: HTML with pip alone, PDF where WeasyPrint and Pango are there."""
