"""What commands say of the histories of an office."""

from web.cli.edge import say, text_of
from workflows.history.seals import seals_of_office
from workflows.office import Office


def tell_seals(office: Office, *, played: bool) -> bool:
    """Walk the chain of every instance, play it again if wanted, print each break; whether there was none."""
    instances = events = replayed = broken = 0
    with office.reading() as session:
        for seal in seals_of_office(session, office.engine, played=played):
            instances, events, replayed = instances + 1, events + seal.events, replayed + seal.replayed
            if seal.broken is not None:
                broken += 1
                reason = text_of(f"break.{seal.broken.reason}")
                say("break", instance=seal.instance_id, seq=seal.broken.seq, reason=reason)
    say("replayed" if played else "verified", instances=instances, events=events, replayed=replayed, broken=broken)
    return not broken
