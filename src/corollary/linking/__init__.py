"""One program out of the facts of many files: names resolved, edges with evidence, nothing dropped."""
