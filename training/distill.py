"""Few steps, as in SDXL-Lightning (Lin, Wang and Yang 2024) in miniature.

    python distill.py unet --steps 8 --teacher base --minutes 30          guidance goes into the student here
    python distill.py unet --steps 4 --teacher 8 --minutes 30 [--adversarial 0.2]
    python distill.py unet --steps 2 --teacher 4 …                        and --steps 1, which predicts x0
    python distill.py lora --steps 4 --teacher 8 --minutes 30
    python distill.py export --steps 4 OUT.safetensors [--lora]
    python distill.py look --steps 4 [--lora] [--style print]

A student takes one Euler step where its teacher takes several. It is trained at exactly the timesteps that the app
visits with `sgm_uniform`, half on noised cards and half on its own way from pure noise. With --adversarial, a
critic made of the teacher's first half tells the teacher's ends of steps from the student's.
"""
import argparse
import copy
import math
import random

import torch
import torch.nn.functional as F
from torch import nn

import export
import postcards
import train_unet
from muon import Muon, groups_of
from sampling import LOG_SIGMAS, conditioning, sample, schedule, sigma_at, timestep
from snapshots import RUNS, Run
from train_unet import PROMPTS
from train_vae import save_sheet
from unet import sinusoid


class Lora(nn.Module):
    """A linear layer or convolution with a low-rank change beside it; the layer itself stays as it is."""

    def __init__(self, layer, rank):
        super().__init__()
        self.layer = layer.requires_grad_(False)
        rank = min(rank, layer.weight.shape[0], layer.weight[0].numel())
        if isinstance(layer, nn.Conv2d):
            self.down = nn.Conv2d(layer.in_channels, rank, layer.kernel_size, layer.stride, layer.padding, bias=False)
            self.up = nn.Conv2d(rank, layer.out_channels, 1, bias=False)
        else:
            self.down, self.up = nn.Linear(layer.in_features, rank, bias=False), nn.Linear(rank, layer.out_features, bias=False)
        nn.init.zeros_(self.up.weight)

    def forward(self, x):
        return self.layer(x) + self.up(self.down(x))


def with_lora(unet, rank):
    """Wraps what LCM and Lightning LoRAs change: transformers, residual blocks, samplers; not the first and last convolutions."""
    unet.requires_grad_(False)
    for name, module in list(unet.named_modules()):
        for child, layer in list(module.named_children()):
            path = f"{name}.{child}"
            if isinstance(layer, (nn.Linear, nn.Conv2d)) and path.startswith(("input_blocks", "middle_block", "output_blocks")) and path != "input_blocks.0.0":
                setattr(module, child, Lora(layer, rank))
    return unet


class Critic(nn.Module):
    """The teacher's encoder and middle, frozen, with small heads: is x at σ_then the teacher's continuation of x at σ_now?"""

    def __init__(self, teacher):
        super().__init__()
        self.unet = copy.deepcopy(teacher).requires_grad_(False)
        width = self.unet.middle_block[2].out_layers[3].out_channels
        self.heads = nn.ModuleList(nn.Sequential(nn.Conv2d(2 * c, 64, 1), nn.GroupNorm(8, 64), nn.SiLU(), nn.Conv2d(64, 1, 1)) for c in (64, width))

    def features(self, x, sigma, context, y):
        u = self.unet
        t = (sigma.log()[:, None] - LOG_SIGMAS[None]).abs().argmin(1).float()
        from_unet = []
        emb = u.time_embed(sinusoid(t, u.channels)) + u.label_emb(y)
        h = u.input_blocks[0][0](x / (sigma**2 + 1).sqrt()[:, None, None, None])
        for i, block in enumerate(u.input_blocks[1:], 1):
            for m in block:
                h = m(h, emb, context)
            if i == 5:
                from_unet.append(h)
        for m in u.middle_block:
            h = m(h, emb, context)
        return [*from_unet, h]

    def forward(self, before, after, now, then, context, y):
        pairs = zip(self.features(before, now, context, y), self.features(after, then.clamp(min=0.03), context, y))
        return torch.cat([head(torch.cat(p, 1)).flatten(1) for head, p in zip(self.heads, pairs)], 1)


