"""Tracking records."""

import pytest

from tests.support.matters import issued
from tests.support.supervision import SupervisionOffice
from workflows.fields import FieldMissing
from workflows.tracking.models import TrackingChannel
from workflows.tracking.queries import tracking_of
from workflows.tracking.service import track


@pytest.mark.rule("A10")
def test_follow_ups_have_channel_person_and_content(desk: SupervisionOffice) -> None:
    """By phone, face to face or on site; who, when, with whom and what is kept."""
    matter_id = issued(desk)
    with desk.acting("clerk") as tx:
        for channel in TrackingChannel:
            track(tx, matter_id, channel=channel, contact="env.liaison", content=f"by {channel}")
        with pytest.raises(FieldMissing):
            track(tx, matter_id, channel=TrackingChannel.PHONE, contact="env.liaison", content=" ")
        kept = tracking_of(tx.session, matter_id)
        assert {row.channel for row in kept} == {TrackingChannel(code) for code in ("phone", "face", "on_site")}
        assert {(row.contact, row.recorded_by, row.recorded_at) for row in kept} == {("env.liaison", "clerk", tx.now)}
