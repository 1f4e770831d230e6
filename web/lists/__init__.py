"""The lists of the office: made once a week, and watched every day."""
