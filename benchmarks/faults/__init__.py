"""What the tests of faults do a few times, done a thousand times: killed processes and flipped bits."""
