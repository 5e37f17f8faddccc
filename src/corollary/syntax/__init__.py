"""Languages as data, parsing, and captures: what the queries of a language found in one source."""
