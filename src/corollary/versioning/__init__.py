"""Snapshots with their meaning: taken from the files, linked when they are asked, compared as programs.

The store below knows paths, bytes and hashes; here they are files of languages, symbols and edges.
"""
