"""Templates of users: crafted, learned, kept in the store, counted and pruned."""
