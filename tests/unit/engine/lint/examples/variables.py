"""Variables that nothing writes."""

from tests.support.diagrams import diagram, end, flow, node, start, user, zeebe


def _reading(name: str, begin: str = "") -> bytes:
    declared = zeebe("properties", zeebe("property", name="startVariables", value=begin)) if begin else ""
    gateway = node("exclusiveGateway", "g", default="g-end")
    reading = flow("g", "t", f'={name} = "x"')
    return diagram(
        start("start", *filter(None, [declared])), user("t"), gateway, end(), "start -> t -> g -> end", reading
    )


EXAMPLES = {
    "variable.never-written": (_reading("urgency"), _reading("urgency", "urgency")),
    "variable.misspelt": (_reading("remarks"), _reading("remark")),
}
