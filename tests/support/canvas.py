"""An administrator at the designer: what they draw and fill in reads like the change they make."""

from playwright.sync_api import FloatRect, Locator, Page, Position, expect

MIDDLE_OF_LINE = """line => {
  const middle = line.getPointAtLength(line.getTotalLength() / 2).matrixTransform(line.getScreenCTM());
  return [middle.x, middle.y];
}"""
FREE_SPOT = Position(x=500, y=30)
"""Nothing is drawn there, at the top of the canvas."""
TASK_WIDTH = 100
"""Of a task in the coordinates of its diagram."""

Point = tuple[float, float]


class Canvas:
    """The designer that is open in ``page``: all is done with mouse and keys, positions are read from the screen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.panel = page.locator(".bio-properties-panel")
        expect(page.locator("[data-island=designer]:not([aria-busy])")).to_be_visible()

    def select(self, element: str) -> None:
        """Select an element or its label, and nothing else: the tools around what was selected may cover it."""
        while self.page.locator(".djs-element.selected").count():  # the canvas ignores the first click after a drag
            self.page.locator(".djs-container > svg").click(position=FREE_SPOT)
        self.page.mouse.click(*self._middle(element))
        selected = self.page.locator(
            f"[data-element-id='{element}'].selected, [data-element-id='{element}_label'].selected"
        )
        expect(selected.first).to_be_attached()

    def append(self, after: str, kind: str, *, name: str, element: str, above: int = 0) -> None:
        """Add what the tools around ``after`` call ``kind``: beside it, or as much ``above`` it as asked.

        The flow that leads there gets the id ``{after}_to_{element}``.
        """
        flows = self._flows()
        self.select(after)
        tool = self.page.locator(f".djs-context-pad [data-action='append.{kind}']")
        if above:
            x, y = self._middle(after)
            self._drag(tool, (x, y - above * self._scale()))
        else:
            tool.click()
        if self._is_named_on_the_spot():
            self.page.keyboard.type(name)
            self.page.keyboard.press("Enter")
        else:
            self.write("name", name)
        self.write("id", element)
        [flow] = self._flows() - flows
        self.select(flow)
        self.write("id", f"{after}_to_{element}")

    def turn_into(self, element: str, kind: str) -> None:
        """Choose another kind of element from the menu behind the wrench."""
        self.select(element)
        self.page.locator(".djs-context-pad [data-action=replace]").click()
        self.page.locator(".djs-popup .entry").get_by_text(kind, exact=True).click()
        expect(self.panel.locator(".bio-properties-panel-header-type")).to_contain_text(kind)

    def connect(self, source: str, target: str) -> str:
        """Draw a sequence flow, and give it the id ``{source}_to_{target}``."""
        self.select(source)
        self._drag(self.page.locator(".djs-context-pad [data-action=connect]"), self._middle(target))
        expect(self.page.locator(".djs-connection.selected")).to_be_attached()
        flow = f"{source}_to_{target}"
        self.write("id", flow)
        return flow

    def lift(self, flow: str, by: int) -> None:
        """Move the part of a flow that lies in its middle up, out of the way of what it crosses."""
        self.select(flow)
        x, y = self._middle(flow)
        self._drag((x, y), (x, y - by * self._scale()))

    def write(self, field: str, text: str) -> None:
        """Fill in a plain field of the panel."""
        place = self.panel.locator(f"#bio-properties-panel-{field}")
        place.fill(text)
        place.press("Tab")

    def write_expression(self, field: str, text: str) -> None:
        """Type into the FEEL editor of a field, after what is there; a field without one is first given it."""
        place = self.panel.locator(f"[data-entry-id='{field}']")
        editor = place.locator(".cm-content")
        giver = place.locator(".bio-properties-panel-feel-icon:enabled")
        expect(editor.or_(giver).first).to_be_visible()
        if not editor.count():
            giver.click()
        known = editor.inner_text().strip()
        editor.click()
        self.page.keyboard.press("Control+End")
        self.page.keyboard.type(text)
        expect(editor).to_have_text(known + text)
        self.page.keyboard.press("Tab")

    def choose(self, field: str, value: str) -> None:
        """Choose from a list of the panel."""
        self.panel.locator(f"#bio-properties-panel-{field}").select_option(value)

    def add_property(self, element: str, name: str, value: str) -> None:
        """Add the first extension property of the element that is selected."""
        group = self.panel.locator("[data-group-id=group-Zeebe__ExtensionProperties]")
        group.locator(".bio-properties-panel-add-entry").click()
        self.write(f"{element}-extensionProperty-0-name", name)
        self.write(f"{element}-extensionProperty-0-value", value)

    def open_group(self, name: str) -> None:
        """Open a group of the panel."""
        group = self.panel.locator(".bio-properties-panel-group-header").filter(has_text=name)
        if "open" not in (group.get_attribute("class") or "").split():
            group.click()

    def _middle(self, element: str) -> Point:
        line = self.page.locator(f"[data-element-id='{element}'].djs-connection > .djs-hit")
        if line.count():
            x, y = line.evaluate(MIDDLE_OF_LINE)
            return x, y
        return _middle(self.page.locator(f"[data-element-id='{element}'].djs-shape > .djs-hit").bounding_box())

    def _is_named_on_the_spot(self) -> bool:
        return self.page.locator(".djs-direct-editing-content").count() > 0

    def _flows(self) -> set[str]:
        drawn = self.page.locator(".djs-connection").all()
        return {flow.get_attribute("data-element-id") or "" for flow in drawn}

    def _scale(self) -> float:
        box = self.page.locator("[data-element-id=leader_approval] > .djs-hit").bounding_box()
        assert box, "not on the screen"
        return box["width"] / TASK_WIDTH

    def _drag(self, start: Locator | Point, to: Point) -> None:
        mouse = self.page.mouse
        mouse.move(*(start if isinstance(start, tuple) else _middle(start.bounding_box())))
        mouse.down()
        mouse.move(*to, steps=6)
        mouse.up()


def _middle(box: FloatRect | None) -> Point:
    assert box, "not on the screen"
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
