/**
 * `node node-sdk.mjs FOLDER`: the traced work with OpenTelemetry's own Node SDK, which is installed in that folder, configured
 * by the file that `OTEL_CONFIG_FILE` names. Prints the headers of its outgoing calls as JSON.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { doTracedWork } from './traced-work.mjs';

const load = createRequire(join(process.argv[2], 'package.json'));
const sdk = load('@opentelemetry/sdk-node').startNodeSDK();
const headers = doTracedWork(load('@opentelemetry/api'));
await sdk.shutdown();
process.stdout.write(JSON.stringify(headers));
