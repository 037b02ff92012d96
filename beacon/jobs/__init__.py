"""What is done once in a while, and work that outlives a request: by one node at a time."""
