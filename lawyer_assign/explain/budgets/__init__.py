"""What more money would buy, budget by budget."""
