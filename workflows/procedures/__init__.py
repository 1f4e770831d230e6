"""How procedures change: drafts, comparison, proposals, deployment with a second administrator's approval."""
