"""Few steps, as in SDXL-Lightning (Lin, Wang and Yang 2024) in miniature.

    python paths.py                                                the teacher's ways, guidance included, once
    python distill.py unet --steps 4 --from base --minutes 20      goes on from the base
    python distill.py unet --steps 2 --from 4 --minutes 10         and from a student: progressively
    python distill.py unet --steps 1 --from 2 --minutes 10         predicts x0
    python distill.py lora --steps 4 --from 4 --minutes 10 [--adversarial 0.2]
    python distill.py export --steps 4 OUT.safetensors [--lora]
    python distill.py look --steps 4 [--lora] [--style print]

A student takes one Euler step where its teacher takes several. It walks whole ways from the start noise, at exactly
the timesteps that the app visits with `sgm_uniform`, each step from where its own last one ended or from the
teacher's place, and is told where the teacher stood at its end. With --adversarial, a critic made of the base's
first half tells the teacher's ends of steps from the student's. With --own, it also walks ways of its own, of new captions, and a reader says
what their ends lack.
"""
import argparse
import copy
import math

import torch
import torch.nn.functional as F
from torch import nn

import export
import paths
import postcards
import train_unet
from muon import Muon, groups_of
from precision import fast
from sampling import LOG_SIGMAS, conditioning, sample, schedule, timestep
from snapshots import RUNS, Run, read
from train_unet import PROMPTS
from train_vae import aside, save_sheet
from unet import sinusoid
from walks import Walks, learn_beside


LORA_RANK = 24


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


@torch.no_grad()
def come_near(unet, student):
    """Starts the LoRA where low rank comes nearest to what a student's whole weights changed. student: its state."""
    for name, m in unet.named_modules():
        if isinstance(m, Lora):
            change = (student[f"{name}.weight"] - m.layer.weight).flatten(1)
            u, s, v = torch.linalg.svd(change, full_matrices=False)
            rank, root = m.down.weight.shape[0], s.sqrt()
            m.up.weight.copy_((u * root)[:, :rank].reshape(m.up.weight.shape))
            m.down.weight.copy_((root[:, None] * v)[:rank].reshape(m.down.weight.shape))


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


def predict(unet, x, sigma, context, y):
    """The model's output at one σ for the whole batch."""
    return unet(x / (sigma**2 + 1).sqrt(), timestep(sigma).expand(len(x)), context, y)


def run_name(steps, lora, style="plain"):
    return f"unet-{style}-{steps}step" + ("-lora" if lora else "")


def averaged(name):
    return read(name)["ema"]


@torch.no_grad()
def answer_with_the_picture(unet, points, captions, encoders, count=256):
    """Fits the last convolution to say x0 where it said noise, by least squares, before one-step training starts."""
    points, captions, inputs = points[:count], captions[:count], []
    hook = unet.out[2].register_forward_pre_hook(lambda _, given: inputs.append(given[0]))
    sigma = schedule("sgm_uniform", 1)[0]
    for i in range(0, len(points), 32):
        predict(unet, points[i : i + 32, 0], sigma, *conditioning(encoders, captions[i : i + 32]))
    hook.remove()
    rows = F.unfold(torch.cat(inputs).contiguous(), 3, padding=1).transpose(1, 2).flatten(0, 1)
    rows = torch.cat([rows, torch.ones(len(rows), 1)], 1)
    gram = rows.T @ rows
    fit = torch.linalg.solve(gram + 1e-3 * gram.diagonal().mean() * torch.eye(len(gram)), rows.T @ points[:, -1].permute(0, 2, 3, 1).flatten(0, 2))
    unet.out[2].weight.copy_(fit[:-1].T.reshape(4, -1, 3, 3))
    unet.out[2].bias.copy_(fit[-1])


