/** One attack from a process of its own: `attacker.mjs NAME URL PREFIX SECONDS`. Prints how many connections it made. */
import { connect as connectTcp } from 'node:net';
import { setPriority } from 'node:os';
import { connect as connectTls } from 'node:tls';
import { attacksBy } from './attacks.mjs';

// Real attackers have processors of their own.
setPriority(10);
const [name, url, prefix, seconds] = process.argv.slice(2);
const { hostname, port, protocol } = new URL(url);
const until = Date.now() + Number(seconds) * 1_000;
const quiet = (socket) => socket.on('error', () => undefined);
const connectRaw = () => quiet(connectTcp({ port, host: hostname, allowHalfOpen: true }));
const connect =
  protocol === 'https:'
    ? () => quiet(connectTls({ port, host: hostname, rejectUnauthorized: false }))
    : connectRaw;
process.on('uncaughtException', () => undefined);
const count = await attacksBy({ connect, connectRaw, prefix, isOver: () => Date.now() > until })[name]();
process.stdout.write(`${count}\n`, () => process.exit(0));
