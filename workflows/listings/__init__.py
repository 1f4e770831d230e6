"""Listed supervision: a matter put up for everybody to see, due within a week."""
