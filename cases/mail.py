"""Mail: a message as e-mail, in text and in HTML: nothing that follows the reader, nothing from elsewhere, no links.

Addresses are there to be typed: whoever is used to typing them is not caught by a false link.
"""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from cases.municipality import Municipality
from cases.template import Block, Part, Run, Sheet
from cases.wording import DUTCH

TAGS = {"strong": "strong", "em": "em"}
LINE = "\n\n" + "-" * 40 + "\n\n"


def compose(sheet: Sheet, town: Municipality, domain: str, now: datetime) -> EmailMessage:
    """The mail. Its Message-ID follows from the message, so that a mail that comes twice is known to be one."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(f"Gemeente {town.name}", addr_spec=town.style.email)
    mail["To"] = Address(addr_spec=sheet.email or "")
    mail["Subject"] = sheet.parts[0].subject
    mail["Date"] = now
    mail["Message-ID"] = f"<{sheet.id}@{domain}>"
    mail["Content-Language"] = ", ".join(part.language for part in sheet.parts)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(as_text(sheet, town), cte="quoted-printable")
    mail.add_alternative(as_html(sheet, town), subtype="html", cte="quoted-printable")
    return mail


def as_text(sheet: Sheet, town: Municipality) -> str:
    """The mail as plain text."""
    return LINE.join(_as_text(part, town) for part in sheet.parts)


def as_html(sheet: Sheet, town: Municipality) -> str:
    """The mail as one page."""
    parts = "<hr>".join(_part(part, town) for part in sheet.parts)
    return (
        f'<!doctype html><html lang="{DUTCH}"><head><meta charset="utf-8"><title>{escape(sheet.parts[0].subject)}'
        f'</title></head><body style="font: 16px/1.5 sans-serif; max-width: 36em; margin: 1em auto; padding: 0 1em">'
        f'<p style="font-size: 20px; color: {town.style.colour}"><strong>Gemeente {escape(town.name)}</strong></p>'
        f"{parts}</body></html>"
    )


def _part(part: Part, town: Municipality) -> str:
    sections = "".join(f"<h2>{escape(label)}</h2>{_html(blocks)}" for label, blocks in (part.help, part.check))
    signed = "".join(f"<p>{'<br>'.join(map(escape, _signature(town)))}</p>" if part.language == DUTCH else "")
    return (
        f'<div lang="{part.language}" dir="{part.direction}"><h1>{escape(part.subject)}</h1>'
        f"{_html(part.body)}{sections}{signed}</div>"
    )


def _html(blocks: list[Block]) -> str:
    return "".join(_block(block) for block in blocks)


def _block(block: Block) -> str:
    lines = ["".join(_run(run) for run in line) for line in block.lines]
    if block.shape in ("ol", "ul"):
        return f"<{block.shape}>{''.join(f'<li>{line}</li>' for line in lines)}</{block.shape}>"
    tag = "h2" if block.shape == "h" else "p"
    return f"<{tag}>{lines[0]}</{tag}>"


def _run(run: Run) -> str:
    if run.weight == "break":
        return "<br>"
    words = escape(run.text)
    return f"<{TAGS[run.weight]}>{words}</{TAGS[run.weight]}>" if run.weight in TAGS else words


def _as_text(part: Part, town: Municipality) -> str:
    paragraphs = [part.subject, *map(_plain, part.body)]
    for label, blocks in (part.help, part.check):
        paragraphs += [label, *map(_plain, blocks)]
    if part.language == DUTCH:
        paragraphs.append("\n".join(_signature(town)))
    return "\n\n".join(paragraphs)


def _plain(block: Block) -> str:
    lines = ["".join("\n" if run.weight == "break" else run.text for run in line) for line in block.lines]
    if block.shape == "ol":
        return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
    return "\n".join(f"- {line}" for line in lines) if block.shape == "ul" else lines[0]


def _signature(town: Municipality) -> tuple[str, ...]:
    return town.style.signature or ("Met vriendelijke groet,", town.contact.team)
