"""What takes findings back: comments, baselines, and what was there before; and what findings are known by."""
