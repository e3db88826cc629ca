/** One attack in its own process: `attacker.mjs NAME URL PREFIX SECONDS`. Prints the number of connections it made. */
import { connect as connectTcp } from 'node:net';
import { setPriority } from 'node:os';
import { connect as connectTls } from 'node:tls';
import { attacksBy } from './attacks.mjs';

// Lower priority, as real attackers use other CPUs.
setPriority(10);
const [name, url, prefix, seconds] = process.argv.slice(2);
const { hostname, port, protocol } = new URL(url);
const until = Date.now() + Number(seconds) * 1_000;
const quiet = (socket) => socket.on('error', () => undefined);
const connectRaw = () => quiet(connectTcp({ port, host: hostname, allowHalfOpen: true }));
const isTls = protocol === 'https:';
const connect = isTls
  ? () => quiet(connectTls({ port, host: hostname, rejectUnauthorized: false }))
  : connectRaw;
process.on('uncaughtException', () => undefined);
const client = { connect, connectRaw, prefix, isOver: () => Date.now() > until, isTls };
const count = await attacksBy(client)[name]();
process.stdout.write(`${count}\n`, () => process.exit(0));
