"""Environment: the templates and labels of one language, and how it writes days and hours."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from types import CodeType

from babel.dates import format_date, format_time, get_timezone
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from markupsafe import Markup

from portal.static import Assets

TEMPLATES = Path(__file__).parent / "templates"
TIMEZONE = get_timezone("Europe/Amsterdam")
CLOCK = "HH:mm"


class Compiled(BytecodeCache):
    """Templates as compiled for the first language that asked for them: the code is the same for all."""

    def __init__(self) -> None:
        self._codes: dict[str, CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get(bucket.key)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._codes[bucket.key] = bucket.code


def read_labels(locales: Path, code: str) -> Translations:
    """The labels of a language. Raises `FileNotFoundError`."""
    with (locales / code / "LC_MESSAGES" / "messages.po").open("rb") as source:
        compiled = BytesIO()
        write_mo(compiled, read_po(source, locale=code))
    compiled.seek(0)
    return Translations(compiled)


def environment(code: str, labels: Translations, assets: Assets, compiled: BytecodeCache) -> Environment:
    """The templates of a language, with its labels and its way of writing days and hours."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=compiled,
        extensions=["jinja2.ext.i18n"],
    )
    made.install_gettext_translations(labels, newstyle=True)  # type: ignore[attr-defined]
    made.globals["asset"] = assets.address
    made.filters |= {
        "html": Markup,
        "day": lambda day: Markup("<time>{}</time>").format(format_date(day, "long", locale=code)),
        "month": lambda day: format_date(day, "LLLL y", locale=code),
        "clock": lambda moment: clock(moment, code),
        "moment": lambda at: Markup("<time>{}</time>").format(moment(at, code)),
    }
    return made


def clock(moment: datetime, language: str) -> str:
    """The time of the day in the Netherlands, as this language writes it."""
    return format_time(moment.astimezone(TIMEZONE), CLOCK, locale=language)


def moment(at: datetime, code: str) -> str:
    """Date and time as people in the Netherlands live by them."""
    here = at.astimezone(TIMEZONE)
    return f"{format_date(here, 'long', locale=code)}, {clock(at, code)}"
