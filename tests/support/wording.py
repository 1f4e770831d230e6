"""Which words of a page are in the wrong language: the site's own texts, not the data it shows."""

import re
import sqlite3
from pathlib import Path

from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[2]
CHINESE = re.compile(r"[\u3400-\u9fff]+")
LATIN = re.compile(r"[A-Za-z][A-Za-z.\-]{2,}")
TERMS = frozenset("BPMN CSV DMN End Excel FEEL Home JSON OFD PDF Powered Word XML bpmn.io csv xlsx".split())  # noqa: SIM905 -- one line to read
"""What is called the same in both languages."""
OTHER_LANGUAGE = frozenset({"English", "中文"})
"""The switch names each language in that language."""

SHOWN = """() => {
  const texts = new Set();
  const note = (text) => text && text.trim() && texts.add(text.trim());
  const data = "script, style, code, textarea, .cm-editor, .djs-container, .form-buttons .consequence";
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!parent.closest(data) && (parent.closest("option") || parent.checkVisibility())) note(walker.currentNode.data);
  }
  for (const name of ["title", "aria-label", "placeholder", "alt"])
    for (const node of document.querySelectorAll(`[${name}]`)) if (!node.closest(data)) note(node.getAttribute(name));
  note(document.title);
  return [...texts];
}"""


def data_of(database: Path, *further: Path) -> str:
    """Every text that the office's tables, the supplied diagrams, tables and forms, and ``further`` files hold."""
    with sqlite3.connect(database) as connection:
        tables = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
        rows = [row for table in tables for row in connection.execute(f'select * from "{table}"')]
    supplied = [path.read_text("utf-8") for path in (*(ROOT / "bpmn").rglob("*.[bdfj]*"), *further)]
    return "\n".join([*{cell for row in rows for cell in row if isinstance(cell, str)}, *supplied])


def strange_words(page: Page, language: str, data: str) -> list[str]:
    """The words of ``page`` that are in another language than ``language`` (``zh-CN`` or ``en``) and no data."""
    texts = [text for text in page.evaluate(SHOWN) if text not in OTHER_LANGUAGE]
    pattern = LATIN if language == "zh-CN" else CHINESE
    words = {word.strip(".-") for text in texts for word in pattern.findall(text)} - TERMS
    return sorted(word for word in words if word not in data)
