/** Why a file or folder could not be used, to complete “because …”; the system's own text where it is a rare reason. */
export function fileTrouble(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return ('code' in error ? TROUBLES.get(String(error.code)) : undefined) ?? error.message
}

const TROUBLES: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'there is no such file or folder'],
  ['ENOTDIR', 'there is a file where a folder should be'],
  ['EISDIR', 'it is a folder, not a file'],
  ['EACCES', 'your user has no right to it'],
  ['EPERM', 'your user has no right to it'],
  ['EROFS', 'that disk can only be read'],
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'your share of the disk is used up'],
  ['ENAMETOOLONG', 'its name is too long'],
  ['ELOOP', 'it is a link that leads back to itself'],
  ['EMFILE', 'too many files are open'],
  ['ENFILE', 'too many files are open'],
  ['EIO', 'the disk does not answer'],
  ['ERR_FS_FILE_TOO_LARGE', 'it is larger than 2 GB'],
])
