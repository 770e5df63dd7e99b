"""What has to fit between the rows of all tables; `mismatch` says what does not."""
