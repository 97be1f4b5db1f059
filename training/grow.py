"""Carries the finished files in weights/ over when cards get new words, kinds or weather, instead of beginning again.

    python grow.py text         words keep the rows that they had; then train_text.py, which trains the new rows alone
    python grow.py vae          the autoencoder as it is; then train_vae.py whole, and train_unet.py cache
    python grow.py unet         the denoiser with the new rows, and blocks that it had not; then train_unet.py base --lr 0.012
    python grow.py students     what distillation or another style had added to the former base, added to the new one

Each writes snapshots in runs/ with no time spent yet. The judge begins anew. Everything but the new rows stays as it is in
the text encoders, for the denoiser has learned to read them: encoders that are trained further are a foreign language to it.
"""
import argparse
import json
import math

import torch

import export
from distill import LORA_RANK, Lora, with_lora
from muon import Muon
from sampling import SCALE
from snapshots import RUNS, read
from text import ROW_TOKENS, WORDS, TextEncoders
from train_text import Readers, parameters
from train_unet import parameters as denoiser_parameters
from unet import Unet

WEIGHTS = RUNS.parent / "weights"
BASE = WEIGHTS / "checkpoints" / "fulgurite-postcards.safetensors"


def write(name, **state):
    RUNS.mkdir(exist_ok=True)
    torch.save({**state, "seconds": 0.0}, RUNS / f"{name}.pt")


def text():
    torch.manual_seed(1)
    learned = json.loads(BASE.with_name("vocabulary.json").read_text())["learned"]
    rows = {None, *ROW_TOKENS[1:4], *(WORDS[word] for word in learned if word in WORDS)}
    known = torch.tensor([token in rows for token in ROW_TOKENS])
    encoders, readers = TextEncoders(), Readers()
    state = export.load(BASE)[1].state_dict()
    for side in "lg":
        state[f"{side}.token.weight"][~known] = encoders.state_dict()[f"{side}.token.weight"][~known]
    encoders.load_state_dict(state)
    optimiser = Muon(parameters(encoders, readers, known))
    write("text", encoders=state, readers=readers.state_dict(), optimiser=optimiser.state_dict(), step=200_000, known=known)


def vae():
    """With latents of unit deviation, as they are before the file's factor is written into it."""
    model = export.load(BASE)[2]
    with torch.no_grad():
        model.quant_conv.weight[:4] *= SCALE
        model.quant_conv.bias[:4] *= SCALE
        model.quant_conv.bias[4:] += 2 * math.log(SCALE)
        model.post_quant_conv.weight /= SCALE
    write("vae-finish", model=model.state_dict(), step=100_000)


def unet():
    model = Unet()
    # Blocks that the file lacks are silent yet.
    model.load_state_dict(export.load(BASE)[0].state_dict(), strict=False)
    optimiser = Muon(denoiser_parameters(model, 0.012))
    write("unet-plain", unet=model.state_dict(), ema=model.state_dict(), encoders=read("text")["encoders"], optimiser=optimiser.state_dict(), step=0)


def students():
    grown, former = read("unet-plain"), export.load(BASE)[0].state_dict()
    base = grown["ema"]
    for name, file in (("unet-plain-4step", "4step-unet"), ("unet-plain-2step", "2step-unet"), ("unet-plain-1step", "1step-unet-x0"), ("unet-print", "print-unet")):
        tensors = export.read_safetensors(WEIGHTS / "unet" / f"fulgurite-postcards-{file}.safetensors")
        learned = {k.removeprefix("model.diffusion_model."): v.float() for k, v in tensors.items()}
        if former.keys() - learned.keys():
            # Older than a block that the former base has: what sets it apart cannot be told, so it stays as it is.
            model = Unet()
            model.load_state_dict(learned, strict=False)
            own = model.state_dict()
        else:
            own = {k: base[k] + learned[k] - former[k] if k in former else base[k] for k in base}
        if name == "unet-print":
            write(name, **{**grown, "unet": own, "ema": own, "optimiser": None, "step": 0})
        else:
            write(name, student=own, ema=own, optimiser=None, critic=None, step=0)
    unet = Unet()
    unet.load_state_dict(base)
    with_lora(unet, LORA_RANK)
    tensors = export.read_safetensors(WEIGHTS / "loras" / "fulgurite-postcards-4step-lora.safetensors")
    for name, m in unet.named_modules():
        if isinstance(m, Lora):
            key = "lora_unet_" + name.replace(".", "_")
            if f"{key}.lora_up.weight" not in tensors:
                continue
            m.down.weight.data, m.up.weight.data = (tensors[f"{key}.lora_{way}.weight"].float() for way in ("down", "up"))
    write("unet-plain-4step-lora", student=unet.state_dict(), ema=unet.state_dict(), optimiser=None, critic=None, step=0)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("command", choices=["text", "vae", "unet", "students"])
    a = arguments.parse_args()
    {"text": text, "vae": vae, "unet": unet, "students": students}[a.command]()
