"""SDXL's denoiser (Podell et al. 2023) under its LDM key names, widths free."""
import math

import torch
import torch.nn.functional as F
from torch import nn

from precision import GroupNorm, attention

HEAD = 64


def sinusoid(t, width):
    """[n] → [n, width]: cosines, then sines."""
    half = width // 2
    frequencies = torch.exp(-math.log(10000) * torch.arange(half, dtype=torch.float32) / half)
    angles = t.float()[:, None] * frequencies
    return torch.cat([angles.cos(), angles.sin()], 1)


def size_vector(sizes):
    """[b, 6]: height, width, crop top, crop left, target height, target width → [b, 1536]."""
    return sinusoid(sizes.flatten(), 256).reshape(sizes.shape[0], -1)


class ResBlock(nn.Module):
    def __init__(self, cin, cout, emb):
        super().__init__()
        self.in_layers = nn.Sequential(GroupNorm(32, cin), nn.SiLU(), nn.Conv2d(cin, cout, 3, padding=1))
        self.emb_layers = nn.Sequential(nn.SiLU(), nn.Linear(emb, cout))
        self.out_layers = nn.Sequential(GroupNorm(32, cout), nn.SiLU(), nn.Identity(), nn.Conv2d(cout, cout, 3, padding=1))
        nn.init.zeros_(self.out_layers[3].weight)
        if cin != cout:
            self.skip_connection = nn.Conv2d(cin, cout, 1)

    def forward(self, x, emb, context):
        h = self.in_layers(x) + self.emb_layers(emb)[:, :, None, None]
        return (self.skip_connection(x) if hasattr(self, "skip_connection") else x) + self.out_layers(h)


def silence(layer):
    """A branch that ends in it adds nothing until it has learned: new blocks may join a network that can already paint."""
    nn.init.zeros_(layer.weight)
    nn.init.zeros_(layer.bias)


class Attention(nn.Module):
    def __init__(self, ch, context):
        super().__init__()
        self.heads = ch // HEAD
        self.to_q = nn.Linear(ch, ch, bias=False)
        self.to_k, self.to_v = nn.Linear(context, ch, bias=False), nn.Linear(context, ch, bias=False)
        self.to_out = nn.Sequential(nn.Linear(ch, ch))
        silence(self.to_out[0])

    def forward(self, x, context):
        q, k, v = self.to_q(x), self.to_k(context), self.to_v(context)
        q, k, v = (y.unflatten(2, (self.heads, HEAD)).transpose(1, 2) for y in (q, k, v))
        return self.to_out(attention(q, k, v).transpose(1, 2).flatten(2))


class Gate(nn.Module):
    def __init__(self, ch):
        super().__init__()
        self.proj = nn.Linear(ch, 8 * ch)

    def forward(self, x):
        value, gate = self.proj(x).chunk(2, -1)
        return value * F.gelu(gate)


class FeedForward(nn.Module):
    def __init__(self, ch):
        super().__init__()
        self.net = nn.Sequential(Gate(ch), nn.Identity(), nn.Linear(4 * ch, ch))
        silence(self.net[2])

    def forward(self, x):
        return self.net(x)


class TransformerBlock(nn.Module):
    def __init__(self, ch, context):
        super().__init__()
        self.attn1, self.attn2, self.ff = Attention(ch, ch), Attention(ch, context), FeedForward(ch)
        self.norm1, self.norm2, self.norm3 = nn.LayerNorm(ch), nn.LayerNorm(ch), nn.LayerNorm(ch)

    def forward(self, x, context):
        y = self.norm1(x)
        x = x + self.attn1(y, y)
        x = x + self.attn2(self.norm2(x), context)
        return x + self.ff(self.norm3(x))


class SpatialTransformer(nn.Module):
    def __init__(self, ch, context, depth):
        super().__init__()
        self.norm = GroupNorm(32, ch, eps=1e-6)
        self.proj_in, self.proj_out = nn.Linear(ch, ch), nn.Linear(ch, ch)
        self.transformer_blocks = nn.ModuleList(TransformerBlock(ch, context) for _ in range(depth))

    def forward(self, x, emb, context):
        b, c, h, w = x.shape
        y = self.proj_in(self.norm(x).permute(0, 2, 3, 1).reshape(b, h * w, c))
        for block in self.transformer_blocks:
            y = block(y, context)
        return x + self.proj_out(y).reshape(b, h, w, c).permute(0, 3, 1, 2)


class Downsample(nn.Module):
    def __init__(self, ch):
        super().__init__()
        self.op = nn.Conv2d(ch, ch, 3, stride=2, padding=1)

    def forward(self, x, emb, context):
        return self.op(x)


class Upsample(nn.Module):
    def __init__(self, ch):
        super().__init__()
        self.conv = nn.Conv2d(ch, ch, 3, padding=1)

    def forward(self, x, emb, context):
        return self.conv(F.interpolate(x, scale_factor=2.0, mode="nearest"))


class Unet(nn.Module):
    """x [b, 4, h, w] scaled by 1/√(1 + σ²), t [b] 0..999, context [b, tokens, c], y [b, vector] → noise [b, 4, h, w]."""

    def __init__(self, channels=64, mult=(1, 1, 2), depth=(0, 2, 1), context=128, vector=64 + 1536):
        super().__init__()
        self.channels = channels
        emb = 4 * channels
        self.time_embed = nn.Sequential(nn.Linear(channels, emb), nn.SiLU(), nn.Linear(emb, emb))
        self.label_emb = nn.Sequential(nn.Sequential(nn.Linear(vector, emb), nn.SiLU(), nn.Linear(emb, emb)))
        self.input_blocks = nn.ModuleList([nn.ModuleList([nn.Conv2d(4, channels, 3, padding=1)])])
        skips, ch = [channels], channels
        for level, m in enumerate(mult):
            for _ in range(2):
                block = nn.ModuleList([ResBlock(ch, m * channels, emb)])
                ch = m * channels
                if depth[level]:
                    block.append(SpatialTransformer(ch, context, depth[level]))
                self.input_blocks.append(block)
                skips.append(ch)
            if level < len(mult) - 1:
                self.input_blocks.append(nn.ModuleList([Downsample(ch)]))
                skips.append(ch)
        self.middle_block = nn.ModuleList([ResBlock(ch, ch, emb), SpatialTransformer(ch, context, depth[-1]), ResBlock(ch, ch, emb)])
        self.output_blocks = nn.ModuleList()
        for level in reversed(range(len(mult))):
            for i in range(3):
                block = nn.ModuleList([ResBlock(ch + skips.pop(), mult[level] * channels, emb)])
                ch = mult[level] * channels
                if depth[level]:
                    block.append(SpatialTransformer(ch, context, depth[level]))
                if level and i == 2:
                    block.append(Upsample(ch))
                self.output_blocks.append(block)
        self.out = nn.Sequential(GroupNorm(32, ch), nn.SiLU(), nn.Conv2d(ch, 4, 3, padding=1))
        nn.init.zeros_(self.out[2].weight)

    def forward(self, x, t, context, y):
        emb = self.time_embed(sinusoid(t, self.channels)) + self.label_emb(y)
        h = self.input_blocks[0][0](x)
        skips = [h]
        for block in self.input_blocks[1:]:
            for m in block:
                h = m(h, emb, context)
            skips.append(h)
        for m in self.middle_block:
            h = m(h, emb, context)
        for block in self.output_blocks:
            h = torch.cat([h, skips.pop()], 1)
            for m in block:
                h = m(h, emb, context)
        return self.out(h)
