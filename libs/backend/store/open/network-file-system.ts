import { readFileSync, realpathSync, statfsSync } from 'node:fs';

/** Types that Linux gives for network file systems (linux/magic.h). */
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
/** Anything may be behind FUSE; the table of mounts says what. */
const FUSE = 0x65735546;
const NETWORK_FUSE =
  /^fuse\.(?:\w*ssh\w*|\w*s3\w*|gluster\w*|gcsfuse|rclone|ceph\w*|davfs\w*|curlftpfs|blobfuse\w*|goofys)$/;

/** What is asked of the system. */
export interface FileSystems {
  /** Type of the file system of a folder. */
  type(folder: string): number;
  /** Lines such as `host:/dir /mnt fuse.sshfs rw 0 0`. */
  mounts(): string;
}

const SYSTEM: FileSystems = {
  // Types are 32 bits; some platforms give them with a sign.
  type: (folder) => Number(statfsSync(folder).type) >>> 0,
  mounts: () => readFileSync('/proc/self/mounts', 'utf8'),
};

/**
 * The name of the network file system that a folder is on, where locks and shared files of SQLite do not work. Known on
 * Linux alone.
 *
 * @returns undefined when it is on a local one
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

/** Type of the mount that is nearest to a path. */
function mountOf(path: string, mounts: string): string | undefined {
  const above = mounts
    .split('\n')
    .map((line) => line.split(' '))
    .map(([, point = '', type]) => ({ point: point.replaceAll('\\040', ' '), type }))
    .filter(({ point }) => path === point || path.startsWith(point.endsWith('/') ? point : `${point}/`));
  return above.sort((a, b) => a.point.length - b.point.length).at(-1)?.type;
}
