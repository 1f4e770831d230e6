"""Tracking records."""

import pytest

from tests.support.matters import issued
from tests.support.supervision import SupervisionOffice
from workflows.fields import FieldMissing
from workflows.tracking.models import TrackingChannel, TrackingMode
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


@pytest.mark.rule("B19")
def test_follow_ups_are_of_six_modes(desk: SupervisionOffice) -> None:
    """Each can be said of a record, beside how somebody was reached."""
    matter_id = issued(desk)
    modes = ["routing", "regular_urging", "prompt_reporting", "daily_pressing", "public_inquiry", "patrol"]
    with desk.acting("clerk") as tx:
        for mode in TrackingMode:
            given = {"channel": TrackingChannel.PHONE, "contact": "env.liaison", "content": mode.value}
            track(tx, matter_id, mode=mode, **given)
        assert sorted(row.mode for row in tracking_of(tx.session, matter_id) if row.mode) == sorted(modes)
