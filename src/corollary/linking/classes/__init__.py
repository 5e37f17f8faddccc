"""What classes inherit, hold and override, and what a member of a value is."""
