"""Every number of steps, whole and as LoRA, on both schedules: what of the prompts shows, how far from drawn cards, side by side.

    python table.py rows [--count 500] [--only 4-step …]     adds to runs/table.txt
    python table.py sheet OUT.png                            the same six seeds in every row

The distance is Fréchet's (as in FID) between features of the judge's last layer, averaged over the picture, of the painted
pictures and of 2,000 drawn cards of the same held-out combinations: not Inception's, so only to be compared with each other.
"""
import argparse
import time
from dataclasses import dataclass

import torch
from PIL import Image, ImageDraw

import distill
import judge
import train_unet
from postcards import STYLES
from sampling import sample
from snapshots import RUNS
from train_vae import as_bytes, drawn

SHEET = (
    ("a red balloon over the sea at sunset", 2), ("a white house and a pink tree in the hills by day", 2),
    ("an orange cat and a yellow star in the mountains at night in the snow", 2),
)


@dataclass(frozen=True)
class Row:
    file: str
    steps: int
    scheduler: str = "sgm_uniform"
    style: str = "plain"
    sampler: str = "euler"

    @property
    def cfg(self):
        return 2.5 if self.file == "base" else 1.0

    @property
    def name(self):
        return f"{self.file} {self.steps} {self.scheduler}" + "".join(f" {word}" for word in (self.style, self.sampler) if word not in ("plain", "euler"))

    def load(self):
        if self.file == "base":
            return train_unet.load(self.style)
        return distill.student_of(int(self.file[0]), self.style, self.file.endswith("LoRA"), distill.LORA_RANK)

    @torch.no_grad()
    def paint(self, vae, texts, seeds):
        unet, encoders, shift, scale = self.load()
        unet = unet.to(memory_format=torch.channels_last)
        out, prediction = [], "x0" if self.file == "1-step" else "eps"
        for i in range(0, len(texts), 25):
            latents = sample(unet, encoders, texts[i : i + 25], seeds[i : i + 25], self.steps, self.cfg, self.scheduler, prediction, sampler=self.sampler)
            out.append(train_unet.paint(vae, latents, shift, scale))
        return torch.cat(out).contiguous()


ROWS = (
    Row("base", 50), Row("base", 30), Row("base", 30, "normal"), Row("base", 30, sampler="euler_ancestral"), Row("base", 8), Row("base", 4), Row("base", 2), Row("base", 1),
    Row("4-step", 4), Row("4-step", 4, "normal"), Row("4-step", 8), Row("4-step LoRA", 8), Row("4-step LoRA", 4), Row("4-step LoRA", 4, "normal"),
    Row("2-step", 2), Row("2-step", 2, "normal"), Row("4-step LoRA", 2), Row("1-step", 1), Row("1-step", 1, "normal"),
    Row("base", 30, style="print"), Row("base", 4, style="print"), Row("4-step LoRA", 4, style="print"),
)


@torch.no_grad()
def features(model, x):
    return torch.cat([model.features(b).mean((2, 3)) for b in x.split(50)]).double()


def distance(a, b):
    """Fréchet's between two sets of features, as if normally distributed."""
    ca, cb = a.T.cov(), b.T.cov()
    values, vectors = torch.linalg.eigh(ca)
    root = vectors * values.clamp(min=0).sqrt() @ vectors.T
    both = torch.linalg.eigvalsh(root @ cb @ root).clamp(min=0).sqrt().sum()
    return ((a.mean(0) - b.mean(0)).square().sum() + ca.trace() + cb.trace() - 2 * both).item()


def wanted(only, style):
    return [row for row in ROWS if (not only or row.name.startswith(tuple(only))) and style in (None, row.style)]


def rows(count, only, style):
    model, vae = judge.load(), train_unet.load_vae()
    cards, texts = judge.full_prompts(count)
    reference = {}
    for row in wanted(only, style):
        if row.style not in reference:
            held = [judge.judged(31_000_000 + i) for i in range(2000)]
            reference[row.style] = features(model, drawn(held, row.style))
            say(f"drawn, {row.style}: distance {distance(features(model, drawn(cards, row.style)), reference[row.style]):.3f}")
        started = time.time()
        x = row.paint(vae, texts, range(count))
        seconds = (time.time() - started) / count
        far = distance(features(model, x), reference[row.style])
        say(f"{row.name} cfg {row.cfg:g}: {judge.report(judge.score(model, x, cards, texts))} distance {far:.3f} {seconds:.2f} s/picture")


def say(line):
    print(line, flush=True)
    with open(RUNS / "table.txt", "a") as file:
        print(line, file=file)


def sheet(path, only, style):
    vae = train_unet.load_vae()
    texts = [t for t, n in SHEET for _ in range(n)]
    seeds = [s for _, n in SHEET for s in range(n)]
    shown = wanted(only, style)
    out = Image.new("RGB", (150 + 132 * len(texts), 132 * len(shown)), "white")
    pen = ImageDraw.Draw(out)
    for i, row in enumerate(shown):
        p = as_bytes(row.paint(vae, texts, seeds))
        pen.multiline_text((4, 132 * i + 46), f"{row.file}\n{row.steps} steps\n{row.scheduler}\n{row.style if row.style != 'plain' else ''}{row.sampler if row.sampler != 'euler' else ''}", fill="black")
        for j in range(len(texts)):
            out.paste(Image.fromarray(p[j]), (150 + 132 * j, 132 * i))
    out.save(path)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("command", choices=["rows", "sheet"])
    arguments.add_argument("out", nargs="?")
    arguments.add_argument("--count", type=int, default=500)
    arguments.add_argument("--only", nargs="*", help="beginnings of rows, as: base 30")
    arguments.add_argument("--style", choices=STYLES)
    arguments.add_argument("--threads", type=int, default=1)
    a = arguments.parse_args()
    torch.set_num_threads(a.threads)
    if a.command == "rows":
        rows(a.count, a.only, a.style)
    else:
        sheet(a.out, a.only, a.style)
