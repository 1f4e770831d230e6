"""The work lists: what somebody has to do, has done, has started, was sent a copy of; and drafts of forms."""
