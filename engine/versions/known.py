"""What is known to go over to another version. A token of anything else stays where it is."""

from engine.runtime.specs.ad_hoc import AdHocSubProcess
from engine.runtime.specs.automatic import ServiceTask
from engine.runtime.specs.call_activity import CallActivity
from engine.runtime.specs.catching import BoundaryEvent, CatchEvent, EventStart
from engine.runtime.specs.compensation import CompensationRecord
from engine.runtime.specs.compensation_events import CancelEnd, CompensationThrow
from engine.runtime.specs.conditional import ConditionalBoundary, ConditionalCatch, ConditionalStart
from engine.runtime.specs.events import EndEvent, Throw
from engine.runtime.specs.gateways import EventGateway, ParallelGateway
from engine.runtime.specs.inclusive_gateway import InclusiveGateway
from engine.runtime.specs.multi_instance import MultiInstance
from engine.runtime.specs.node import Node
from engine.runtime.specs.receive_task import ReceiveTask
from engine.runtime.specs.scope import ProcessScope
from engine.runtime.specs.standard_loop import StandardLoop
from engine.runtime.specs.sub_process import EventSubProcess, SubProcess, Transaction
from engine.runtime.specs.user_task import UserTask
from engine.runtime.variables import FACTS

KNOWN_SPECS: frozenset[type[Node]] = frozenset(
    {
        AdHocSubProcess,
        BoundaryEvent,
        CallActivity,
        CancelEnd,
        CatchEvent,
        CompensationRecord,
        CompensationThrow,
        ConditionalBoundary,
        ConditionalCatch,
        ConditionalStart,
        EndEvent,
        EventGateway,
        EventStart,
        EventSubProcess,
        InclusiveGateway,
        MultiInstance,
        ParallelGateway,
        ProcessScope,
        ReceiveTask,
        ServiceTask,
        StandardLoop,
        SubProcess,
        Throw,
        Transaction,
        UserTask,
    }
)
"""The specs of which it is known how a token goes over."""
KNOWN_MEMORY = frozenset(
    {"armed", "arrived", "by", "child", "enough", FACTS, "job", "left", "next", "output", "plan", "together"}
)
"""What a token may remember that means the same in another version."""
