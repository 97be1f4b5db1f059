"""Trains the denoiser on cached latents.

    python train_unet.py cache --cards 8000     encodes cards once; --first 8000 adds others, also at the same time
    python train_unet.py slips --cards 6000     pairs for --mend; --first 6000 as above
    torchrun --nproc-per-node 2 train_unet.py base --minutes 60      needs runs/text.pt and the latents
    python train_unet.py cache --style print --cards 3200; python train_unet.py base --style print --from plain --minutes 15
    python train_unet.py look                   a sheet of samples at the last snapshot
"""
import argparse
import math
import random

import numpy as np
import torch

import postcards
import train_vae
from captions import caption
from device import DEVICE
from drawing import thing_mask
from muon import Muon, groups_of
from precision import fast
from ranks import RANK, RANKS, add_up, of_the_first
from sampling import ALPHA_BAR, sample
from slips import FIRST_CARD, Slips, slipped
from snapshots import RUNS, Run, parts, read
from text import TextEncoders, encode
from train_text import with_unknown
from train_vae import as_planes, aside, pictures, save_sheet
from unet import Unet, size_vector
from walks import Walks, learn_beside

CAPTIONS = 3
# Own ways: few steps, whose layouts are nearly those of thirty, and the guidance of most pictures.
OWN_STEPS, OWN_CFG = (4, 6), 3.0
PROMPTS = (
    "a red house in the hills by day", "a yellow balloon over the sea at sunset, cloudy", "a green tree in the desert in the morning",
    "a blue boat and a big orange moon over the sea at night", "a small white cat in the city by day in the rain",
    "an orange cat and a purple fence, the hills, at dawn in the fog", "a purple balloon, the mountains, at noon, snowing",
    "a red sun, a pink tree on the left and a white house on the right in the desert at sunset",
)


@torch.no_grad()
def cache(cards, style, first):
    """Means and sigmas of latents, captions, masks of things: runs/latents-STYLE-FIRST.pt."""
    vae = load_vae()
    means, sigmas = [], []
    for start in range(first, first + cards, 16):
        with fast():
            mean, logvar = vae.moments(pictures(range(start, start + 16), style).contiguous(memory_format=torch.channels_last))
        means.append(mean.contiguous().half().cpu())
        sigmas.append((0.5 * logvar.float().clamp(-20, 4)).exp().mean((2, 3)).half().cpu())
        if start % 1600 == 0:
            print(start, flush=True)
    means = torch.cat(means)
    drawn = [postcards.card(s) for s in range(first, first + len(means))]
    torch.save(dict(
        mean=means, sigma=torch.cat(sigmas),
        masks=torch.from_numpy(np.stack([thing_mask(c) for c in drawn])).half(),
        captions=[[caption(c, f"{c.seed}/{i}") for i in range(CAPTIONS)] for c in drawn],
    ), RUNS / f"latents-{style}-{first}.pt")


def means_of(vae, pictures):
    """[b, 3, 128, 128] in -1..1 → the means of their latents as stores keep them, [b, 4, 16, 16] float16."""
    return vae.moments(pictures.contiguous(memory_format=torch.channels_last))[0].contiguous().half()


@torch.no_grad()
def cache_slips(cards, first):
    """Means of the latents of cards and of the same with a slip, captions: runs/latents-slips-FIRST.pt."""
    vae, right, wrong, captions = load_vae(), [], [], []
    for start in range(first, first + cards, 16):
        texts, *drawings = zip(*map(slipped, range(FIRST_CARD + start, FIRST_CARD + start + 16)))
        for kept, pictures_of in zip((right, wrong), drawings):
            kept.append(means_of(vae, as_planes(pictures_of)))
        captions += texts
    torch.save(dict(right=torch.cat(right), wrong=torch.cat(wrong), captions=captions), RUNS / f"latents-slips-{first}.pt")


