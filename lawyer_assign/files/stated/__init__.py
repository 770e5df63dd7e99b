"""What the file of a plan says of it, beside what its own posts and the facts give."""
