"""The commands, one module each, thin: they read options, call a room, print its result."""
