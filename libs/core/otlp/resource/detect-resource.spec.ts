import { hostname } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { RESOURCE_DETECTORS } from '#contracts';
import { containerAttributes } from './container.detector.js';
import { detectedAttributes } from './detect-resource.js';
import { kubernetesAttributes } from './kubernetes.detector.js';

const ID = 'a1b2c3d4'.repeat(8);
const POD = '7d2f4b1c-0000-4000-8000-000000000001';

const files =
  (texts: Record<string, string>) =>
  (file: string): string => {
    const text = texts[file];
    if (text === undefined) throw new Error(`ENOENT: ${file}`);
    return text;
  };

describe('The resource', () => {
  it('says which process on which host this is', () => {
    const found = detectedAttributes(RESOURCE_DETECTORS);
    expect(found).toMatchObject({
      'host.name': hostname(),
      'host.arch': expect.stringMatching(/^(?:amd64|arm64|x86|arm32)$/),
      'os.type': process.platform,
      'process.pid': process.pid,
      'process.runtime.name': 'nodejs',
      'process.runtime.version': process.versions.node,
      'process.executable.path': process.execPath,
      'process.command_args': expect.arrayContaining([expect.any(String)]),
      'service.instance.id': expect.stringMatching(/^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/),
    });
    expect(Object.values(found)).not.toContain('');
    expect(detectedAttributes(['serviceinstance'])).toEqual({
      'service.instance.id': found['service.instance.id'],
    });
    expect(detectedAttributes([])).toEqual({});
  });

  it.each([
    ['version 1 of control groups', { '/proc/self/cgroup': `12:cpu:/kubepods/pod1/${ID}\n` }],
    ['systemd', { '/proc/self/cgroup': `0::/system.slice/docker-${ID}.scope\n` }],
    [
      'version 2 of control groups',
      {
        '/proc/self/cgroup': '0::/\n',
        '/proc/self/mountinfo': `1 2 0:1 / / rw\n9 8 8:1 /var/lib/docker/containers/${ID}/hostname /etc/hostname rw\n`,
      },
    ],
  ])('knows the container by %s', (_name, texts) => {
    expect(containerAttributes(files(texts))).toEqual({ 'container.id': ID });
  });

  it('finds no container if there is none', () => {
    const texts = { '/proc/self/cgroup': '0::/user.slice\n', '/proc/self/mountinfo': '1 2 0:1 / / rw\n' };
    expect(containerAttributes(files(texts))).toEqual({ 'container.id': undefined });
    expect(containerAttributes(files({}))).toEqual({ 'container.id': undefined });
  });

  it('knows the pod in Kubernetes, and none elsewhere', () => {
    const read = files({
      '/var/run/secrets/kubernetes.io/serviceaccount/namespace': 'shop\n',
      '/proc/self/mountinfo': `1 2 0:1 /var/lib/kubelet/pods/${POD}/etc-hosts /etc/hosts rw\n`,
    });
    const env = { KUBERNETES_SERVICE_HOST: '10.0.0.1', HOSTNAME: 'orders-1', NODE_NAME: 'node-1' };
    expect(kubernetesAttributes(env, read)).toEqual({
      'k8s.pod.name': 'orders-1',
      'k8s.namespace.name': 'shop',
      'k8s.pod.uid': POD,
      'k8s.node.name': 'node-1',
      'k8s.container.name': undefined,
    });
    expect(kubernetesAttributes({ HOSTNAME: 'laptop' }, read)).toEqual({});
  });
});
