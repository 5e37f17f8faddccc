"""What a package's own tests execute: recorded once by a tracer, read as places in its source."""
