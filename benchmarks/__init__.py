"""Figures for speed and accuracy on real code: run by one command each, never as timed tests."""