def cached(style):
    """All that `cache` wrote, its cards, and the means and deviations of its latents."""
    wrote = parts(f"latents-{style}")
    cards = [postcards.card(int(first) + i) for first, part in wrote.items() for i in range(len(part["mean"]))]
    data = {k: torch.cat([p[k] for p in wrote.values()]) for k in ("mean", "sigma", "masks")}
    means = data["mean"].float()
    return dict(**data, cards=cards, captions=[c for p in wrote.values() for c in p["captions"]], shift=means.mean((0, 2, 3)), scale=means.std((0, 2, 3)))


def conditions(encoders, texts, r):
    """Texts as the app encodes them, with what makes guidance and other sizes work: one text in ten is dropped."""
    texts = ["" if r.random() < 0.08 else t for t in texts]
    l, g, ends = encode(texts, 77)
    context, pooled = encoders(*with_unknown((l, g), ends, r))
    nothing = torch.tensor([r.random() < 0.03 for _ in texts])
    context = context.masked_fill(nothing[:, None, None], 0)
    pooled = pooled.masked_fill(nothing[:, None], 0)
    sizes = [[128, 128, 0, 0, 128, 128] if r.random() < 0.8 else
             [r.choice((128, 256, 512, 1024)), r.choice((128, 256, 512, 1024)), r.choice((0, 0, 16)), r.choice((0, 0, 16)), *([r.choice((128, 256, 512, 1024))] * 2)]
             for _ in texts]
    return context, torch.cat([pooled, size_vector(torch.tensor(sizes))], 1)


def new_unet():
    unet = Unet()
    with torch.no_grad():
        # The pooled text is 64 of 1,600 inputs, the rest hardly varies: make it heard from the start.
        unet.label_emb[0][0].weight[:, :64] *= 6
    return unet


def parameters(unet, lr):
    return groups_of(list(unet.named_parameters()), lr, lr * 0.1, ("input_blocks.0", "out.2", "label_emb", "time_embed"), weight_decay=0.01)


