"""Programs and scripts as text: their tokens, and what is wrong with their structure."""
