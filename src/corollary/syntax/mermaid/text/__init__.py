"""The text of diagrams before any grammar: cut out of documents, cleaned, and cut into tokens."""
