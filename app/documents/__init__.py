"""Papers: a data object and a template become the bytes of a PDF. A leaf: knows neither database nor request."""