def predict(unet, x, sigma, context, y, cfg=1.0, negative=None):
    """Noise at one σ for the whole batch. negative: context and vector of the empty text, for guidance."""
    scaled, t = x / (sigma**2 + 1).sqrt(), timestep(sigma).expand(len(x))
    if negative is None:
        return unet(scaled, t, context, y)
    both = unet(torch.cat([scaled, scaled]), torch.cat([t, t]), torch.cat([context, negative[0]]), torch.cat([y, negative[1]]))
    positive, empty = both.chunk(2)
    return empty + cfg * (positive - empty)


@torch.no_grad()
def teacher_step(unet, x, t_now, t_then, pieces, conditions, cfg, negative):
    """From timestep t_now to t_then (None: all the way to 0) in several Euler steps, even in t as sgm_uniform's are."""
    t = torch.linspace(t_now, 0 if t_then is None else t_then, pieces + 1)
    sigmas = sigma_at(t)
    if t_then is None:
        sigmas[-1] = 0
    for now, then in zip(sigmas[:-1], sigmas[1:]):
        x = x + predict(unet, x, now, *conditions, cfg, negative) * (then - now)
    return x


def load_student(steps, style="plain"):
    return torch.load(RUNS / f"unet-{style}-{steps}step.pt", map_location="cpu", weights_only=False)


