"""What each site may call or mention."""
