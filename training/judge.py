"""Reads scene, time, weather, and each kind's colour from a picture, and so measures whether pictures show what prompts ask.

    python judge.py train --minutes 6          on drawn cards, checked on held-out combinations
    python judge.py vae --count 256            how much of a drawn card survives the autoencoder: the ceiling
    python judge.py base --count 500 --steps 30 --cfg 2.5 [--sampler euler_ancestral]
"""
import argparse
import math
import random
import time

import torch
import torch.nn.functional as F
from torch import nn

import postcards
import train_text
import train_unet
from captions import caption
from muon import Muon, groups_of
from postcards import COLOURS, IN_THE_SKY, KINDS, SCENES, SIZES, TIMES, WEATHERS
from reader import ABSENT, answers
from sampling import SAMPLERS, sample
from snapshots import RUNS, Run, read
from things import own
from train_vae import VALIDATION, drawn


class Judge(nn.Module):
    """[b, 3, 128, 128] in -1..1 → scene [b, 5], time [b, 4], weather [b, 5], colours [b, kinds, 9], the last: no such thing."""

    def __init__(self):
        super().__init__()
        widths = (3, 32, 48, 64, 96)
        self.convs = nn.ModuleList(nn.Conv2d(a, b, 3, stride=2, padding=1) for a, b in zip(widths, widths[1:]))
        self.norms = nn.ModuleList(nn.GroupNorm(8, b) for b in widths[1:])
        self.last = nn.Conv2d(96, 128, 3, padding=1)
        self.scene, self.time, self.weather = (nn.Linear(256, len(names)) for names in (SCENES, TIMES, WEATHERS))
        self.things = nn.Conv2d(128, len(KINDS) * ABSENT, 1)
        self.absent = nn.Parameter(torch.zeros(len(KINDS)))

    def features(self, x):
        """[b, 128, 4, 4]"""
        x = F.avg_pool2d(x, 2)
        for conv, norm in zip(self.convs, self.norms):
            x = F.relu(norm(conv(x)))
        return F.relu(self.last(x))

    def forward(self, x):
        x = self.features(x)
        pooled = torch.cat([x.mean((2, 3)), x.amax((2, 3))], 1)
        # Evidence for a coloured thing is where it is strongest.
        found = self.things(x).flatten(2).logsumexp(2).unflatten(1, (len(KINDS), ABSENT))
        none = self.absent.expand(len(x), -1)[:, :, None]
        return self.scene(pooled), self.time(pooled), self.weather(pooled), torch.cat([found, none], 2)


def soften(x, r):
    """Blur and noise, so that the judge looks at shapes and colours rather than at crisp edges."""
    if r.random() < 0.5:
        x = F.avg_pool2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), 3, stride=1)
    return x + r.choice((0, 0.03, 0.08)) * torch.randn_like(x)


def train(minutes, size):
    run = Run("judge", minutes, every=60)
    torch.manual_seed(3)
    r = random.Random(3)
    model = Judge()
    optimiser, step = Muon(groups_of(model.named_parameters(), 0.02, 2e-3, ("convs.0", "scene", "time", "weather", "things"))), 0
    state = run.resume()
    if state:
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        step = state["step"]
    while run.progress < 1:
        seeds = range(20_000_000 + step * size, 20_000_000 + (step + 1) * size)
        # Held-out combinations too: the judge must know what the painter has not seen.
        cards = [postcards.card(s, held=s % 2 == 0) for s in seeds]
        wanted = torch.tensor([answers(c) for c in cards])
        *of_all, things = model(soften(drawn(cards), r))
        loss = sum(F.cross_entropy(answer, wanted[:, i]) for i, answer in enumerate(of_all))
        loss = loss + 4 * F.cross_entropy(things.flatten(0, 1), wanted[:, len(of_all) : len(of_all) + len(KINDS)].flatten())
        loss.backward()
        for g in optimiser.param_groups:
            g["lr"] = g["base_lr"] * max(0.02, math.cos(math.pi / 2 * run.progress))
        optimiser.step()
        optimiser.zero_grad()
        step += 1
        if step % 25 == 0:
            run.say(f"step {step} loss {loss.item():.4f}")
        if run.due():
            run.save(model=model.state_dict(), optimiser=optimiser.state_dict(), step=step)
    run.save(model=model.state_dict(), optimiser=optimiser.state_dict(), step=step)
    cards = [postcards.card(VALIDATION + i, held=True) for i in range(500)]
    x = drawn(cards)
    run.say("held out: " + report(score(model.eval(), x, cards)))


@torch.no_grad()
def score(model, x, cards, texts=None):
    """Per card: scene, time, weather right; per thing asked for: kind present, and in its colour; these together without the weather, and with it; things nobody asked for; a lone thing twice.

    texts: the captions; weather that they do not name is not judged.
    """
    scene, hour, weather, things = (torch.cat(parts) for parts in zip(*(model(b) for b in x.split(50))))
    seen = things.argmax(2)
    rows = []
    for i, c in enumerate(cards):
        wanted = answers(c)
        row = dict(scene=scene[i].argmax().item() == wanted[0], time=hour[i].argmax().item() == wanted[1])
        named = texts is None or train_text.labels(c, texts[i])[2] != train_text.IGNORE
        row["weather"] = [weather[i].argmax().item() == wanted[2]] if named else []
        kinds = [k for k in range(len(KINDS)) if wanted[3 + k] != ABSENT]
        row["thing"] = [seen[i, k].item() != ABSENT for k in kinds]
        row["colour"] = [seen[i, k].item() == wanted[3 + k] for k in kinds]
        row["extra"] = any(seen[i, k].item() != ABSENT for k in range(len(KINDS)) if k not in kinds)
        row["twice"] = painted_twice(x[i], c)
        row["together"] = row["scene"] and row["time"] and all(row["colour"])
        row["all"] = row["together"] and all(row["weather"])
        rows.append(row)
    return rows


