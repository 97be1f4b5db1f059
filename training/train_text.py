"""Teaches both text encoders to read captions before any picture is involved.

    python train_text.py --minutes 5

Small readers ask the context (by attention, as the UNet will) and the pooled vector (linearly) for scene, time, weather,
and for each kind of thing its colour, place and size. That takes a minute and spares the UNet from learning to read
through a noisy loss, where colours are understood last. The readers are thrown away.
"""
import argparse
import math
import random
import re

import torch
import torch.nn.functional as F
from torch import nn

import postcards
from captions import KIND_WORDS, PLACE_WORDS, SCENE_WORDS, SIZE_WORDS, TIME_WORDS, WEATHER_WORDS, caption
from muon import Muon, groups_of
from postcards import COLOURS, KINDS, PLACES, SCENES, SIZES, TIMES, WEATHERS
from snapshots import Run
from text import UNKNOWN, TextEncoders, encode

LENGTH = 56
# Of the whole, then for each kind its colour (the last answer: none), its place (the last: not said), its size.
OF_ALL = [len(SCENES), len(TIMES), len(WEATHERS)]
ANSWERS = OF_ALL + [len(COLOURS) + 1] * len(KINDS) + [len(PLACES) + 1] * len(KINDS) + [len(SIZES)] * len(KINDS)
IGNORE = -100


def labels(card, text):
    """What a caption says of its card, as answers; IGNORE where it leaves scene, time or weather out."""
    said = lambda phrases: any(p in text for p in phrases)
    out = [
        SCENES.index(card.scene) if said(SCENE_WORDS[card.scene]) else IGNORE,
        TIMES.index(card.time) if said(TIME_WORDS[card.time]) else IGNORE,
        WEATHERS.index(card.weather) if said(WEATHER_WORDS[card.weather]) else IGNORE,
    ]
    colours, places = [len(COLOURS)] * len(KINDS), [len(PLACES)] * len(KINDS)
    sizes = [list(SIZES).index("usual")] * len(KINDS)
    for t in card.things:
        kind = KINDS.index(t.kind)
        colours[kind] = list(COLOURS).index(t.colour)
        nouns, where, size = ("|".join(words) for words in (KIND_WORDS[t.kind], PLACE_WORDS[t.place], SIZE_WORDS[t.size]))
        if re.search(f"({nouns}) ({where})", text):
            places[kind] = PLACES.index(t.place)
        if t.size != "usual" and re.search(f"({size}) ({t.colour} )?({nouns})", text):
            sizes[kind] = list(SIZES).index(t.size)
    return out + colours + places + sizes


def says_all(card, text):
    """Whether scene and time are named: what is left out cannot be judged. Weather may be left out."""
    return IGNORE not in labels(card, text)[:2]


class Readers(nn.Module):
    def __init__(self, context=128, pooled=64, width=64):
        super().__init__()
        self.queries = nn.Parameter(torch.randn(len(ANSWERS), width))
        self.key, self.value = nn.Linear(context, width), nn.Linear(context, width)
        self.norm = nn.LayerNorm(context)
        self.by_attention = nn.ModuleList(nn.Linear(width, n) for n in ANSWERS)
        self.by_pooled = nn.ModuleList(nn.Linear(pooled, n) for n in ANSWERS)

    def forward(self, context, pooled):
        x = self.norm(context)
        q = self.queries.expand(len(x), 1, -1, -1)
        read = F.scaled_dot_product_attention(q, self.key(x)[:, None], self.value(x)[:, None])[:, 0]
        return [m(read[:, i]) for i, m in enumerate(self.by_attention)], [m(pooled) for m in self.by_pooled]


def with_unknown(rows, ends, r):
    """Unknown words put in here and there, as in prompts that people write."""
    l, g = rows
    for i in range(len(l)):
        if r.random() < 0.3:
            for _ in range(r.choice((1, 1, 2, 3))):
                if ends[i] >= l.shape[1] - 2:
                    break
                at = r.randint(1, int(ends[i]))
                for x in (l, g):
                    x[i, at + 1:] = x[i, at:-1].clone()
                    x[i, at] = UNKNOWN
                ends[i] += 1
    return l, g, ends


