"""Text that Word keeps in drawings and form fields: it becomes runs and paragraphs of the body.

Like `word_flatten`, these functions change the tree they are given.
"""

from __future__ import annotations

from lxml.etree import _Element

from gouji.source.word_xml import VAL, P, R, integer, is_on, new_run, tag


def write_shape_texts(body: _Element) -> None:
    """Paragraphs of drawings, and the words of WordArt, follow the paragraph that they are anchored in."""
    for shape in list(body.iter(tag("a:txBody"), tag("v:textpath")))[::-1]:
        anchor = next(shape.iterancestors(P), None)
        if anchor is None:
            continue
        if shape.tag == tag("v:textpath"):
            lines = [shape.get("string", "")]
        else:
            lines = ["".join(leaf.text or "" for leaf in line.iter(tag("a:t"))) for line in shape.iter(tag("a:p"))]
            for leaf in shape.iter(tag("a:t")):
                leaf.text = ""
        for line in reversed([line for line in lines if line.strip()]):
            paragraph = anchor.makeelement(P)
            paragraph.append(new_run(anchor, line))
            anchor.addnext(paragraph)


def write_form_fields(body: _Element) -> None:
    """Old form fields: a box shows whether it is ticked, a list of choices the chosen one."""
    for field in list(body.iter(tag("w:ffData"))):
        run = next(field.iterancestors(R), None)
        if run is None or run.getparent() is None:
            continue
        box, choices = field.find(tag("w:checkBox")), field.find(tag("w:ddList"))
        if box is not None:
            ticked = box.find(tag("w:checked"))
            run.addnext(new_run(run, "☑" if is_on(box, tag("w:checked" if ticked is not None else "w:default")) else "□"))
        elif choices is not None:
            entries = [entry.get(VAL, "") for entry in choices.findall(tag("w:listEntry"))]
            chosen = integer(choices, tag("w:result"), integer(choices, tag("w:default"), 0))
            if 0 <= chosen < len(entries):
                run.addnext(new_run(run, entries[chosen]))
