"""The words that the office sorts its matters by."""
