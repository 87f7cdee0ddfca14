"""Where label, help, problems and element of a field stand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, eq=False, kw_only=True)
class Layout:
    """How fields stand in a form; a form's ``layout`` says which is used.

    In each text ``{label}``, ``{help}``, ``{errors}``, ``{field}`` and ``{class}`` stand for the parts of a field, the
    errors before the element; ``{described}`` in a group for the attribute that leads to its help and errors.

    Attributes:
        row: A field with one element.
        group: A field with several, whose label is a legend.
        top: The problems of the whole, as ``{errors}``.
        hidden: Hidden fields, as ``{fields}``, of a form with nothing else.
        last: Where the hidden fields of others go: before this end of the last row.
        help: The element of the help.
    """

    row: str
    group: str
    top: str = "{errors}\n"
    hidden: str = "{fields}\n"
    last: str
    help: str = "div"


_FIELDSET = "<fieldset{described}>{label}{help}{errors}{field}</fieldset>"

DIVS = Layout(
    row="<div{class}>{label}{help}{errors}{field}</div>\n",
    group=f"<div{{class}}>{_FIELDSET}</div>\n",
    last="</div>\n",
)
"""Each field in a ``div``."""

INSIDE = Layout(row="{label}{help}{errors}{field}", group=_FIELDSET, last="")
"""What stands in a ``div``, without it."""

PARAGRAPHS = Layout(
    row="{errors}<p{class}>{label} {field}{help}</p>\n",
    group=f"<div{{class}}>{_FIELDSET}</div>\n",  # a paragraph holds no fieldset
    last="</p>\n",
    help="span",
)
"""Each field in a paragraph, with its problems before it."""

LIST_ITEMS = Layout(
    row="<li{class}>{errors}{label} {field}{help}</li>\n",
    group=f"<li{{class}}>{_FIELDSET}</li>\n",
    top="<li>{errors}</li>\n",
    hidden="<li>{fields}</li>\n",
    last="</li>\n",
    help="span",
)
"""Each field an item of a list."""

TABLE_ROWS = Layout(
    row="<tr{class}><th>{label}</th><td>{errors}{field}{help}</td></tr>\n",
    group=f'<tr{{class}}><td colspan="2">{_FIELDSET}</td></tr>\n',
    top='<tr><td colspan="2">{errors}</td></tr>\n',
    hidden='<tr><td colspan="2">{fields}</td></tr>\n',
    last="</td></tr>\n",
)
"""Each field a row of a table."""
