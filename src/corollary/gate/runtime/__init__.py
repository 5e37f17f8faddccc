"""What was seen running: the files that measuring tools write, laid over what is said to be dead."""
