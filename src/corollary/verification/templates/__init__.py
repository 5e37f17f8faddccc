"""Verification templates: common questions as data, which become programs for a solver when their slots are filled."""
