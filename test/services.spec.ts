import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect as connectAmqp, type ConfirmChannel } from 'amqplib';
import { Client } from 'pg';
import { find } from '../scripts/services/index.mjs';
import {
  describeWith,
  promtool,
  startService,
  type RunningPrometheus,
  type RunningService,
} from './support/services.js';

const START_MS = 150_000;
const CLI = fileURLToPath(new URL('../scripts/services/cli.mjs', import.meta.url));

/** Sends a request, and returns the first bytes of the answer. */
async function talk(port: number, text: string): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port });
  try {
    socket.write(text);
    const [bytes] = (await once(socket, 'data')) as [Buffer];
    return bytes.toString();
  } finally {
    socket.destroy();
  }
}

function isListening(port: number): Promise<boolean> {
  return talk(port, '\r\n').then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ECONNREFUSED',
  );
}

/** Ended processes that were not reaped are still listed, without a command line. */
function isAlive(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';
  } catch {
    return false;
  }
}

async function expectNothingLeft(service: RunningService, pids: number[]): Promise<void> {
  expect(pids.length).toBeGreaterThan(0);
  expect(pids.filter(isAlive)).toEqual([]);
  for (const port of Object.values(service.ports)) expect(await isListening(port)).toBe(false);
  expect(existsSync(service.dir)).toBe(false);
}

describeWith(['redis'], 'A private Redis', () => {
  let redis: RunningService;
  beforeAll(async () => {
    redis = await startService('redis');
  }, START_MS);
  afterAll(() => redis.remove());

  it('keeps port and data when it is stopped and started', async () => {
    const port = redis.ports.redis!;
    expect(redis.env).toEqual({ REDIS_URL: `redis://127.0.0.1:${port}` });
    expect(await talk(port, 'SET seen yes\r\n')).toBe('+OK\r\n');
    await redis.stop();
    expect(redis.isRunning()).toBe(false);
    expect(await isListening(port)).toBe(false);
    await redis.start();
    expect(await talk(port, 'GET seen\r\n')).toBe('$3\r\nyes\r\n');
  });

  it('is left alone by a second start', async () => {
    const before = redis.pids();
    await redis.start();
    expect(redis.pids()).toEqual(before);
  });

  it('has disappeared after remove, with its port and its folder', async () => {
    const pids = redis.pids();
    await redis.remove();
    await expectNothingLeft(redis, pids);
  });
});

describeWith(['nats', 'mosquitto'], 'A private message broker', () => {
  it.each([
    ['nats', 'NATS_URL'],
    ['mosquitto', 'MQTT_URL'],
  ] as const)(
    'answers again when it is stopped and started, and has disappeared after remove: %s',
    async (name, variable) => {
      const broker = await startService(name);
      const [port = 0] = Object.values(broker.ports);
      expect(broker.env[variable]).toMatch(new RegExp(`^[a-z]+://127.0.0.1:${port}$`));
      await broker.stop();
      expect(await isListening(port)).toBe(false);
      await broker.start();
      const pids = broker.pids();
      await broker.remove();
      await expectNothingLeft(broker, pids);
    },
  );
});

describeWith(['redis'], 'A service that cannot start', () => {
  it('rejects with the reason from its log and leaves nothing behind', async () => {
    // Other suites start and remove a Redis meanwhile: the file marks the folder of this one.
    const mark = `mark-${randomUUID()}`;
    const refused = startService('redis', { config: 'no-such-setting 1', files: { [mark]: '' } });
    await expect(refused).rejects.toThrow(/redis ended .*no-such-setting/s);
    const folders = (await readdir(tmpdir())).filter((name) => name.startsWith('observability-redis-'));
    expect(folders.filter((name) => existsSync(join(tmpdir(), name, mark)))).toEqual([]);
  });
});

describeWith(['redis', 'postgres'], 'A service of a test process that is killed', () => {
  it.each(['redis', 'postgres'] as const)('ends with that process: %s', async (name) => {
    const dir = await mkdtemp(join(tmpdir(), 'observability-orphan-'));
    const index = new URL('../scripts/services/index.mjs', import.meta.url).href;
    const program = `import { open } from '${index}';
      await open('${name}', '${dir}', { tied: true });
      process.kill(process.pid, 'SIGKILL');`;
    const parent = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: 'inherit' });
    expect(await once(parent, 'exit')).toEqual([null, 'SIGKILL']);
    const orphan = find(name, dir)!;
    while (orphan.isRunning()) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await isListening(orphan.ports[name]!)).toBe(false);
    await rm(dir, { recursive: true });
  });
});

