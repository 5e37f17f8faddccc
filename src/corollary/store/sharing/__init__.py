"""Branches given to other stores: as one file, or directly."""
