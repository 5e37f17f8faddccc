"""What files hold: opened with care, as text in whatever encoding, and merged."""
