"""Flowcharts: `flowchart` and `graph`."""
