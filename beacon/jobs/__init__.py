"""What is done once in a while, by one node at a time (an advisory lock decides which)."""
