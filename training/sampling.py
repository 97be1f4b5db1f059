"""The app's sampling, in torch: ComfyUI's sigmas, its `normal` and `sgm_uniform` schedules, `euler` and `euler_ancestral`, guidance."""
import numpy as np
import torch

from device import DEVICE
from text import encode
from unet import size_vector

BETAS = np.linspace(0.00085**0.5, 0.012**0.5, 1000, dtype=np.float64) ** 2
ALPHA_BAR = np.cumprod(1 - BETAS)
SIGMAS = torch.from_numpy(((1 - ALPHA_BAR) / ALPHA_BAR) ** 0.5).float().to(DEVICE)
LOG_SIGMAS = SIGMAS.log()
SCALE = 0.13025
SAMPLERS = ("euler", "euler_ancestral")


def sigma_at(t):
    low = t.floor().long().clamp(0, 999)
    high = t.ceil().long().clamp(0, 999)
    w = t - low
    return ((1 - w) * LOG_SIGMAS[low] + w * LOG_SIGMAS[high]).exp()


def schedule(name, steps):
    """[steps + 1], the last 0."""
    t = torch.linspace(999, 0, steps + 1)[:-1] if name == "sgm_uniform" else torch.linspace(999, 0, steps)
    return torch.cat([sigma_at(t), torch.zeros(1)])


def timestep(sigma):
    return (sigma.log() - LOG_SIGMAS).abs().argmin().float()


def conditioning(encoders, texts, size=(128, 128)):
    """→ context [b, 77, c], vector [b, pooled + 1536], as the app makes them."""
    context, pooled = encoders(*encode(texts, 77))
    h, w = size
    sizes = torch.tensor([[h, w, 0, 0, h, w]]).expand(len(texts), -1)
    return context, torch.cat([pooled, size_vector(sizes)], 1)


def noise_of(seeds, size=(128, 128)):
    return next_noise([torch.Generator().manual_seed(s) for s in seeds], (4, size[0] // 8, size[1] // 8))


def next_noise(generators, shape):
    """One of that shape from each generator, drawn on the processor as the app does."""
    return torch.stack([torch.randn(shape, generator=g, device="cpu") for g in generators]).to(DEVICE)


def ancestral(now, then):
    """Down to which σ an ancestral step goes, and with how much fresh noise it comes back up to `then` (Song et al. 2021, η = 1)."""
    up = (then**2 * (now**2 - then**2) / now**2).sqrt()
    return (then**2 - up**2).sqrt(), up


@torch.no_grad()
def sample(unet, encoders, texts, seeds, steps=30, cfg=4.0, scheduler="sgm_uniform", prediction="eps", size=(128, 128), sampler="euler"):
    """Latents with zero mean and unit variance (the file's factor 0.13025 times what its VAE takes), [b, 4, h/8, w/8]."""
    context, y = conditioning(encoders, texts, size)
    if cfg != 1:
        empty = conditioning(encoders, [""] * len(texts), size)
        context, y = torch.cat([context, empty[0]]), torch.cat([y, empty[1]])
    sigmas = schedule(scheduler, steps)
    x = noise_of(seeds, size) * (1 + sigmas[0] ** 2).sqrt()
    # As ComfyUI seeds it on the processor.
    generators = [torch.Generator().manual_seed(s + 1) for s in seeds]
    for now, then in zip(sigmas[:-1], sigmas[1:]):
        scaled = x / (now**2 + 1).sqrt()
        t = timestep(now).expand(len(context))
        out = unet(torch.cat([scaled, scaled]) if cfg != 1 else scaled, t, context, y)
        if cfg != 1:
            positive, negative = out.chunk(2)
            out = negative + cfg * (positive - negative)
        x0 = out if prediction == "x0" else x - now * out
        down, up = ancestral(now, then) if sampler == "euler_ancestral" else (then, 0)
        x = x + (x - x0) / now * (down - now)
        if up > 0:
            x = x + up * next_noise(generators, x.shape[1:])
    return x
