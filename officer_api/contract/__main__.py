"""python -m officer_api.contract: rewrite openapi.json from the code."""

from officer_api.contract import FILE, written

FILE.write_text(written(), "utf-8")
print(f"{FILE.name} is as the code is.")
