"""The command line: a module of commands for each thing that can be asked or done, and the group that holds them."""
