"""Self-contained HTML pages from this package's templates."""

import math
from importlib import resources
from typing import Any

import jinja2
from markupsafe import Markup

from dermreview import __version__


def render_page(template: str, content: dict[str, Any]) -> str:
    """Fill a template; the page has its style sheet (``css``) and the program's ``version`` inside.

    Args:
        template: Its file name.
        content: What it shows; text is escaped. A name that it lacks is an error.
    """
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(_resource),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "number": lambda value, digits: f"{value:.{digits}f}" if math.isfinite(value) else "–",
        "signed": lambda value: f"{value:+.3f}",
        "percent": lambda value: f"{value:.0%}",
        "thousands": lambda value: f"{value:,}",
    }
    css = Markup(_resource("report.css"))  # noqa: S704  (our own file, not anybody's input)
    return environment.get_template(template).render(content, css=css, version=__version__)


def _resource(name: str) -> str:
    return (resources.files("dermreview.training") / "templates" / name).read_text(encoding="utf-8")
