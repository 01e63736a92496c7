"""Static: the built assets, served from memory, compressed once, under names that change with their content."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from cases.refusal import UnknownPage

KINDS = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}
COMPRESSED = {"br": ".br", "gzip": ".gz"}
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Assets:
    """The built files: `names` maps portal.css to its present name, `bodies` holds each name's bytes per encoding."""

    names: Mapping[str, str]
    bodies: Mapping[tuple[str, str], bytes]

    @classmethod
    def load(cls, folder: Path) -> "Assets":
        """Read what `make assets` built. Raises `ValueError` when nothing was built."""
        manifest = folder / "manifest.json"
        if not manifest.is_file():
            raise ValueError(f"{folder} holds no built assets; `make assets` builds them")
        names: dict[str, str] = json.loads(manifest.read_text())
        bodies = {(name, ""): (folder / name).read_bytes() for name in names.values()}
        for encoding, ending in COMPRESSED.items():
            for name in names.values():
                packed = folder / (name + ending)
                if packed.is_file():
                    bodies[name, encoding] = packed.read_bytes()
        return cls(names, bodies)

    def address(self, name: str) -> str:
        """Where the browser finds the asset that is called `name` in the templates."""
        return f"/static/{self.names[name]}"

    def themes(self) -> list[str]:
        """The themes that were built, by the name that a municipality's file says."""
        return sorted(name[len("theme-") : -len(".css")] for name in self.names if name.startswith("theme-"))


async def asset(request: Request) -> Response:
    """One built file."""
    assets: Assets = request.state["assets"]
    name = request.path_params["name"]
    accepted = request.headers.get("accept-encoding", "")
    encoding = next((each for each in COMPRESSED if each in accepted and (name, each) in assets.bodies), "")
    body = assets.bodies.get((name, encoding))
    if body is None:
        raise UnknownPage
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding", "Content-Type": KINDS[Path(name).suffix]}
    return Response(body, headers=headers | ({"Content-Encoding": encoding} if encoding else {}))
