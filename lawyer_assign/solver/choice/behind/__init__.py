"""The tier behind stability where pairs must block: bounds of all plans, and plans."""
