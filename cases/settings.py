"""Settings of the house, read once from the environment at start-up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parent.parent
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Settings:
    """Where the house keeps things and how much it takes in. README.md lists each field for operators."""

    database: str = field(metadata={"env": "DATABASE", "says": "SQLAlchemy address of SQLite or PostgreSQL"})
    vault: str = field(metadata={"env": "VAULT", "says": "folder, or s3://bucket/prefix, of the sealed files"})
    stage: Path = field(metadata={"env": "STAGE", "says": "folder where a file is sealed before it enters the vault"})
    seals: Path = field(metadata={"env": "SEALS", "says": "folder of public keys: <municipality>.pub and worker.pub"})
    content: Path = field(default=ROOT / "content", metadata={"env": "CONTENT", "says": "folder of facts and words"})
    file_limit: int = field(default=15 * MEGABYTE, metadata={"env": "FILE_LIMIT", "says": "largest file, in bytes"})
    visit_idle: int = field(
        default=30, metadata={"env": "VISIT_IDLE", "says": "minutes without a sign after which a visit ends"}
    )
    visit_longest: int = field(
        default=8, metadata={"env": "VISIT_LONGEST", "says": "hours after which a visit ends in any case"}
    )
    vault_keys: Path | None = field(
        default=None,
        metadata={"env": "VAULT_KEYS", "says": "TOML file: endpoint, region, access_key_id, secret_access_key of S3"},
    )
    malware: str = field(
        default="off",
        metadata={
            "env": "MALWARE",
            "says": "malware scan: `off`; `best-effort`: without an answer a paper waits; `required`: it is not taken",
        },
    )
    clamd: str = field(
        default="/run/clamav/clamd.ctl",
        metadata={"env": "CLAMD", "says": "ClamAV's daemon: path of its socket, or host:port"},
    )
    worker: Path = field(
        default=ROOT / "var" / "keys" / "worker",
        metadata={"env": "WORKER", "says": "folder of the worker's private key: worker.key"},
    )
    bsn_key: Path = field(
        default=ROOT / "var" / "keys" / "bsn.key",
        metadata={"env": "BSN_KEY", "says": "file with the secret that digests of BSNs are made with"},
    )
    ockto: str = field(default="", metadata={"env": "OCKTO", "says": "address of Ockto; without it there is none"})
    ockto_key: Path = field(
        default=ROOT / "var" / "keys" / "ockto.key",
        metadata={"env": "OCKTO_KEY", "says": "file with the key that Ockto gave"},
    )
    ockto_consent: str = field(
        default="GEZONDVERZEKERD", metadata={"env": "OCKTO_CONSENT", "says": "consentCode that Ockto gave"}
    )
    ockto_type: str = field(
        default="INKOMEN-VERMOGEN", metadata={"env": "OCKTO_TYPE", "says": "ocktoType that Ockto gave"}
    )
    digid_app_works: bool = field(
        default=False,
        metadata={"env": "DIGID_APP_WORKS", "says": "`yes` once the DigiD app alone is enough for Ockto"},
    )
    portal: str = field(
        default="http://127.0.0.1:8000",
        metadata={"env": "PORTAL_ADDRESS", "says": "the portal's own address, as letters and mails name it"},
    )
    post: Path = field(
        default=ROOT / "var" / "post",
        metadata={"env": "POST", "says": "folder where letters lie until they are printed"},
    )
    bounces: Path = field(
        default=ROOT / "var" / "bounces",
        metadata={"env": "BOUNCES", "says": "folder where the mail server lays mails that came back"},
    )
    carrier: str = field(
        default="folder",
        metadata={"env": "CARRIER", "says": "who takes mails: `folder` (POST), smtp://host:port or smtps://user@host"},
    )
    carrier_password: Path | None = field(
        default=None, metadata={"env": "CARRIER_PASSWORD", "says": "file with the password of the mail server"}
    )
    letters: str = field(
        default="single",
        metadata={"env": "LETTERS", "says": "`single`: a PDF for each letter; `batch`: one to print, with an index"},
    )
    security_contact: str = field(
        default="",
        metadata={"env": "SECURITY_CONTACT", "says": "mailto: or https: address to tell of a weakness (security.txt)"},
    )


def read(environ: Mapping[str, str]) -> Settings:
    """The house's settings from `environ`; what is not set lies in the folder DATA (var).

    Raises `ValueError` naming the setting that is wrong.
    """
    data = Path(environ.get("DATA", "var")).absolute()
    return Settings(
        database=environ.get("DATABASE", f"sqlite+aiosqlite:///{data}/cases.db"),
        vault=environ.get("VAULT", str(data / "vault")),
        stage=Path(environ.get("STAGE", data / "stage")),
        seals=Path(environ.get("SEALS", data / "keys" / "seals")),
        content=Path(environ.get("CONTENT", ROOT / "content")),
        file_limit=whole_number(environ, "FILE_LIMIT", 15 * MEGABYTE),
        visit_idle=whole_number(environ, "VISIT_IDLE", 30),
        visit_longest=whole_number(environ, "VISIT_LONGEST", 8),
        vault_keys=Path(environ["VAULT_KEYS"]) if "VAULT_KEYS" in environ else None,
        malware=_one_of(environ, "MALWARE", ("off", "best-effort", "required")),
        clamd=_socket(environ),
        worker=Path(environ.get("WORKER", data / "keys" / "worker")),
        bsn_key=Path(environ.get("BSN_KEY", data / "keys" / "bsn.key")),
        ockto=_provider(environ),
        ockto_key=Path(environ.get("OCKTO_KEY", data / "keys" / "ockto.key")),
        ockto_consent=environ.get("OCKTO_CONSENT", "GEZONDVERZEKERD"),
        ockto_type=environ.get("OCKTO_TYPE", "INKOMEN-VERMOGEN"),
        digid_app_works=_yes_or_no(environ, "DIGID_APP_WORKS"),
        portal=environ.get("PORTAL_ADDRESS", f"http://127.0.0.1:{whole_number(environ, 'PORTAL_PORT', 8000)}"),
        post=Path(environ.get("POST", data / "post")),
        bounces=Path(environ.get("BOUNCES", data / "bounces")),
        carrier=_carrier(environ),
        carrier_password=Path(environ["CARRIER_PASSWORD"]) if "CARRIER_PASSWORD" in environ else None,
        letters=_one_of(environ, "LETTERS", ("single", "batch")),
        security_contact=_contact(environ),
    )


def _provider(environ: Mapping[str, str]) -> str:
    """Ockto's address: https, because the key goes there; http on this machine only."""
    address = environ.get("OCKTO", "").rstrip("/")
    parts = urlsplit(address)
    if address and parts.scheme != "https" and (parts.scheme, parts.hostname) != ("http", "127.0.0.1"):
        raise ValueError(f"OCKTO={address}: an https address is needed")
    return address


