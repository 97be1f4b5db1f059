/** Writes what tests need but the repository does not carry; filled by the checkpoint writer. */
export function setup(): void {}
