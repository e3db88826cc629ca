/**
 * An S3 store: OpenStack Swift behind its S3 gateway, one replica, on loopback. It checks every signature, so
 * a wrong secret is refused as it is in production.
 */
import { execFile } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { HOST, httpStatus } from './probes.mjs';
import { proxySettings, REGION, storageSettings, SWIFT_SETTINGS } from './s3.settings.mjs';

const run = promisify(execFile);
const STORES = ['account', 'container', 'object'];
const ACCESS_KEY = 'observability:demo';
const SECRET_KEY = 'observability-demo';

/** The ring of a store says where it keeps its share: here, all of it on one device. One Python run makes all. */
const RINGS = `import sys
from swift.common.ring import RingBuilder
for store, port in zip(sys.argv[1::2], sys.argv[2::2]):
    ring = RingBuilder(4, 1, 0)
    place = {'ip': '${HOST}', 'port': int(port), 'replication_ip': '${HOST}', 'replication_port': int(port)}
    ring.add_dev({'id': 0, 'region': 1, 'zone': 1, 'device': 'disk', 'weight': 1.0, 'meta': '', **place})
    ring.rebalance()
    ring.get_ring().save(store + '.ring.gz')
`;

async function buildRings(dir, ports) {
  if (STORES.every((store) => existsSync(join(dir, `${store}.ring.gz`)))) return;
  const places = STORES.flatMap((store) => [store, String(ports[store])]);
  await run('/usr/bin/python3', ['-c', RINGS, ...places], { cwd: dir });
}

async function storesAnswer(ports) {
  const statuses = await Promise.all(STORES.map((store) => httpStatus(ports[store], '/healthcheck')));
  return statuses.every((status) => status === 200);
}

/** A signed request for the list of buckets: answered only when the gateway and the account store work. */
function listBuckets(port) {
  const date = new Date().toUTCString();
  const signature = createHmac('sha1', SECRET_KEY)
    .update(`GET\n\n\n\nx-amz-date:${date}\n/`)
    .digest('base64');
  return httpStatus(port, '/', { 'x-amz-date': date, authorization: `AWS ${ACCESS_KEY}:${signature}` });
}

export const s3 = {
  name: 's3',
  programs: {
    'swift-proxy-server': 'swift-proxy',
    'swift-account-server': 'swift-account',
    'swift-container-server': 'swift-container',
    'swift-object-server': 'swift-object',
  },
  ports: ['s3', ...STORES],
  async prepare(dir, ports) {
    mkdirSync(join(dir, 'data', 'disk'), { recursive: true });
    const common = { dir, host: HOST, user: userInfo().username };
    writeFileSync(join(dir, 'swift.conf'), SWIFT_SETTINGS);
    await buildRings(dir, ports);
    for (const store of STORES) {
      writeFileSync(join(dir, `${store}.conf`), storageSettings({ ...common, store, port: ports[store] }));
    }
    const credentials = { accessKey: ACCESS_KEY, secretKey: SECRET_KEY };
    writeFileSync(join(dir, 's3.conf'), proxySettings({ ...common, port: ports.s3, ...credentials }));
  },
  processes: (dir, ports) => [
    ...STORES.map((store) => ({
      name: store,
      command: `swift-${store}-server`,
      args: [join(dir, `${store}.conf`), '--verbose'],
      // The gateway starts after all stores answer: without the container store it says "no such bucket" to a client
      // that puts an object, although the bucket exists.
      ready: store === STORES.at(-1) ? () => storesAnswer(ports) : undefined,
    })),
    { name: 's3', command: 'swift-proxy-server', args: [join(dir, 's3.conf'), '--verbose'] },
  ],
  ready: async (ports) => (await storesAnswer(ports)) && (await listBuckets(ports.s3)) === 200,
  url: ({ s3: port }) => `http://${HOST}:${port}`,
  env: (url) => ({
    S3_ENDPOINT: url,
    AWS_ACCESS_KEY_ID: ACCESS_KEY,
    AWS_SECRET_ACCESS_KEY: SECRET_KEY,
    AWS_REGION: REGION,
  }),
};
