"""What follows from a linked program: graph kernels, the questions asked of them, and the Prolog rules."""
