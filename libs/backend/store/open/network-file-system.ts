import { readFileSync, realpathSync, statfsSync } from 'node:fs';

/** Type numbers of network file systems on Linux (linux/magic.h). */
const NETWORK: Readonly<Record<number, string>> = {
  0x6969: 'nfs',
  0xff534d42: 'cifs',
  0xfe534d42: 'smb2',
  0x517b: 'smb',
  0x5346414f: 'afs',
  0x00c36400: 'ceph',
  0x01021997: '9p',
  0x0bd00bd0: 'lustre',
  0x01161970: 'gfs2',
  0x7461636f: 'ocfs2',
  0x73757245: 'coda',
  0x564c: 'ncp',
};
/** Any file system may be behind FUSE; the mount table names it. */
const FUSE = 0x65735546;
const NETWORK_FUSE =
  /^fuse\.(?:\w*ssh\w*|\w*s3\w*|gluster\w*|gcsfuse|rclone|ceph\w*|davfs\w*|curlftpfs|blobfuse\w*|goofys)$/;

/** File system functions of the operating system. */
export interface FileSystems {
  /** Type of the file system of a folder. */
  type(folder: string): number;
  /** Lines of the mount table, e.g. `host:/dir /mnt fuse.sshfs rw 0 0`. */
  mounts(): string;
}

const SYSTEM: FileSystems = {
  // Types are unsigned 32-bit numbers; some platforms return them signed.
  type: (folder) => Number(statfsSync(folder).type) >>> 0,
  mounts: () => readFileSync('/proc/self/mounts', 'utf8'),
};

/**
 * The network file system that contains a folder, since SQLite's locks and shared memory do not work there. Detected on
 * Linux only.
 *
 * @returns undefined for a local file system
 */
export function networkFileSystem(folder: string, systems = SYSTEM): string | undefined {
  try {
    const type = systems.type(folder);
    if (type !== FUSE) return NETWORK[type];
    const name = mountOf(realpathSync(folder), systems.mounts());
    return name !== undefined && NETWORK_FUSE.test(name) ? name : undefined;
  } catch {
    return undefined;
  }
}

/** File system type of the innermost mount of a path. */
function mountOf(path: string, mounts: string): string | undefined {
  const above = mounts
    .split('\n')
    .map((line) => line.split(' '))
    .map(([, point = '', type]) => ({ point: point.replaceAll('\\040', ' '), type }))
    .filter(({ point }) => path === point || path.startsWith(point.endsWith('/') ? point : `${point}/`));
  return above.sort((a, b) => a.point.length - b.point.length).at(-1)?.type;
}
