"""What a file defines, and which names its scopes bind."""
