"""What small programs do when they run, beside what is said of them without running them."""
