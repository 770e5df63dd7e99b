"""Few lines loaded with many posts: whole loads in bounds, and chosen for plans."""
