"""Carries finished trainings over when cards get new words, kinds or weather, instead of beginning again.

    python grow.py text OLD_WORDS.json     words keep the rows that they had; then train_text.py, which trains the new rows alone
    python grow.py sketch                  the autoencoder as it is; then train_vae.py sketch, and cache again
    python grow.py finish                  the sketch trained on, with the last level that an older one had; then train_vae.py finish
    python grow.py unet                    the denoiser with the new rows; then train_unet.py base --lr 0.012

Each rewrites its snapshot in runs/ with no time spent yet. The judge begins anew. Everything but the new rows stays as it is in
the text encoders, for the denoiser has learned to read them: encoders that are trained further are a foreign language to it.
"""
import argparse
import json
import pathlib

import torch

from muon import Muon
from snapshots import RUNS, read
from text import ROW_TOKENS, TextEncoders
from train_text import Readers, parameters
from train_unet import parameters as denoiser_parameters
from train_vae import TRAINED_IN_FINISH
from unet import Unet


def write(name, state):
    torch.save({**state, "seconds": 0.0}, RUNS / f"{name}.pt")


def text(old_words):
    torch.manual_seed(1)
    old = read("text")["encoders"]
    rows = [None, *ROW_TOKENS[1:4], *json.loads(pathlib.Path(old_words).read_text()).values()]
    encoders, readers = TextEncoders(), Readers()
    state = encoders.state_dict()
    for key, value in old.items():
        if "token.weight" in key:
            for i, token in enumerate(ROW_TOKENS):
                if token in rows:
                    state[key][i] = value[rows.index(token)]
        else:
            state[key] = value
    encoders.load_state_dict(state)
    known = torch.tensor([token in rows for token in ROW_TOKENS])
    optimiser = Muon(parameters(encoders, readers, known))
    write("text", dict(encoders=state, readers=readers.state_dict(), optimiser=optimiser.state_dict(), step=200_000, known=known))


def sketch():
    write("vae-sketch", {**read("vae-sketch"), "step": 100_000})


def finish():
    new, old = read("vae-sketch")["model"], read("vae-finish")
    model = {k: old["model"][k] if k.startswith(TRAINED_IN_FINISH) else v for k, v in new.items()}
    write("vae-finish", {**old, "model": model, "step": 200_000})


def unet():
    old, model = read("unet-plain"), Unet()
    optimiser = Muon(denoiser_parameters(model, 0.012))
    write("unet-plain", {**old, "unet": old["ema"], "encoders": read("text")["encoders"], "optimiser": optimiser.state_dict(), "step": 0})


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("command", choices=["text", "sketch", "finish", "unet"])
    arguments.add_argument("old_words", nargs="?")
    a = arguments.parse_args()
    if a.command == "text":
        text(a.old_words)
    else:
        {"sketch": sketch, "finish": finish, "unet": unet}[a.command]()
