"""The teacher's ways from noise to picture, made once: every student learns from the same store.

    python paths.py --count 3000 --part 0 [--cfg 4] [--steps 12]     runs/paths-plain-0.pt; further parts add to it

A way is a start noise and where the guided teacher stands at a quarter, half, three quarters and the end of time,
which are the sigmas that the app visits in 4, 2 and 1 steps of `sgm_uniform`. Guidance begins where the layout is settled
(σ ≤ 3): earlier it paints things twice. The judge looks at every end: a way whose picture does not show its caption,
or shows a thing twice, is left out, so students learn from the teacher's better days.
"""
import argparse
import time

import torch

import judge
import postcards
import train_text
import train_unet
from captions import caption
from precision import fast
from sampling import conditioning, noise_of, schedule, timestep
from snapshots import RUNS, parts

QUARTERS = 4
SETTLED = 3
FIRST_CARD = 5_000_000
FIRST_SEED = 40_000_000


@torch.no_grad()
def ways(unet, conditions, negative, seeds, steps, cfg):
    """DPM-Solver++(2M) with guidance → [b, QUARTERS + 1, 4, 16, 16]; Euler would need twice the steps."""
    sigmas = schedule("sgm_uniform", steps)
    x = noise_of(seeds) * (1 + sigmas[0] ** 2).sqrt()
    context, y = torch.cat([conditions[0], negative[0]]), torch.cat([conditions[1], negative[1]])
    points, before, h_before = [x], None, None
    for i in range(steps):
        now, then = sigmas[i], sigmas[i + 1]
        scaled, t = x / (1 + now**2).sqrt(), timestep(now)
        with fast():
            if now > SETTLED:
                noise = unet(scaled, t.expand(len(x)), *conditions).float()
            else:
                positive, empty = unet(torch.cat([scaled, scaled]), t.expand(2 * len(x)), context, y).float().chunk(2)
                noise = empty + cfg * (positive - empty)
        x0 = x - now * noise
        if then == 0:
            x = x0
        else:
            h = (now / then).log()
            towards = x0 if before is None else x0 + h / (2 * h_before) * (x0 - before)
            x = then / now * x - torch.expm1(-h) * towards
            before, h_before = x0, h
        if (i + 1) % (steps // QUARTERS) == 0:
            points.append(x)
    return torch.stack(points, 1)


def cards_of(part, count):
    """Cards that no held-out combination occurs on, whose captions say everything."""
    out, seed = [], FIRST_CARD + part * 1_000_000
    while len(out) < count:
        # More of them with two things and three than elsewhere: with few steps these are the hard ones.
        card = postcards.card(seed, count=(0, 1, 1, 2, 2, 2, 3, 3)[seed % 8])
        text = caption(card)
        if train_text.says_all(card, text):
            out.append((card, text))
        seed += 1
    return out


@torch.no_grad()
def make(style, part, count, steps, cfg, size):
    unet, encoders, shift, scale = train_unet.load(style)
    unet = unet.to(memory_format=torch.channels_last)
    vae, model = train_unet.load_vae(), judge.load()
    pairs, points, captions, shown, started = cards_of(part, count), [], [], [], time.time()
    for start in range(0, count, size):
        cards, texts = zip(*pairs[start : start + size])
        seeds = range(FIRST_SEED + part * 1_000_000 + start, FIRST_SEED + part * 1_000_000 + start + len(texts))
        x = ways(unet, conditioning(encoders, texts), conditioning(encoders, [""] * len(texts)), seeds, steps, cfg)
        rows = judge.score(model, train_unet.paint(vae, x[:, -1], shift, scale), cards, texts)
        points.append(x.half())
        captions += texts
        shown += [row["all"] and not row["extra"] and not row["twice"] for row in rows]
        if (start // size) % 10 == 9 or start + size >= count:
            kept = torch.tensor(shown)
            torch.save(dict(points=torch.cat(points)[kept].cpu(), captions=[t for t, s in zip(captions, shown) if s], shown=kept.float().mean().item()),
                       RUNS / f"paths-{style}-{part}.pt")
            print(f"{len(captions)} ways, {int(kept.sum())} kept, {(time.time() - started) / len(captions):.3f} s each", flush=True)


def load(style):
    """points [n, 5, 4, 16, 16], captions."""
    made = parts(f"paths-{style}").values()
    return torch.cat([p["points"] for p in made]).float(), [t for p in made for t in p["captions"]]


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--count", type=int, default=3000)
    arguments.add_argument("--part", type=int, default=0)
    arguments.add_argument("--steps", type=int, default=12)
    arguments.add_argument("--cfg", type=float, default=4.0)
    arguments.add_argument("--batch", type=int, default=16)
    arguments.add_argument("--style", choices=postcards.STYLES, default="plain")
    arguments.add_argument("--threads", type=int, default=1)
    a = arguments.parse_args()
    torch.set_num_threads(a.threads)
    make(a.style, a.part, a.count, a.steps, a.cfg, a.batch)