def painted_twice(picture, card):
    """Whether a lone thing's colour spreads wider over its part of the picture than one thing is. picture: [3, 128, 128] in -1..1.

    Of drawn cards 4.3 % are taken for it: yellow and white things before a bright scene.
    """
    if len(card.things) != 1:
        return False
    thing = card.things[0]
    colour = torch.tensor(own(thing, card), dtype=torch.float32)
    part = (picture[:, 10:62] if thing.kind in IN_THE_SKY else picture[:, 62:]).clamp(-1, 1).add(1).mul(127.5).permute(1, 2, 0)
    usual = part.median(1, keepdim=True).values
    near, differs = (part - colour).abs().sum(2), (part - usual).abs().sum(2)
    shown = (near < 0.45 * (usual - colour).abs().sum(2)) & (near < 150) & (differs > 60)
    columns = (shown.sum(0) >= 6).nonzero()
    return len(columns) > 0 and (columns.max() - columns.min()).item() >= 64 * max(1, SIZES[thing.size])


def report(rows):
    share = lambda values: sum(values) / max(1, len(values))
    flat = lambda name: [v for row in rows for v in row[name]]
    return (f"n {len(rows)} scene {share([r['scene'] for r in rows]):.3f} time {share([r['time'] for r in rows]):.3f} weather {share(flat('weather')):.3f} "
            f"thing {share(flat('thing')):.3f} thing+colour {share(flat('colour')):.3f} "
            f"together {share([r['together'] for r in rows]):.3f} all {share([r['all'] for r in rows]):.3f} unasked {share([r['extra'] for r in rows]):.3f} twice {share([r['twice'] for r in rows if len(r['thing']) == 1]):.3f}")


def load():
    model = Judge()
    model.load_state_dict(read("judge")["model"])
    return model.eval()


@torch.no_grad()
def through_vae(count):
    vae = train_unet.load_vae()
    cards = [postcards.card(VALIDATION + i, held=True) for i in range(count)]
    x = drawn(cards)
    out = []
    for b in x.split(16):
        mean, _ = vae.moments(b.contiguous(memory_format=torch.channels_last))
        out.append(train_unet.paint(vae, mean, torch.zeros(4), torch.ones(4)))
    model = load()
    print("drawn      ", report(score(model, x, cards)))
    print("through VAE", report(score(model, torch.cat(out).contiguous(), cards)))


def judged(seed):
    """A card of held-out combinations: one thing on three in six, two on two, three on one."""
    return postcards.card(seed, held=True, count=(1, 2, 1, 2, 1, 3)[seed % 6])


def full_prompts(count):
    """Prompts that name scene and time, of things never seen in that scene and colour."""
    cards, texts, i = [], [], 0
    while len(cards) < count:
        c = judged(30_000_000 + i)
        i += 1
        text = caption(c)
        if train_text.says_all(c, text):
            cards.append(c)
            texts.append(text)
    return cards, texts


@torch.no_grad()
def judge_base(count, steps, cfg, sampler, scheduler, style):
    unet, encoders, shift, scale = train_unet.load(style)
    vae, model = train_unet.load_vae(), load()
    cards, texts = full_prompts(count)
    started, out = time.time(), []
    for start in range(0, count, 25):
        part = slice(start, start + 25)
        latents = sample(unet, encoders, texts[part], range(start, start + len(texts[part])), steps, cfg, scheduler, sampler=sampler)
        out.append(train_unet.paint(vae, latents, shift, scale))
    x = torch.cat(out).contiguous()
    rows = score(model, x, cards, texts)
    print(f"{style} {sampler} {scheduler} steps {steps} cfg {cfg}: {report(rows)} {(time.time() - started) / count:.2f} s/picture", flush=True)
    one = [row for row, c in zip(rows, cards) if len(c.things) == 1]
    print("  one thing only:", report(one), flush=True)
    train_unet.save_sheet(x[:40], RUNS / f"judged-{style}-{sampler}-{scheduler}-{steps}.png", 8)
    (RUNS / f"judged-{style}-{sampler}-{scheduler}-{steps}.txt").write_text("\n".join(f"{t} :: {row}" for t, row in zip(texts, rows)))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("command", choices=["train", "vae", "base"])
    arguments.add_argument("--minutes", type=float, default=6)
    arguments.add_argument("--batch", type=int, default=32)
    arguments.add_argument("--count", type=int, default=100)
    arguments.add_argument("--steps", type=int, default=12)
    arguments.add_argument("--cfg", type=float, default=3.0)
    arguments.add_argument("--sampler", choices=SAMPLERS, default="euler")
    arguments.add_argument("--scheduler", choices=["sgm_uniform", "normal"], default="sgm_uniform")
    arguments.add_argument("--style", choices=postcards.STYLES, default="plain")
    arguments.add_argument("--threads", type=int, default=2)
    a = arguments.parse_args()
    torch.set_num_threads(a.threads)
    if a.command == "train":
        train(a.minutes, a.batch)
    elif a.command == "vae":
        through_vae(a.count)
    else:
        judge_base(a.count, a.steps, a.cfg, a.sampler, a.scheduler, a.style)
