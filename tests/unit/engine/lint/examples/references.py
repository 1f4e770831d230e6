"""What a diagram refers to."""

from tests.support.diagrams import diagram, end, file, node, pool, start, trigger, user, zeebe


def _with(tag: str, *parts: str) -> bytes:
    return diagram(_declaring(), node(tag, "x", *parts), end(), "start -> x -> end")


def _declaring() -> str:
    return start("start", zeebe("properties", zeebe("property", name="startVariables", value="urgency")))


def _delegate(**attributes: str) -> bytes:
    return _with("serviceTask", zeebe("taskDefinition", **attributes))


def _script(**attributes: str) -> bytes:
    return _with("scriptTask", zeebe("script", **attributes))


def _decision(**attributes: str) -> bytes:
    return _with("businessRuleTask", zeebe("calledDecision", **attributes))


def _call(*parts: str) -> bytes:
    return _with("callActivity", *parts)


def _called(*trigger_of_start: str) -> bytes:
    called = pool(node("startEvent", "s", *trigger_of_start), end("e"), "s -> e", process="here")
    task = node("callActivity", "x", zeebe("calledElement", processId="here"))
    return file(pool(start(), task, end(), "start -> x -> end"), called, root='<signal id="go" name="go"/>')


_OTHER = _call(zeebe("calledElement", processId="other"))
_ROUTE = _decision(decisionId="route", resultVariable="way")
_NOTIFY = _delegate(type="notify")


def _form(form: str) -> bytes:
    return diagram(start(), user("x", form=form), end(), "start -> x -> end")


EXAMPLES = {
    "form.unknown": (_form("opinoin"), _form("opinion")),
    "delegate.external": (_delegate(type="ask-outside"), _delegate(type="ask-outside", retries="3")),
    "delegate.missing": (_with("serviceTask"), _NOTIFY),
    "delegate.unknown": (_delegate(type="notifi"), _NOTIFY),
    "delegate.retries": (_delegate(type="notify", retries="0"), _delegate(type="notify", retries="3")),
    "script.missing": (_with("scriptTask"), _script(expression="=1", resultVariable="one")),
    "script.no-result": (_script(expression="=1"), _script(expression="=1", resultVariable="one")),
    "decision.missing": (_with("businessRuleTask"), _ROUTE),
    "decision.unknown": (_decision(decisionId="rout", resultVariable="way"), _ROUTE),
    "decision.no-result": (_decision(decisionId="route"), _ROUTE),
    "call.missing": (_call(), _OTHER),
    "call.unknown": (_call(zeebe("calledElement", processId="othre")), _OTHER),
    "call.no-none-start": (_called(trigger("signal", "go")), _called()),
    "binding.unsupported": (
        _call(zeebe("calledElement", processId="other", bindingType="versionTag")),
        _call(zeebe("calledElement", processId="other", bindingType="deployment")),
    ),
}
