#!/usr/bin/env python3
"""Writes the full-size synthetic SDXL checkpoint (6.9 GB) and LoRA that the tests in this folder need.

  python3 test/models/make_synthetic.py FOLDER

Needs numpy. What is in the files comes from synthetic-plan.ts; here are only the numbers: normal noise whose seed
is the tensor's name, so that every machine writes the same bytes.
"""
import hashlib
import json
import math
import os
import struct
import subprocess
import sys
import zlib

import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
SEED = 1
PERTURBATION = 0.02
PIECE = 4 << 20
FILES = [
    ("checkpoint", "checkpoints/sdxl_synth_fp16.safetensors", "5a5ded47ac39763aa05ec302a2cb18aebddbb96e17787e27486b1da277c81cb8"),
    ("lora", "loras/lora_synth_r64.safetensors", "912fff5f4a504794d33249bf32ce0bdff9cc79ac4fc13932f2d430cb87611e82"),
]


def main(folder):
    for what, name, expected in FILES:
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        digest = write(path, plan(what))
        print(f"{path}: sha256 {digest}", flush=True)
        if digest != expected:
            sys.exit(f"Expected {expected}: this numpy draws other numbers (2.4.6 was used for the references).")


def plan(what):
    command = ["npx", "tsx", os.path.join(HERE, "synthetic-plan.ts"), what]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return sorted((json.loads(line) for line in lines), key=lambda tensor: tensor["name"])


def write(path, tensors):
    entries, offset = {}, 0
    for tensor in tensors:
        length = 2 * math.prod(tensor["shape"])
        entries[tensor["name"]] = {"dtype": "F16", "shape": tensor["shape"], "data_offsets": [offset, offset + length]}
        offset += length
    header = json.dumps(entries, separators=(",", ":")).encode()
    header += b" " * (-len(header) % 8)
    digest = hashlib.sha256()
    with open(path, "wb") as file:
        for piece in [struct.pack("<Q", len(header)), header]:
            file.write(piece)
            digest.update(piece)
        for tensor in tensors:
            for values in numbers(tensor):
                piece = values.astype("<f2").tobytes()
                file.write(piece)
                digest.update(piece)
    return digest.hexdigest()


def numbers(tensor):
    """The tensor's values in pieces, float32."""
    count, fill = math.prod(tensor["shape"]), tensor["fill"]
    noise = np.random.Generator(np.random.SFC64([SEED, zlib.crc32(tensor["key"].encode()), count]))
    if fill["kind"] == "positions":
        yield np.arange(count, dtype=np.float32)
    elif fill["kind"] == "constant":
        yield np.full(count, fill["value"], np.float32)
    elif fill["kind"] == "spread":
        for start in range(0, count, PIECE):
            values = noise.standard_normal(min(PIECE, count - start), dtype=np.float32)
            values *= fill["deviation"]
            yield values
    else:
        values = np.full(count, 1.0 if fill["kind"] == "near-one" else 0.0, np.float32)
        values += PERTURBATION * noise.standard_normal(count, dtype=np.float32)
        yield values


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
