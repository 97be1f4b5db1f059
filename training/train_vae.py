"""Trains the autoencoder, in two stages or as a whole, on cards drawn in the loop.

    python train_vae.py sketch --minutes 30     encoder and decoder up to half resolution, through the pixel-shuffle head
    python train_vae.py finish --minutes 30     the decoder's last level alone, so that a denoiser can be trained meanwhile
    python train_vae.py whole --minutes 12      all of it at full resolution, for new kinds of cards: after `grow.py vae`
    python train_vae.py check                   PSNR and a sheet of originals and copies
"""
import argparse
import math
import time

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from device import DEVICE
from drawing import draw
from muon import Muon, groups_of
from postcards import card
from precision import fast
from snapshots import RUNS, Run, read
from vae import Autoencoder

VALIDATION = 10_000_000
BEGUN_BY = {"finish": "vae-sketch", "whole": "vae-finish"}
TRAINED_IN_FINISH = ("decoder.up.0.", "decoder.up.1.upsample.", "decoder.norm_out.", "decoder.conv_out.")


def pictures(seeds, style="plain"):
    """Of the cards of these seeds, as `drawn` gives them."""
    return drawn([card(s) for s in seeds], style)


def drawn(cards, style="plain"):
    """[b, 3, 128, 128] in -1..1, channels last."""
    return as_planes([draw(c, style) for c in cards])


def as_planes(drawings):
    """[128, 128, 3] uint8, many → [b, 3, 128, 128] in -1..1, channels last."""
    return torch.from_numpy(np.stack(drawings)).to(DEVICE).permute(0, 3, 1, 2).float() / 127.5 - 1


def as_bytes(y):
    """[n, 3, h, w] in -1..1 → [n, h, w, 3] uint8."""
    return ((y.clamp(-1, 1) + 1) * 127.5).round().byte().permute(0, 2, 3, 1).cpu().numpy()


def aside(x):
    """How far each place lies from the median of its row, which is where things and clouds are: [b, c, h, w] → [b, 1, h, w]."""
    return (x - x.median(3, keepdim=True).values).abs().mean(1, keepdim=True)


def weights_of(x):
    """More weight where a picture differs from its row: without it colours stay grey."""
    w = 1 + 4 * (aside(x) / 0.5).clamp(max=1)
    return w / w.mean()


def reconstruction_loss(y, x):
    w = weights_of(x)
    d = y - x
    pooled = F.avg_pool2d(w * d, 4)
    return (w * (4 * d.square() + 0.5 * d.abs())).mean() + 4 * pooled.square().mean()


def psnr(y, x):
    return -10 * math.log10((y.clamp(-1, 1) - x).square().mean().item() / 4)


def train(stage, minutes, batch, lr):
    run = Run(f"vae-{stage}", minutes)
    torch.manual_seed(0)
    model = Autoencoder()
    state = run.resume()
    if state is None and stage != "sketch":
        model.load_state_dict(read(BEGUN_BY[stage])["model"])
    model = model.to(memory_format=torch.channels_last)
    if stage == "finish":
        for name, p in model.named_parameters():
            p.requires_grad = name.startswith(TRAINED_IN_FINISH)
    elif stage == "sketch":
        model.decoder.up[0].requires_grad_(False)
    else:
        model.decoder.half_head.requires_grad_(False)
    for m in model.modules():
        if getattr(m, "asleep", False):
            m.requires_grad_(False)
    named = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    groups = groups_of(named, lr, lr * 0.1, ("conv_in", "conv_out", "half_head"))
    optimiser = Muon(groups)
    step, smooth = 0, None
    if state:
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        step = state["step"]
    checked = time.time()
    while run.progress < 1:
        x = pictures(range(step * batch, (step + 1) * batch)).contiguous(memory_format=torch.channels_last)
        with fast():
            with torch.set_grad_enabled(stage != "finish"):
                mean, logvar = (m.float() for m in model.moments(x))
                logvar = logvar.clamp(-20, 4)
                z = mean + torch.randn_like(mean) * (0.5 * logvar).exp()
                h = model.decoder.half(model.post_quant_conv(z))
            y = (model.decoder.sketch(h) if stage == "sketch" else model.decoder.finish(h)).float()
        kl = 0.5 * (mean.square() + logvar.exp() - 1 - logvar).mean()
        loss = reconstruction_loss(y, x) + 3e-4 * kl
        loss.backward()
        norm = torch.nn.utils.clip_grad_norm_([p for g in optimiser.param_groups for p in g["params"]], 1.0)
        factor = min(1, (step + 1) / 50) * max(0.01, 0.5 + 0.5 * math.cos(math.pi * run.progress))
        for g in optimiser.param_groups:
            g["lr"] = g["base_lr"] * factor
        optimiser.step()
        optimiser.zero_grad()
        smooth = loss.item() if smooth is None else 0.98 * smooth + 0.02 * loss.item()
        step += 1
        if step % 20 == 0:
            run.say(f"step {step} cards {step * batch} loss {smooth:.4f} psnr {psnr(y, x):.2f} norm {norm:.2f}")
        if run.due() or time.time() - checked > 240:
            checked = time.time()
            run.say("validation " + validate(model, stage, 16, RUNS / f"vae-{stage}.png"))
        if run.due():
            run.save(model=model.state_dict(), optimiser=optimiser.state_dict(), step=step)
    run.save(model=model.state_dict(), optimiser=optimiser.state_dict(), step=step)
    run.say("validation " + validate(model, stage, 64, RUNS / f"vae-{stage}.png"))


@torch.no_grad()
def validate(model, stage, count, path=None):
    x = pictures(range(VALIDATION, VALIDATION + count)).contiguous(memory_format=torch.channels_last)
    mean, logvar = model.moments(x)
    h = model.decoder.half(model.post_quant_conv(mean))
    y = model.decoder.sketch(h) if stage == "sketch" else model.decoder.finish(h)
    if path:
        save_sheet(torch.cat([x[:16], y[:16]]), path, 8)
    std = mean.transpose(0, 1).flatten(1).std(1)
    noise = (0.5 * logvar).exp().mean((0, 2, 3))
    return f"psnr {psnr(y, x):.2f} std {[round(v, 2) for v in std.tolist()]} sigma {[round(v, 3) for v in noise.tolist()]}"


def save_sheet(y, path, columns):
    """y: [n, 3, h, w] in -1..1."""
    p = as_bytes(y)
    n, h, w, _ = p.shape
    out = Image.new("RGB", (columns * (w + 4), (n + columns - 1) // columns * (h + 4)), "white")
    for i in range(n):
        out.paste(Image.fromarray(p[i]), (i % columns * (w + 4), i // columns * (h + 4)))
    out.save(path)


def load(stage):
    model = Autoencoder()
    model.load_state_dict(read(f"vae-{stage}")["model"])
    return model.to(memory_format=torch.channels_last).eval()


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("command", choices=["sketch", "finish", "whole", "check"])
    arguments.add_argument("--minutes", type=float, default=30)
    arguments.add_argument("--batch", type=int, default=4)
    arguments.add_argument("--lr", type=float, default=0.02)
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--stage", default="finish")
    a = arguments.parse_args()
    torch.set_num_threads(a.threads)
    if a.command == "check":
        print(validate(load(a.stage), a.stage, 128, RUNS / "vae-check.png"))
    else:
        train(a.command, a.minutes, a.batch, a.lr)
