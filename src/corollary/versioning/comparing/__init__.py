"""What differs between two snapshots: of files, of programs, and of the answers to questions."""
