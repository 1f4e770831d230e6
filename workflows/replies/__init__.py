"""Replies to those who asked: deputies and members with proposals, citizens with messages and complaints."""