describeWith(['postgres'], 'A private PostgreSQL', () => {
  it('does not wait for its clients to leave, keeps its data, and leaves nothing behind', async () => {
    const postgres = await startService('postgres');
    const client = new Client(postgres.url);
    client.on('error', () => undefined);
    await client.connect();
    await client.query('CREATE TABLE kept AS SELECT 7 AS seven');
    await postgres.stop();
    await postgres.start();
    const second = new Client(postgres.url);
    await second.connect();
    expect((await second.query('SELECT * FROM kept')).rows).toEqual([{ seven: 7 }]);
    await second.end();
    const pids = postgres.pids();
    await postgres.remove();
    await expectNothingLeft(postgres, pids);
  });
});

describeWith(['rabbitmq'], 'A private RabbitMQ', () => {
  let brokers: RunningService[] = [];
  beforeAll(async () => {
    brokers = await Promise.all([startService('rabbitmq'), startService('rabbitmq')]);
  }, START_MS);
  afterAll(() => Promise.all(brokers.map((broker) => broker.remove())));

  it(
    'answers a client, and keeps its durable messages over a crash',
    async () => {
      const [broker] = brokers as [RunningService];
      const confirmed = async (work: (channel: ConfirmChannel) => unknown): Promise<void> => {
        const connection = await connectAmqp(broker.url);
        connection.on('error', () => undefined);
        const channel = await connection.createConfirmChannel();
        channel.on('error', () => undefined);
        await work(channel);
        await channel.waitForConfirms();
      };
      await confirmed((channel) => channel.assertQueue('kept', { durable: true }));
      // A message is confirmed when it is on disk, but the broker writes the queue itself some seconds later.
      await broker.stop();
      await broker.start();
      await confirmed((channel) => channel.sendToQueue('kept', Buffer.from('hello'), { persistent: true }));

      await broker.kill();
      await broker.start();

      const second = await connectAmqp(broker.env.RABBITMQ_URL!);
      const message = await (await second.createChannel()).get('kept', { noAck: true });
      expect(message && message.content.toString()).toBe('hello');
      await second.close();
    },
    START_MS,
  );

  it('shares nothing with another instance', async () => {
    const other = await connectAmqp(brokers[1]!.url);
    other.on('error', () => undefined);
    const channel = await other.createChannel();
    channel.on('error', () => undefined);
    await expect(channel.checkQueue('kept')).rejects.toThrow(/NOT_FOUND/);
    await other.close();
  });

  it(
    'has disappeared after remove, with its name service, its ports and its folder',
    async () => {
      for (const broker of brokers) {
        const pids = broker.pids();
        await broker.remove();
        await expectNothingLeft(broker, pids);
      }
    },
    START_MS,
  );
});

describeWith(['s3'], 'A private S3 store', () => {
  let store: RunningService;
  const client = (secretAccessKey: string) =>
    new S3Client({
      endpoint: store.url,
      region: store.env.AWS_REGION!,
      forcePathStyle: true,
      credentials: { accessKeyId: store.env.AWS_ACCESS_KEY_ID!, secretAccessKey },
    });
  beforeAll(async () => {
    store = await startService('s3');
  }, START_MS);
  afterAll(() => store.remove());

  it(
    'returns what was stored, also after it was stopped and started',
    async () => {
      const s3 = client(store.env.AWS_SECRET_ACCESS_KEY!);
      const body = 'glucose\n'.repeat(100_000);
      await s3.send(new CreateBucketCommand({ Bucket: 'raw' }));
      await s3.send(new PutObjectCommand({ Bucket: 'raw', Key: 'a/b.csv', Body: body }));
      await store.stop();
      await store.start();
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'raw', Key: 'a/b.csv' }));
      expect((await Body!.transformToString()) === body).toBe(true);
      s3.destroy();
    },
    START_MS,
  );

  it('refuses a wrong secret', async () => {
    const stranger = client('wrong');
    const put = stranger.send(new PutObjectCommand({ Bucket: 'raw', Key: 'x', Body: 'x' }));
    await expect(put).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    stranger.destroy();
  });

  it('has disappeared after remove, with its four servers, their ports and its folder', async () => {
    const pids = store.pids();
    expect(pids).toHaveLength(4);
    await store.remove();
    await expectNothingLeft(store, pids);
  });
});

