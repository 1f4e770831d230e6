"""What a result leads to: interviews, referral to the discipline office, sanctions and assessment as they are told."""
