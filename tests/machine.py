"""Machine: what the tests need of it beside Python's packages; installed with apt-get where that is there, as root."""

import os
import shutil
import subprocess
import sys

from tests import clamd

CLAMD = ("clamav-daemon",)
CHROMIUM = ("chromium", "fonts-noto-core", "fonts-noto-extra")


def lacks_browser() -> str | None:
    """Why there is no Chromium with fonts for every script, or None when there is one."""
    if _apt_has(CHROMIUM):
        return None
    if not _may_install() and shutil.which("chromium"):
        return None
    downloaded = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return None if downloaded.returncode == 0 else "no Chromium: install it, or run as root on Debian"


def lacks_clamd() -> str | None:
    """Why there is no ClamAV daemon, or None when there is one. It is asked for without its signatures."""
    if clamd.lacks() is not None:
        _apt_has(CLAMD)
    return clamd.lacks()


def _apt_has(packages: tuple[str, ...]) -> bool:
    """Whether Debian's packages are there, perhaps only since now."""
    if not _may_install():
        return False
    if subprocess.run(["dpkg", "--status", *packages], capture_output=True, check=False).returncode == 0:
        return True
    print(f"\nInstalling {', '.join(packages)} …", flush=True)
    subprocess.run(["apt-get", "update", "-qq"], check=False)
    install = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq", "--no-install-recommends"]
    return subprocess.run([*install, *packages], stdout=subprocess.DEVNULL, check=False).returncode == 0


def _may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None
