"""What small programs of JavaScript and TypeScript call when they run, beside what is said of them."""
