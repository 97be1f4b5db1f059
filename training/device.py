"""Where tensors live: on a GPU where there is one."""
import torch

DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")
if DEVICE.type == "cuda":
    # What modules and factories make lies there too; only what comes from numpy or from files must be brought.
    torch.set_default_device(DEVICE)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
