"""What the rulers work with: tables by day and by minute, and the loops over them."""
