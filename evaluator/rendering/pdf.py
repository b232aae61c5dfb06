"""The PDF of a report's HTML, by WeasyPrint, which is imported only here and only when it is needed."""
