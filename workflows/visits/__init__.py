"""Return visits after a matter was closed out, and the samples drawn for looking back."""