def _carrier(environ: Mapping[str, str]) -> str:
    """Who takes mails; a password stands in a file of its own."""
    address = environ.get("CARRIER", "folder")
    parts = urlsplit(address)
    if address != "folder" and (parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.password):
        raise ValueError("CARRIER: `folder`, smtp://host:port or smtps://user@host is needed")
    return address


def _socket(environ: Mapping[str, str]) -> str:
    """Where clamd listens."""
    address = environ.get("CLAMD", "/run/clamav/clamd.ctl")
    host, _, port = address.rpartition(":")
    if not address.startswith("/") and not (host and port.isdecimal()):
        raise ValueError(f"CLAMD={address}: the path of a socket, or host:port, is needed")
    return address


def _contact(environ: Mapping[str, str]) -> str:
    """Where a weakness is told."""
    address = environ.get("SECURITY_CONTACT", "")
    if address and not address.startswith(("mailto:", "https://")):
        raise ValueError(f"SECURITY_CONTACT={address}: a mailto: or https: address is needed")
    return address


def _one_of(environ: Mapping[str, str], name: str, known: tuple[str, ...]) -> str:
    text = environ.get(name, known[0])
    if text not in known:
        raise ValueError(f"{name}={text}: {' or '.join(known)} is needed")
    return text


def _yes_or_no(environ: Mapping[str, str], name: str) -> bool:
    text = environ.get(name, "no")
    if text not in ("yes", "no"):
        raise ValueError(f"{name}={text}: yes or no is needed")
    return text == "yes"


def whole_number(environ: Mapping[str, str], name: str, otherwise: int) -> int:
    """The setting `name` as a whole number above zero. Raises `ValueError` naming it."""
    text = environ.get(name, str(otherwise))
    if not text.isdecimal() or int(text) == 0:
        raise ValueError(f"{name}={text}: a whole number above zero is needed")
    return int(text)