def train(a):
    lora, x0_model = a.command == "lora", a.steps == 1
    run = Run(run_name(a.steps, lora, a.style), a.minutes)
    torch.manual_seed(4)
    base, encoders, *_ = train_unet.load(a.style)
    encoders.requires_grad_(False)
    points, captions = paths.load(a.style)
    points = points[:, :: paths.QUARTERS // a.steps]
    student = copy.deepcopy(base)
    student = with_lora(student, a.rank) if lora else student.requires_grad_(True)
    state, step = run.resume(), 0
    if state:
        student.load_state_dict(state["student"])
    elif a.start != "base":
        elder = averaged(run_name(a.start, False, a.style))
        come_near(student, elder) if lora else student.load_state_dict(elder)
    if x0_model and not state:
        answer_with_the_picture(student, points, captions, encoders)
    student = student.to(memory_format=torch.channels_last)
    named = [(n, p) for n, p in student.named_parameters() if p.requires_grad]
    optimiser = Muon(groups_of(named, a.lr, a.lr * 0.1, ("input_blocks.0", "out.2")))
    ema = {k: v.clone() for k, v in student.state_dict().items()}
    critic = Critic(base) if a.adversarial else None
    sceptic = torch.optim.Adam(critic.heads.parameters(), lr=1e-3, betas=(0.5, 0.99)) if critic else None
    if state and state["optimiser"]:
        optimiser.load_state_dict(state["optimiser"])
        ema, step = state["ema"], state["step"]
        if critic and state["critic"]:
            critic.load_state_dict(state["critic"])
    sigmas = schedule("sgm_uniform", a.steps)
    # Things are where the picture differs from the rest of its row.
    differs = aside(points[:, -1])
    weight = 1 + 2 * differs / differs.mean((1, 2, 3), keepdim=True)
    weight = weight / weight.mean((1, 2, 3), keepdim=True)
    smooth, lacking = [None] * a.steps, []
    walks = Walks(encoders, (a.steps,), 1, x0_model, seed=a.steps) if a.own else None

    def save():
        run.save(student=student.state_dict(), ema=ema, optimiser=optimiser.state_dict(), step=step, critic=critic and critic.state_dict())

    while run.progress < 1:
        i = torch.randint(0, len(points), (a.batch,))
        with torch.no_grad():
            conditions = conditioning(encoders, [captions[j] for j in i.tolist()])
        way, x = points[i], points[i, 0]
        for k, (now, then) in enumerate(zip(sigmas[:-1], sigmas[1:])):
            x = torch.where(torch.rand(a.batch, 1, 1, 1) < 0.6, x, way[:, k]).contiguous(memory_format=torch.channels_last)
            with fast():
                out = predict(student, x, now, *conditions).float()
            landed = out if x0_model else x + out * (then - now)
            # In units of how far states lie apart at its end; levels, which are the hour, once more.
            apart = landed - way[:, k + 1]
            loss = (apart.square() * weight[i]).mean() / (1 + then**2) + 0.3 * apart.mean((2, 3)).square().mean()
            smooth[k] = loss.item() if smooth[k] is None else 0.97 * smooth[k] + 0.03 * loss.item()
            if critic:
                loss = loss + a.adversarial * persuade(critic, sceptic, x, way[:, k + 1], landed, now, then, conditions)
            loss.backward()
            x = landed.detach()
        if walks:
            lack = walks.lacking(student, a.own)
            lacking.append(lack.item())
            learn_beside([p for _, p in named], lack, a.heed)
        torch.nn.utils.clip_grad_norm_([p for _, p in named], 1.0)
        factor = min(1, (step + 1) / 20) * max(0.02, 0.5 + 0.5 * math.cos(math.pi * run.progress))
        for g in optimiser.param_groups:
            g["lr"] = g["base_lr"] * factor
        optimiser.step()
        optimiser.zero_grad()
        step += 1
        decay = min(0.99, step / (step + 10))
        with torch.no_grad():
            for key, v in student.state_dict().items():
                ema[key].lerp_(v, 1 - decay)
        if step % 25 == 0:
            run.say(f"step {step} ways {step * a.batch} loss " + " ".join(f"{s:.4f}" for s in smooth) + (f" missed {sum(lacking) / len(lacking):.3f}" if lacking else ""))
            lacking = []
        if run.due():
            save()
    save()


def persuade(critic, sceptic, x, target, landed, now, then, conditions):
    """Teaches the critic, then says how far the student is from being believed."""
    pair = (now.expand(len(x)), then.expand(len(x)), *conditions)
    doubt = F.relu(1 - critic(x, target, *pair)).mean() + F.relu(1 + critic(x, landed.detach(), *pair)).mean()
    sceptic.zero_grad()
    doubt.backward()
    sceptic.step()
    return F.softplus(-critic(x, landed, *pair)).mean()


def student_of(steps, style, lora, rank):
    """The averaged student, or any style's base with the LoRA that was learned on the plain one."""
    unet, encoders, shift, scale = train_unet.load(style)
    if lora:
        state = averaged(run_name(steps, True))
        with_lora(unet, rank).load_state_dict({k: v for k, v in state.items() if ".layer." not in k}, strict=False)
    else:
        unet.load_state_dict(averaged(run_name(steps, False, style)))
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
    arguments.add_argument("--steps", type=int, choices=[1, 2, 4], default=4)
    arguments.add_argument("--from", dest="start", choices=["base", "4", "2"], default="base")
    arguments.add_argument("--minutes", type=float, default=20)
    arguments.add_argument("--batch", type=int, default=12)
    arguments.add_argument("--lr", type=float, default=0.006)
    arguments.add_argument("--adversarial", type=float, default=0.0)
    arguments.add_argument("--own", type=int, default=0, help="own ways in each batch of which a reader says what they lack; needs runs/reader-….pt")
    arguments.add_argument("--heed", type=float, default=0.7, help="the gradient of what the reader misses beside that of the distance from the teacher")
    arguments.add_argument("--rank", type=int, default=LORA_RANK)
    arguments.add_argument("--lora", action="store_true")
    arguments.add_argument("--style", choices=postcards.STYLES, default="plain")
    arguments.add_argument("--threads", type=int, default=2)
    a = arguments.parse_args()
    torch.set_num_threads(a.threads)
    {"unet": train, "lora": train, "export": write, "look": look}[a.command](a)