def batch(seeds, r, length=LENGTH, held=False):
    cards = [postcards.card(s, held) for s in seeds]
    texts = [caption(c) for c in cards]
    l, g, ends = encode(texts, length)
    l, g, ends = with_unknown((l, g), ends, r)
    return l, g, ends, torch.tensor([labels(c, t) for c, t in zip(cards, texts)])


def parameters(encoders, readers, known=None):
    """Groups for Muon. known: rows of the vocabulary that stay as they are, and with them all of the encoders but the other rows."""
    if known is not None:
        encoders.requires_grad_(False)
        rows = [t.token.weight.requires_grad_(True) for t in (encoders.l, encoders.g)]
        return [*groups_of(list(readers.named_parameters()), 0.02, 3e-3, ("queries", "by_")), dict(params=rows, kind="adam", lr=0.02, base_lr=0.02, weight_decay=0.0)]
    named = [(n, p) for m in (encoders, readers) for n, p in m.named_parameters() if p.requires_grad]
    return groups_of(named, 0.02, 3e-3, ("token", "position", "queries", "by_"))


def main(minutes, size):
    run = Run("text", minutes, every=60)
    torch.manual_seed(1)
    r = random.Random(1)
    encoders, readers = TextEncoders(), Readers()
    state, step = run.resume(), 0
    known = state.get("known") if state else None
    optimiser = Muon(parameters(encoders, readers, known))
    if state:
        encoders.load_state_dict(state["encoders"])
        readers.load_state_dict(state["readers"])
        optimiser.load_state_dict(state["optimiser"])
        step = state["step"]
    kept = [] if known is None else [(t.token.weight, t.token.weight.detach()[known]) for t in (encoders.l, encoders.g)]

    def save():
        run.save(encoders=encoders.state_dict(), readers=readers.state_dict(), optimiser=optimiser.state_dict(), step=step, known=known)

    while run.progress < 1:
        # Half the time at full length, for the app attends to all 77 positions.
        length = 77 if step % 4 == 0 else LENGTH
        l, g, ends, wanted = batch(range(step * size, (step + 1) * size), r, length)
        context, pooled = encoders(l, g, ends)
        # The UNet is robust to noise in what it reads; so must its reading be.
        loss = 0
        for answers in readers(context + 0.1 * torch.randn_like(context), pooled):
            for i, a in enumerate(answers):
                weight = 1 if i < len(OF_ALL) + len(KINDS) else 0.5
                loss = loss + weight * F.cross_entropy(a, wanted[:, i], ignore_index=IGNORE)
        loss = loss + 1e-3 * context.square().mean() + 1e-3 * pooled.square().mean()
        loss.backward()
        for group in optimiser.param_groups:
            group["lr"] = group["base_lr"] * max(0.02, math.cos(math.pi / 2 * run.progress))
        optimiser.step()
        optimiser.zero_grad()
        with torch.no_grad():
            for table, rows in kept:
                table[known] = rows
        step += 1
        if step % 50 == 0:
            run.say(f"step {step} loss {loss.item():.4f} " + check(encoders, readers, r))
        if run.due():
            save()
    save()
    run.say(check(encoders, readers, r, 512))


@torch.no_grad()
def check(encoders, readers, r, count=128):
    """Share of held-out captions of which everything is read rightly: scene, time and weather, colours, places, sizes."""
    l, g, ends, wanted = batch(range(5_000_000, 5_000_000 + count), r, 77, held=True)
    context, pooled = encoders(l, g, ends)
    text = f"std {context.std():.2f} {pooled.std():.2f}"
    for name, answers in zip(("attention", "pooled"), readers(context, pooled)):
        right = torch.stack([a.argmax(1) for a in answers], 1)
        right = (right == wanted) | (wanted == IGNORE)
        parts = right.split([len(OF_ALL), *[len(KINDS)] * 3], 1)
        text += f" {name} " + " ".join(f"{p.all(1).float().mean():.3f}" for p in parts)
    return text


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--minutes", type=float, default=5)
    arguments.add_argument("--batch", type=int, default=64)
    arguments.add_argument("--threads", type=int, default=1)
    a = arguments.parse_args()
    torch.set_num_threads(a.threads)
    main(a.minutes, a.batch)
