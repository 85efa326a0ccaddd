"""Verify a proof of wxflow without wxflow: python verify_proof.py PROOF.json PUBLIC_KEY_HEX [ROOT_HEX]

It needs Python and the package cryptography, and trusts nothing but the public key: the checkpoint's signature, the
seal of every step, the path from the last seal to the checkpoint's root, and every opened value are worked out anew.
"""

import json
import re
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def sha(text: str, *more: bytes) -> bytes:
    return sha256(text.encode() + b"".join(more)).digest()


def written(fields: list[str | None]) -> str:
    return "".join("-" if text is None else f"{len(text)}:{text}" for text in fields)


def check(good: bool, what: str) -> None:
    if not good:
        sys.exit(f"the proof does not hold: {what}")


proof: dict[str, Any] = json.loads(Path(sys.argv[1]).read_text("utf-8"))
signed, told, steps, raw = proof["checkpoint"], json.loads(proof["checkpoint"]["text"]), proof["steps"], bytes.fromhex
same = proof["version"] in (1, 2) and signed["public_key"] == sys.argv[2] and sys.argv[3:] in ([], [told["root"]])
check(same, "it is of another version, key or root")
# Raises when the signature does not fit.
Ed25519PublicKey.from_public_bytes(raw(sys.argv[2])).verify(raw(signed["signature"]), signed["text"].encode())

head, name = bytes(32), steps[0]["fields"][1:3]
for number, step in enumerate(steps, 1):
    version = {16: 1, 18: 2}.get(len(step["fields"]), 0)
    head = sha(f"wxflow step {version}\n" + written(step["fields"]), head)
    named = step["fields"][:4] == [told["company"], *name, str(number)]
    check(named and head.hex() == step["seal"], f"step {number}")

node, at, last = (
    sha("\0wxflow leaf 1\n" + written([*name, str(len(steps)), head.hex()])),
    proof["index"],
    proof["size"] - 1,
)
check(0 <= at <= last == told["instances"] - 1, "its place in the tree")
for beside in map(raw, proof["path"]):
    check(last > 0, "the path goes on beyond the root")
    while at == last and at % 2 == 0 < at:
        at, last = at // 2, last // 2
    node = sha("\1", beside, node) if at % 2 else sha("\1", node, beside)
    at, last = at // 2, last // 2
check(last == 0 and node.hex() == told["root"], "the path does not lead to the root")

found = [re.findall(r'{"sealed":"([^"]*)"}', step["fields"][9]) for step in steps]  # quotes inside texts are escaped
sealed = {(seq, slot): one for seq, slots in enumerate(found, 1) for slot, one in enumerate(slots)}
for one in proof["openings"]:
    opened = sha("", raw(one["salt"]), one["value"].encode()).hex()
    check(sealed.pop((one["seq"], one["slot"]), None) == opened, f"the value {one['value']}")
sys.stdout.write(f"the proof holds: {'/'.join(name)} of {told['company']}, {len(steps)} steps, root {told['root']}\n")
