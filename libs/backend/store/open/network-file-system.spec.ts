import { describe, expect, it } from '@jest/globals';
import { networkFileSystem } from './network-file-system.js';

const FUSE = 0x65735546;
const MOUNTS = [
  '/dev/vda / ext4 rw 0 0',
  'me@host:/home /tmp fuse.sshfs rw 0 0',
  'local / fuse.overlayfs rw 0 0',
].join('\n');

describe('A network file system', () => {
  it.each([
    [0x6969, 'nfs'],
    [0xff534d42, 'cifs'],
    [0xfe534d42, 'smb2'],
    [0x517b, 'smb'],
    [0xef53, undefined],
    [0x01021994, undefined],
  ])('of type 0x%s is %s', (type, name) => {
    expect(networkFileSystem('/tmp', { type: () => type, mounts: () => '' })).toBe(name);
  });

  it('behind FUSE is recognised by its mount', () => {
    expect(networkFileSystem('/tmp', { type: () => FUSE, mounts: () => MOUNTS })).toBe('fuse.sshfs');
    expect(networkFileSystem('/', { type: () => FUSE, mounts: () => MOUNTS })).toBeUndefined();
  });

  it('is none here', () => {
    expect(networkFileSystem(process.cwd())).toBeUndefined();
  });

  it('is not assumed if the system does not report it', () => {
    expect(networkFileSystem('/nowhere')).toBeUndefined();
  });
});
