"""Chunks: content under the hash of it, compressed on disk, and sorted maps made of them."""
