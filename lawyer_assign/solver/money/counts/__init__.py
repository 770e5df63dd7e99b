"""What numbers of posts per price list prove, whoever serves whom."""