describeWith(['prometheus'], 'A private Prometheus', () => {
  let prometheus: RunningPrometheus;
  beforeAll(async () => {
    prometheus = await startService('prometheus', {
      config: 'rule_files: [rules.yml]\nglobal: { evaluation_interval: 200ms }\n',
      files: { 'rules.yml': 'groups: [{ name: g, rules: [{ record: answer, expr: vector(42) }] }]\n' },
    });
  }, START_MS);
  afterAll(() => prometheus.remove());

  it('runs the configuration it was given and answers queries', async () => {
    let samples = await prometheus.query('answer');
    while (samples.length === 0) samples = await prometheus.query('answer');
    expect(samples).toEqual([{ metric: { __name__: 'answer' }, value: 42 }]);
    expect(await prometheus.targets()).toEqual([]);
    await expect(prometheus.query('sum(')).rejects.toThrow(/parse error/);
  });

  it('comes with promtool', () => {
    expect(promtool(['check', 'config', join(prometheus.dir, 'prometheus.yml')])).toMatchObject({ code: 0 });
    const remark = promtool(['check', 'metrics'], '# TYPE total counter\ntotal 1\n');
    expect(remark.code).toBeGreaterThan(0);
    expect(remark.output).toContain('total');
  });

  it('has disappeared after remove, with its port and its folder', async () => {
    const pids = prometheus.pids();
    await prometheus.remove();
    await expectNothingLeft(prometheus, pids);
  });
});

describeWith(['alertmanager'], 'A private Alertmanager', () => {
  it('answers, opens no other port, and has disappeared after remove', async () => {
    const alertmanager = await startService('alertmanager');
    const pids = alertmanager.pids();
    const status = (await (await fetch(`${alertmanager.url}/api/v2/status`)).json()) as {
      cluster: { status: string };
    };
    expect(status.cluster.status).toBe('disabled');
    await alertmanager.remove();
    await expectNothingLeft(alertmanager, pids);
  });
});

describeWith(['redis', 'prometheus'], 'npm run services', () => {
  let root: string;
  const cli = (...args: string[]) => {
    const env = { ...process.env, OBS_SERVICES_DIR: join(root, 'services') };
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { encoding: 'utf8', env });
    return { status, stdout, stderr };
  };
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'observability-cli-'));
  });
  afterAll(async () => {
    cli('down');
    await rm(root, { recursive: true });
  });

  it('starts services, prints their variables, and does the same again when they run', () => {
    const first = cli('up', 'redis', 'prometheus');
    expect(first).toMatchObject({ status: 0 });
    expect(first.stdout).toMatch(
      /^export REDIS_URL='redis:\/\/127.0.0.1:\d+'\nexport PROMETHEUS_URL='http:\/\/\S+'\n$/,
    );
    expect(cli('up', 'redis', 'prometheus').stdout).toBe(first.stdout);
    expect(cli('env').stdout).toBe(first.stdout);
  });

  it('lists which run, and stops and starts each separately', () => {
    expect(cli('kill', 'redis').status).toBe(0);
    expect(cli('status').stdout).toMatch(/^redis +stopped .*\nprometheus +running /);
    expect(cli('env').stdout).not.toContain('REDIS_URL');
    expect(cli('start', 'redis').stdout).toContain('REDIS_URL');
    expect(cli('status').stdout).toMatch(/^redis +running /);
  });

  it('leaves no process, port or file after down', async () => {
    const running = (['redis', 'prometheus'] as const).map((name) =>
      find(name, join(root, 'services', name))!,
    );
    const before = running.map((service) => ({ service, pids: service.pids() }));
    expect(cli('down')).toEqual({ status: 0, stdout: '', stderr: '' });
    for (const { service, pids } of before) await expectNothingLeft(service, pids);
    expect(await readdir(root)).toEqual([]);
  });

  it('names an unknown service', () => {
    expect(cli('up', 'kafka')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Unknown service: kafka'),
    });
    expect(cli('restart')).toMatchObject({ status: 1, stderr: expect.stringContaining('Usage:') });
  });
});

describe('npm run services without packages, root or Docker', () => {
  it('explains in one message what to do, and exits with 1', () => {
    // With an invalid PATH, neither the services nor apt-get nor docker are found.
    const run = spawnSync(process.execPath, [CLI, 'up'], { encoding: 'utf8', env: { PATH: '/nonexistent' } });
    expect(run.status).toBe(1);
    expect(run.stderr).toMatch(/Not installed: .*\n.*root.*\n.*apt-get install.*\n.*Docker/);
  });
});