def base(minutes, size, lr, style, train_text, start, own, heed, mend):
    run = Run(f"unet-{style}", minutes)
    torch.manual_seed(2)
    r = random.Random(2 + 1000 * RANK)
    data = cached(style)
    if start:
        # One space of latents for both, so that a LoRA learned on one fits the other.
        elder = read(f"unet-{start}")
        data.update(shift=elder["shift"], scale=elder["scale"])
    mean = (data["mean"].float() - data["shift"][:, None, None]) / data["scale"][:, None, None]
    sigma = data["sigma"].float() / data["scale"]
    # Clouds are no things: they count where they differ from their row of the latent.
    differs = aside(mean)
    weight = 1 + 3 * data["masks"].float()[:, None] + differs / differs.mean()
    weight = weight / weight.mean((1, 2, 3), keepdim=True)
    # Clouds are named in one caption of eight, and of two or three things one gets lost: seen oftener, they are learned in the time that the rest takes.
    often = torch.tensor([(1.5 if c.weather == "clouds" else 1.0) * (1.0, 1.0, 1.6, 2.5)[len(c.things)] for c in data["cards"]])
    unet, encoders, state = new_unet(), TextEncoders(), run.resume()
    unet = unet.to(memory_format=torch.channels_last)
    groups = parameters(unet, lr)
    if train_text:
        text = [p for p in encoders.parameters() if p.requires_grad]
        groups.append(dict(params=text, kind="adam", lr=3e-4, base_lr=3e-4, weight_decay=0.0))
    optimiser, step = Muon(groups), 0
    if state:
        unet.load_state_dict(state["unet"])
        encoders.load_state_dict(state["encoders"])
        if state["optimiser"] and len(state["optimiser"]["param_groups"]) == len(groups):
            optimiser.load_state_dict(state["optimiser"])
        step, ema = state["step"], state["ema"]
    elif start:
        unet.load_state_dict(elder["ema"])
        encoders.load_state_dict(elder["encoders"])
        ema = {k: v.clone() for k, v in unet.state_dict().items()}
    else:
        encoders.load_state_dict(read("text")["encoders"])
        ema = {k: v.clone() for k, v in unet.state_dict().items()}
    encoders.requires_grad_(train_text)
    if train_text:
        encoders.l.layers[-1].requires_grad_(False)
        encoders.l.norm.requires_grad_(False)
    alpha_bar = torch.from_numpy(ALPHA_BAR).float().to(DEVICE)
    by_fifth, levels = [[] for _ in range(5)], []
    slips, mended = Slips(data["shift"], data["scale"]) if mend else None, []
    walks, lacking = Walks(encoders, OWN_STEPS, OWN_CFG, seed=20 + RANK + step) if own else None, []
    # The processes begin with the same weights and go on with batches of their own.
    torch.manual_seed(2 + 1000 * RANK + step)

    def save():
        run.save(unet=unet.state_dict(), ema=ema, encoders=encoders.state_dict(), optimiser=optimiser.state_dict(), step=step,
                 shift=data["shift"], scale=data["scale"])

    trained = [p for g in optimiser.param_groups for p in g["params"]]
    while (progress := of_the_first(run.progress)) < 1:
        i = torch.multinomial(often, size, replacement=True)
        z = mean[i] + sigma[i][:, :, None, None] * torch.randn(size, 4, 16, 16)
        # Where scene, hour and layout are decided; plain epsilon loss hardly sees errors there, which σ multiplies.
        lowest = torch.tensor([0, 600, 850])[torch.multinomial(torch.tensor([0.40, 0.35, 0.25]), size, replacement=True)]
        t = (lowest + torch.rand(size) * (1000 - lowest)).long().clamp(max=999)
        # Noise at 16 x 16 has a level of its own, and the model would read the hour off it: let levels say less (SDXL: 0.05) …
        offset = 0.12 * torch.randn(size, 4, 1, 1) * (torch.rand(size, 1, 1, 1) < 0.5)
        noise, seen, weights, texts = torch.randn_like(z) + offset, z, weight[i], [r.choice(data["captions"][j]) for j in i.tolist()]
        if slips:
            right, wrong, t_wrong, w_wrong, texts_wrong = slips.draw(mend)
            z, seen, t, weights, texts = torch.cat([z, right]), torch.cat([seen, wrong]), torch.cat([t, t_wrong]), torch.cat([weights, w_wrong]), texts + texts_wrong
            noise = torch.cat([noise, torch.randn_like(right)])
        a = alpha_bar[t][:, None, None, None]
        x = (a.sqrt() * seen + (1 - a).sqrt() * noise).contiguous(memory_format=torch.channels_last)
        with torch.set_grad_enabled(train_text):
            context, y = conditions(encoders, texts, r)
        with fast():
            # What has to be taken away is the noise, and with it the slip.
            difference = unet(x, t, context, y).float() - (x - a.sqrt() * z) / (1 - a).sqrt()
        error = difference.square()
        weighted = (error * weights).mean((1, 2, 3))
        snr = alpha_bar[t] / (1 - alpha_bar[t])
        # … and have the levels of what it means by that noise right: they are the hour.
        level = (difference.mean((2, 3)).square().mean(1) / snr)
        loss = ((snr.clamp(max=5) / snr) * (1 + 0.2 * snr.rsqrt() + 0.04 / snr) * weighted + 0.2 * level).mean()
        (loss / RANKS).backward()
        if walks:
            lack = walks.lacking(unet, own)
            lacking.append(lack.item())
            learn_beside(trained, lack, heed)
        add_up([p.grad for p in trained])
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        factor = min(1, (step + 1) / 30) * max(0.01, 0.5 + 0.5 * math.cos(math.pi * progress))
        for g in optimiser.param_groups:
            g["lr"] = g["base_lr"] * factor
        optimiser.step()
        optimiser.zero_grad()
        step += 1
        decay = min(0.995 if own else 0.997, step / (step + 10))
        with torch.no_grad():
            now = dict(unet.named_parameters())
            torch._foreach_lerp_([ema[k] for k in now], list(now.values()), 1 - decay)
        mended += (weighted.detach() / snr)[size:].tolist()
        for k, e, l in zip(t[:size].tolist(), error.detach().mean((1, 2, 3)).tolist(), level.tolist()):
            by_fifth[k // 200].append(e)
            if k >= 800:
                levels.append(l)
        if step % 50 == 0 and RANK == 0:
            means = [sum(b) / max(1, len(b)) for b in by_fifth]
            run.say(f"step {step} samples {step * size * RANKS} eps-mse " + " ".join(f"{m:.4f}" for m in means) + f" mean {sum(means) / 5:.4f} level {sum(levels) / max(1, len(levels)):.4f}"
                    + (f" slips {sum(mended) / len(mended):.3f}" if mended else "") + (f" missed {sum(lacking) / len(lacking):.3f}" if lacking else ""))
            by_fifth, levels, lacking, mended = [[] for _ in range(5)], [], [], []
        if RANK == 0 and run.due():
            save()
    if RANK == 0:
        save()


def load(style="plain"):
    """The averaged denoiser, the text encoders, and the latents' shift and scale."""
    state = read(f"unet-{style}")
    unet, encoders = Unet(), TextEncoders()
    unet.load_state_dict(state["ema"])
    encoders.load_state_dict(state["encoders"])
    return unet.eval(), encoders.eval(), state["shift"], state["scale"]


@torch.no_grad()
def paint(vae, latents, shift, scale):
    """Normalised latents → pictures in -1..1."""
    z = vae.post_quant_conv(latents * scale[:, None, None] + shift[:, None, None])
    return vae.decoder(z) if vae.painted_to_the_end else vae.decoder.sketch(vae.decoder.half(z))


def load_vae():
    stage = next(s for s in ("whole", "finish", "sketch") if (RUNS / f"vae-{s}.pt").exists())
    vae = train_vae.load(stage)
    vae.painted_to_the_end = stage != "sketch"
    return vae


def look(style, steps, cfg, seeds):
    unet, encoders, shift, scale = load(style)
    texts = [p for p in PROMPTS for _ in range(seeds)]
    latents = sample(unet, encoders, texts, [s for _ in PROMPTS for s in range(seeds)], steps, cfg)
    save_sheet(paint(load_vae(), latents, shift, scale), RUNS / f"look-{style}.png", 8)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("command", choices=["cache", "slips", "base", "look"])
    arguments.add_argument("--cards", type=int, default=8000)
    arguments.add_argument("--first", type=int, default=0)
    arguments.add_argument("--minutes", type=float, default=60)
    arguments.add_argument("--batch", type=int, default=32)
    arguments.add_argument("--lr", type=float, default=0.02)
    arguments.add_argument("--style", choices=postcards.STYLES, default="plain")
    arguments.add_argument("--from", dest="start", choices=postcards.STYLES, help="another style's denoiser to begin with")
    arguments.add_argument("--own", type=int, default=0, help="own ways beside each batch, of which a reader says what they lack; needs runs/reader-….pt")
    arguments.add_argument("--heed", type=float, default=1.0, help="the gradient of what the reader misses beside that of the noise's error")
    arguments.add_argument("--mend", type=int, default=0, help="cards with a slip beside each batch, to be mended; needs runs/latents-slips-….pt")
    arguments.add_argument("--train-text", action="store_true")
    arguments.add_argument("--steps", type=int, default=12)
    arguments.add_argument("--cfg", type=float, default=3.0)
    arguments.add_argument("--seeds", type=int, default=3)
    arguments.add_argument("--threads", type=int, default=2)
    a = arguments.parse_args()
    torch.set_num_threads(a.threads)
    if a.command == "cache":
        cache(a.cards, a.style, a.first)
    elif a.command == "slips":
        cache_slips(a.cards, a.first)
    elif a.command == "base":
        base(a.minutes, a.batch, a.lr, a.style, a.train_text, a.start, a.own, a.heed, a.mend)
    else:
        look(a.style, a.steps, a.cfg, a.seeds)
