import { open } from 'node:fs/promises';
import { constants } from 'node:fs';

const MAX_BYTES = 65_536;

/**
 * Reads a small file. Never blocks on a special file such as a pipe.
 *
 * @throws Error with the system's code, or `EFBIG`, `EINVAL`
 */
export async function readSmallFile(path: string): Promise<Buffer> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!(await file.stat()).isFile()) throw Object.assign(new Error('no file'), { code: 'EINVAL' });
    const { bytesRead, buffer } = await file.read(Buffer.alloc(MAX_BYTES + 1), 0, MAX_BYTES + 1, 0);
    if (bytesRead > MAX_BYTES) throw Object.assign(new Error('too large'), { code: 'EFBIG' });
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
