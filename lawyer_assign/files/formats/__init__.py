"""Excel, CSV and JSON, each read behind guards and written whole or not at all."""
