/**
 * `receiver.mjs <answers|slow|dead>`: receives OTLP over HTTP. It returns its address, and the number of records
 * received since the last request. A dead receiver has an address without a listener.
 */
import { createServer } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { serve } from '../lib/child.mjs';

/** Delay of a slow receiver's answers, in milliseconds. */
const SLOW_MS = 2_000;

const [kind] = process.argv.slice(2);
/** Counted after the measurement, so that counting takes no CPU time from it. */
let bodies = [];

const server = createServer((request, response) => {
  const pieces = [];
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', () => {
    const { url, headers } = request;
    bodies.push({ url, isGzip: headers['content-encoding'] === 'gzip', body: Buffer.concat(pieces) });
    const answer = () => response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    if (kind === 'slow') setTimeout(answer, SLOW_MS);
    else answer();
  });
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = `http://127.0.0.1:${server.address().port}`;
if (kind === 'dead') server.close();

serve(() => {
  const counts = { spans: 0, lines: 0 };
  for (const { url, isGzip, body } of bodies)
    counts[url.endsWith('/v1/logs') ? 'lines' : 'spans'] += recordsIn(isGzip ? gunzipSync(body) : body);
  bodies = [];
  return { url: address, ...counts };
});

/** For every signal, records are field 2 of scopes, scopes field 2 of resources, and resources field 1. */
function recordsIn(body) {
  let count = 0;
  for (const resource of messages(body, 1))
    for (const scope of messages(resource, 2)) for (const _record of messages(scope, 2)) count += 1;
  return count;
}

/** The values of one message field in a protobuf message. */
function* messages(bytes, wanted) {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const type = tag & 7;
    if (type === 0) varint();
    else if (type === 1) at += 8;
    else if (type === 5) at += 4;
    else {
      const length = varint();
      if (tag >> 3 === wanted) yield bytes.subarray(at, at + length);
      at += length;
    }
  }
}
