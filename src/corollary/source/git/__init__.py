"""Reading git: commits, trees and blobs out of a repository's own object database.

Nothing is checked out, and nothing of the repository is written. The only place that knows the library that reads git.
"""
