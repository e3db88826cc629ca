/**
 * Preloaded into a process under test (`node --import`): appends each connection attempt to the file named by
 * CONNECTIONS_FILE, as `<port> <milliseconds since 1970>`.
 */
import { appendFileSync } from 'node:fs';
import { Socket } from 'node:net';

const { connect } = Socket.prototype;

Socket.prototype.connect = function counted(...args) {
  const [first] = args.flat();
  appendFileSync(process.env.CONNECTIONS_FILE, `${first?.port ?? first} ${Date.now()}\n`);
  return connect.apply(this, args);
};