def train(a):
    lora = a.command == "lora"
    run = Run(f"unet-{a.style}-{a.steps}step" + ("-lora" if lora else ""), a.minutes)
    torch.manual_seed(4)
    r = random.Random(4)
    teacher, encoders, shift, scale = train_unet.load(a.style)
    first = a.teacher == "base"
    if not first:
        teacher.load_state_dict(load_student(a.teacher, a.style)["ema"])
    teacher.requires_grad_(False)
    encoders.requires_grad_(False)
    student = copy.deepcopy(teacher) if not lora else copy.deepcopy(train_unet.load(a.style)[0])
    student = with_lora(student, a.rank) if lora else student.requires_grad_(True)
    named = [(n, p) for n, p in student.named_parameters() if p.requires_grad]
    optimiser = Muon(groups_of(named, a.lr, a.lr * 0.1, ("input_blocks.0", "out.2")))
    critic = Critic(teacher) if a.adversarial else None
    judge = torch.optim.Adam(critic.heads.parameters(), lr=1e-3, betas=(0.5, 0.99)) if critic else None
    state, step = run.resume(), 0
    ema = {k: v.clone() for k, v in student.state_dict().items()}
    if state:
        student.load_state_dict(state["student"])
        optimiser.load_state_dict(state["optimiser"])
        ema, step = state["ema"], state["step"]
    data = torch.load(RUNS / f"latents-{a.style}.pt", weights_only=False)
    mean = (data["mean"].float() - shift[:, None, None]) / scale[:, None, None]
    times = torch.linspace(999, 0, a.steps + 1)[:-1].tolist()
    sigmas = schedule("sgm_uniform", a.steps)
    pieces = max(2, (32 if first else int(a.teacher)) // a.steps)
    x0_model = a.steps == 1
    smooth = None
    while run.progress < 1:
        i = torch.randint(0, len(mean), (a.batch,))
        texts = [r.choice(data["captions"][j]) for j in i.tolist()]
        with torch.no_grad():
            conditions = conditioning(encoders, texts)
            negative = conditioning(encoders, [""] * a.batch) if first else None
            k = r.randrange(a.steps)
            noise = torch.randn(a.batch, 4, 16, 16)
            if k == 0:
                x = noise * (1 + sigmas[0] ** 2).sqrt()
            elif r.random() < 0.5:
                x = mean[i] + sigmas[k] * noise
            else:
                x = noise * (1 + sigmas[0] ** 2).sqrt()
                for now, then in zip(sigmas[:k], sigmas[1 : k + 1]):
                    x = x + predict(student, x, now, *conditions) * (then - now)
            target = teacher_step(teacher, x, times[k], times[k + 1] if k + 1 < a.steps else None, pieces, conditions, a.cfg, negative)
        now, then = sigmas[k], sigmas[k + 1]
        out = predict(student, x, now, *conditions)
        landed = out if x0_model else x + out * (then - now)
        # In units of the noise predicted, so that every step weighs alike; x0 in its own.
        loss = F.mse_loss(landed, target) / (1 if x0_model else (then - now) ** 2)
        if critic:
            pair = (now.expand(a.batch), then.expand(a.batch), *conditions)
            heads = critic(x, target, *pair), critic(x, landed.detach(), *pair)
            doubt = F.relu(1 - heads[0]).mean() + F.relu(1 + heads[1]).mean()
            judge.zero_grad()
            doubt.backward()
            judge.step()
            loss = loss + a.adversarial * F.softplus(-critic(x, landed, *pair)).mean()
        loss.backward()
        for g in optimiser.param_groups:
            g["lr"] = g["base_lr"] * max(0.02, math.cos(math.pi / 2 * run.progress))
        optimiser.step()
        optimiser.zero_grad()
        step += 1
        decay = min(0.995, step / (step + 10))
        with torch.no_grad():
            for key, v in student.state_dict().items():
                ema[key].lerp_(v, 1 - decay)
        smooth = loss.item() if smooth is None else 0.98 * smooth + 0.02 * loss.item()
        if step % 25 == 0:
            run.say(f"step {step} loss {smooth:.5f}")
        if run.due():
            run.save(student=student.state_dict(), ema=ema, optimiser=optimiser.state_dict(), step=step)
    run.save(student=student.state_dict(), ema=ema, optimiser=optimiser.state_dict(), step=step)


def student_of(steps, style, lora, rank):
    """The averaged student, or another style's base with the LoRA."""
    unet, encoders, shift, scale = train_unet.load(style)
    if lora:
        state = torch.load(RUNS / f"unet-plain-{steps}step-lora.pt", map_location="cpu", weights_only=False)["ema"]
        with_lora(unet, rank).load_state_dict({k: v for k, v in state.items() if ".layer." not in k}, strict=False)
    else:
        unet.load_state_dict(load_student(steps, style)["ema"])
    return unet.eval(), encoders, shift, scale


def write(a):
    unet = student_of(a.steps, a.style, a.lora, a.rank)[0]
    tensors = {}
    if a.lora:
        for name, m in unet.named_modules():
            if isinstance(m, Lora):
                key = "lora_unet_" + name.replace(".", "_")
                tensors[f"{key}.lora_down.weight"], tensors[f"{key}.lora_up.weight"] = m.down.weight, m.up.weight
                tensors[f"{key}.alpha"] = torch.tensor(float(m.down.weight.shape[0]))
    else:
        tensors = {f"model.diffusion_model.{k}": v for k, v in unet.state_dict().items()}
    kind = "LoRA" if a.lora else "UNet" + (" predicting x0" if a.steps == 1 else "")
    meta = {
        "modelspec.title": f"Fulgurite postcards, {a.steps}-step {kind}",
        "modelspec.description": f"Distilled from the postcards base: Euler, sgm_uniform, {a.steps} steps, CFG 1.",
        "modelspec.architecture": "stable-diffusion-xl-v1-base" + ("/lora" if a.lora else ""),
    }
    print("%d tensors, %d bytes" % export.write_safetensors(a.out, tensors, meta))


def look(a):
    unet, encoders, shift, scale = student_of(a.steps, a.style, a.lora, a.rank)
    texts = [p for p in PROMPTS for _ in range(3)]
    latents = sample(unet, encoders, texts, [s for _ in PROMPTS for s in range(3)], a.steps, 1.0, prediction="x0" if a.steps == 1 else "eps")
    save_sheet(train_unet.paint(train_unet.load_vae(), latents, shift, scale), RUNS / f"look-{a.style}-{a.steps}step{'-lora' if a.lora else ''}.png", 8)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("command", choices=["unet", "lora", "export", "look"])
    arguments.add_argument("out", nargs="?")
    arguments.add_argument("--steps", type=int, choices=[1, 2, 4, 8], default=4)
    arguments.add_argument("--teacher", choices=["base", "8", "4", "2"], default="base")
    arguments.add_argument("--minutes", type=float, default=30)
    arguments.add_argument("--batch", type=int, default=16)
    arguments.add_argument("--lr", type=float, default=0.004)
    arguments.add_argument("--cfg", type=float, default=4.0)
    arguments.add_argument("--adversarial", type=float, default=0.0)
    arguments.add_argument("--rank", type=int, default=16)
    arguments.add_argument("--lora", action="store_true")
    arguments.add_argument("--style", choices=postcards.STYLES, default="plain")
    arguments.add_argument("--threads", type=int, default=2)
    a = arguments.parse_args()
    torch.set_num_threads(a.threads)
    {"unet": train, "lora": train, "export": write, "look": look}[a.command](a)
