"""SDXL's autoencoder (Rombach et al. 2022) under its LDM key names, widths free.

Two facts shape the widths here. GroupNorm has 32 groups, so at 32 channels each group is one channel and the
norm erases the level of every channel over the picture: harmless in the encoder, whose residual stream passes
by, but ruinous before the decoder's last convolution, which therefore gets 64 channels. And a pixel-shuffle
head at half resolution trains everything but the last level at a third of the cost; the exported file lacks it.

Blocks named in ASLEEP are the identity (their last convolution is zero) and are not computed in training: they
are in the file because the layout has them, and cost nothing until somebody with a GPU wakes them.
"""
import torch
import torch.nn.functional as F
from torch import nn

from precision import GroupNorm, attention

ENCODER = dict(ch=32, mult=(1, 1, 2, 2))
DECODER = dict(ch=64, mult=(1, 1, 1, 1))
LATENT = 4
ASLEEP = (
    "encoder.down.0.block.0", "encoder.down.0.block.1", "encoder.down.1.block.1", "encoder.down.2.block.1",
    "decoder.up.2.block.2", "decoder.up.1.block.1", "decoder.up.1.block.2", "decoder.up.0.block.1", "decoder.up.0.block.2",
)


def norm(channels):
    return GroupNorm(32, channels, eps=1e-6)


class ResnetBlock(nn.Module):
    def __init__(self, cin, cout):
        super().__init__()
        self.asleep = False
        self.norm1, self.conv1 = norm(cin), nn.Conv2d(cin, cout, 3, padding=1)
        self.norm2, self.conv2 = norm(cout), nn.Conv2d(cout, cout, 3, padding=1)
        nn.init.zeros_(self.conv2.weight)
        if cin != cout:
            self.nin_shortcut = nn.Conv2d(cin, cout, 1)

    def forward(self, x):
        if self.asleep:
            return x
        h = self.conv1(F.silu(self.norm1(x)))
        h = self.conv2(F.silu(self.norm2(h)))
        return (self.nin_shortcut(x) if hasattr(self, "nin_shortcut") else x) + h


class AttnBlock(nn.Module):
    def __init__(self, ch):
        super().__init__()
        self.norm = norm(ch)
        self.q, self.k, self.v, self.proj_out = (nn.Conv2d(ch, ch, 1) for _ in range(4))
        nn.init.zeros_(self.proj_out.weight)

    def forward(self, x):
        b, c, h, w = x.shape
        y = self.norm(x)
        q, k, v = (m(y).reshape(b, 1, c, h * w).transpose(2, 3).contiguous() for m in (self.q, self.k, self.v))
        y = attention(q, k, v)
        return x + self.proj_out(y.transpose(2, 3).reshape(b, c, h, w))


class Level(nn.Module):
    """block and attn are names that the file format has."""

    def __init__(self, cin, cout, blocks):
        super().__init__()
        self.block = nn.ModuleList(ResnetBlock(cin if i == 0 else cout, cout) for i in range(blocks))


class Down(nn.Module):
    def __init__(self, ch):
        super().__init__()
        self.conv = nn.Conv2d(ch, ch, 3, stride=2)

    def forward(self, x):
        return self.conv(F.pad(x, (0, 1, 0, 1)))


class Up(nn.Module):
    def __init__(self, ch):
        super().__init__()
        self.conv = nn.Conv2d(ch, ch, 3, padding=1)

    def forward(self, x):
        return self.conv(F.interpolate(x, scale_factor=2.0, mode="nearest"))


class Mid(nn.Module):
    def __init__(self, ch):
        super().__init__()
        self.block_1, self.attn_1, self.block_2 = ResnetBlock(ch, ch), AttnBlock(ch), ResnetBlock(ch, ch)

    def forward(self, x):
        return self.block_2(self.attn_1(self.block_1(x)))


class Encoder(nn.Module):
    def __init__(self, ch, mult):
        super().__init__()
        widths = [int(ch * m) for m in mult]
        self.conv_in = nn.Conv2d(3, ch, 3, padding=1)
        self.down = nn.ModuleList()
        for i, w in enumerate(widths):
            level = Level(ch if i == 0 else widths[i - 1], w, 2)
            if i < len(widths) - 1:
                level.downsample = Down(w)
            self.down.append(level)
        self.mid = Mid(widths[-1])
        self.norm_out, self.conv_out = norm(widths[-1]), nn.Conv2d(widths[-1], 2 * LATENT, 3, padding=1)

    def forward(self, x):
        h = self.conv_in(x)
        for level in self.down:
            for block in level.block:
                h = block(h)
            if hasattr(level, "downsample"):
                h = level.downsample(h)
        return self.conv_out(F.silu(self.norm_out(self.mid(h))))


class Decoder(nn.Module):
    def __init__(self, ch, mult):
        super().__init__()
        widths = [int(ch * m) for m in mult]
        self.conv_in = nn.Conv2d(LATENT, widths[-1], 3, padding=1)
        self.mid = Mid(widths[-1])
        self.up = nn.ModuleList()
        for i, w in enumerate(widths):
            level = Level(widths[min(i + 1, len(widths) - 1)], w, 3)
            if i:
                level.upsample = Up(w)
            self.up.append(level)
        self.norm_out, self.conv_out = norm(widths[0]), nn.Conv2d(widths[0], 3, 3, padding=1)
        self.half_head = nn.Conv2d(widths[1], 12, 3, padding=1)

    def half(self, z):
        """Up to half resolution: [b, 4, h, w] → [b, c, 4h, 4w]."""
        h = self.mid(self.conv_in(z))
        for i in (3, 2, 1):
            for block in self.up[i].block:
                h = block(h)
            if i > 1:
                h = self.up[i].upsample(h)
        return h

    def sketch(self, h):
        """The picture from half resolution, for training only."""
        return F.pixel_shuffle(self.half_head(h), 2)

    def finish(self, h):
        h = self.up[1].upsample(h)
        for block in self.up[0].block:
            h = block(h)
        return self.conv_out(F.silu(self.norm_out(h)))

    def forward(self, z):
        return self.finish(self.half(z))


class Autoencoder(nn.Module):
    """Pictures are [b, 3, h, w] in -1..1, latents [b, 4, h/8, w/8] before any scaling factor."""

    def __init__(self):
        super().__init__()
        self.encoder, self.decoder = Encoder(**ENCODER), Decoder(**DECODER)
        self.quant_conv = nn.Conv2d(2 * LATENT, 2 * LATENT, 1)
        self.post_quant_conv = nn.Conv2d(LATENT, LATENT, 1)
        for name in ASLEEP:
            block = self.get_submodule(name)
            block.asleep = True
            for part in (block.conv1, block.conv2):
                nn.init.zeros_(part.weight)
                nn.init.zeros_(part.bias)

    def moments(self, x):
        return self.quant_conv(self.encoder(x)).chunk(2, 1)
