"""Trains the reader of latents.

    python train_reader.py doubled --count 8000      cards on which one thing stands twice: runs/latents-doubled.pt
    python train_reader.py merged --count 6000       two things at one place, which no card has and pictures do: runs/latents-merged.pt
    python train_reader.py read --minutes 7          on these and on the cached latents; and --seed 6, --seed 7
"""
import argparse
import dataclasses
import math
import random

import torch
import torch.nn.functional as F

import postcards
import train_unet
from muon import Muon, groups_of
from postcards import KINDS
from reader import MERGED, NOISE, OF_ALL, TWICE, Reader, answers, mistakes
from slips import exchanged, with_twin
from snapshots import RUNS, Run, read
from train_text import IGNORE
from train_vae import drawn


def doubled(seed):
    """A card with one of its things twice, and what a reader says of it."""
    r = random.Random(f"doubled {seed}")
    card = postcards.card(seed, held=r.random() < 0.3, count=r.choice((1, 1, 2, 2, 3)))
    thing = r.choice(card.things)
    both, _ = with_twin(card, thing, r)
    said, kind = answers(card), len(OF_ALL) + KINDS.index(thing.kind)
    said[kind], said[kind + len(KINDS)] = TWICE, IGNORE
    return both, said


def merged(seed):
    """A card with two things at one place, one before or above the other, and what a reader says of it."""
    r = random.Random(f"merged {seed}")
    card = postcards.card(seed, held=r.random() < 0.3, count=r.choice((2, 2, 3)))
    here, there = r.sample(card.things, 2)
    moved = dataclasses.replace(there, place=here.place)
    card = exchanged(card, moved)
    said = answers(card)
    for t in (here, moved):
        said[len(OF_ALL) + KINDS.index(t.kind)] = MERGED
    return card, said


ODD = {"doubled": (doubled, 50_000_000), "merged": (merged, 70_000_000)}


def odd(name, count):
    draw, first = ODD[name]
    return zip(*(draw(first + i) for i in range(count)))


@torch.no_grad()
def cache(name, count):
    vae = train_unet.load_vae()
    cards, _ = odd(name, count)
    means = [train_unet.means_of(vae, drawn(cards[i : i + 16])) for i in range(0, count, 16)]
    torch.save(dict(mean=torch.cat(means)), RUNS / f"latents-{name}.pt")


def known():
    """Normalised latents and what is on them; the last tenth of each store for checking."""
    data = train_unet.cached("plain")
    normal = lambda mean: (mean.float() - data["shift"][:, None, None]) / data["scale"][:, None, None]
    stores = [(normal(data["mean"]), torch.tensor([answers(card) for card in data["cards"]]))]
    for name in ODD:
        mean = read(f"latents-{name}")["mean"]
        stores.append((normal(mean), torch.tensor(list(odd(name, len(mean)))[1])))
    cut = [len(x) * 9 // 10 for x, _ in stores]
    return [[torch.cat([s[i][:n] for s, n in zip(stores, cut)]) for i in range(2)], [torch.cat([s[i][n:] for s, n in zip(stores, cut)]) for i in range(2)]]


def roughened(x):
    """Blurred now and then, and under noise: only what is as large as a thing then counts, so that nobody who learns from the reader deceives it with traces."""
    blurred = F.avg_pool2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), 3, stride=1)
    x = torch.lerp(x, blurred, torch.rand(len(x), 1, 1, 1) * (torch.rand(len(x), 1, 1, 1) < 0.3))
    return x + NOISE * torch.rand(len(x), 1, 1, 1) * torch.randn_like(x)


def train(minutes, size, seed):
    run = Run(f"reader-{seed}", minutes, every=60)
    torch.manual_seed(seed)
    (x, said), (x_new, said_new) = known()
    model = Reader()
    optimiser, step = Muon(groups_of(model.named_parameters(), 0.02, 2e-3, ("convs.0", "evidence", "whole.2"))), 0
    state = run.resume()
    if state:
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        step = state["step"]
    while run.progress < 1:
        i = torch.randint(0, len(x), (size,))
        loss = mistakes(model(roughened(x[i])), said[i]).mean()
        loss.backward()
        for g in optimiser.param_groups:
            g["lr"] = g["base_lr"] * max(0.02, 0.5 + 0.5 * math.cos(math.pi * run.progress))
        optimiser.step()
        optimiser.zero_grad()
        step += 1
        if step % 50 == 0:
            run.say(f"step {step} loss {loss.item():.4f}")
    with torch.no_grad():
        for name, z in (("as they are", x_new), ("roughened", roughened(x_new))):
            right = [torch.cat([a.argmax(-1).flatten(1) if a.dim() > 2 else a.argmax(-1, keepdim=True) for a in model(part)], 1) for part in z.split(500)]
            right = (torch.cat(right) == said_new) | (said_new == IGNORE)
            of_all, kinds, places = right.split([len(OF_ALL), len(KINDS), len(KINDS)], 1)
            odd_one = {"with twins": (said_new == TWICE).any(1), "merged": (said_new == MERGED).any(1)}
            share = lambda rows: f"{kinds[rows].all(1).float().mean():.3f}"
            run.say(f"new latents {name}: scene, time, weather {[round(v, 3) for v in of_all.float().mean(0).tolist()]} all kinds {share(~sum(odd_one.values()).bool())} "
                    + " ".join(f"{k} {share(rows)}" for k, rows in odd_one.items()) + f" places {places[said_new[:, -len(KINDS):] != IGNORE].float().mean():.3f}")
    run.save(model=model.state_dict(), optimiser=optimiser.state_dict(), step=step)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("command", choices=[*ODD, "read"])
    arguments.add_argument("--count", type=int, default=4000)
    arguments.add_argument("--minutes", type=float, default=4)
    arguments.add_argument("--batch", type=int, default=64)
    arguments.add_argument("--seed", type=int, default=5)
    arguments.add_argument("--threads", type=int, default=1)
    a = arguments.parse_args()
    torch.set_num_threads(a.threads)
    cache(a.command, a.count) if a.command in ODD else train(a.minutes, a.batch, a.seed)
