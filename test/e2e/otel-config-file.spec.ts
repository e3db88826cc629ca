import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { toolFolder } from '../packaging/tools.mjs';
import { PythonReceiver, type DecodedRequest } from '../support/otlp-receiver/otlp-receiver.js';
import { describeWith } from '../support/services.js';

/** The version of OpenTelemetry's packages that development uses, see package.json. */
const SDK = ['@opentelemetry/sdk-node@0.223.0', '@opentelemetry/api@1.9.1'];

interface Configured {
  readonly title: string;
  readonly protocol: DecodedRequest['protocol'];
  /** Whether the sampler decides about traces that begin here, whose ids are random. */
  readonly isRandom?: boolean;
  /** The file; it finds the receiver in the variable `ENDPOINT`. */
  readonly text: string;
}

const FILES: readonly Configured[] = [
  {
    title: 'limits, a typed resource, all traces over http/protobuf',
    protocol: 'http/protobuf',
    text: `
file_format: "1.1"
attribute_limits: { attribute_value_length_limit: 30 }
resource:
  attributes_list: "team=a%20b,service.version=1.0.0"
  attributes:
    - { name: service.name, value: "\${SHOP_NAME}" }
    - { name: service.version, value: "\${VERSION:-2.0.0}" }
    - { name: shard, value: 7, type: int }
    - { name: share, value: 0.5, type: double }
    - { name: is_new, value: true, type: bool }
    - { name: zones, value: [a, b], type: string_array }
  detection/development: { detectors: [ { host: } ] }
propagator: { composite: [ { tracecontext: }, { baggage: } ] }
tracer_provider:
  processors:
    - batch: { schedule_delay: 100, exporter: { otlp_http: { endpoint: "\${ENDPOINT}/v1/traces", compression: gzip } } }
  limits:
    attribute_value_length_limit: 12
    attribute_count_limit: 8
    event_count_limit: 3
    link_count_limit: 2
    event_attribute_count_limit: 2
    link_attribute_count_limit: 2
  sampler: { parent_based: { root: { always_on: } } }
`,
  },
  {
    title: 'a third of the traces over http/json, with B3',
    protocol: 'http/json',
    isRandom: true,
    text: `
file_format: "1.0"
resource: { attributes: [ { name: service.name, value: shop } ] }
propagator: { composite_list: "b3,baggage" }
tracer_provider:
  processors:
    - batch: { exporter: { otlp_http: { endpoint: "\${ENDPOINT}/v1/traces", encoding: json } } }
  sampler: { trace_id_ratio_based: { ratio: 0.33 } }
`,
  },
  {
    title: 'what callers sampled, over gRPC, without baggage',
    protocol: 'grpc',
    text: `
file_format: "1.0"
resource: { attributes_list: "service.name=shop,deployment.environment.name=test" }
propagator: { composite: [ { tracecontext: } ] }
tracer_provider:
  processors:
    - batch: { max_export_batch_size: 64, exporter: { otlp_grpc: { endpoint: "\${ENDPOINT}" } } }
  sampler: { parent_based: { root: { trace_id_ratio_based: { ratio: 0 } } } }
`,
  },
];

type Message = Readonly<Record<string, unknown>>;
const ROOT = join(import.meta.dirname, '../..');
const LOADER = ['-C', 'obs:source', '--no-warnings', '--import', './test/support/typescript-loader.mjs'];
const THEIRS = 'test/support/config-file/node-sdk.mjs';
const OURS = 'test/support/config-file/nest-application.mjs';
/** W3C Trace Context level 2: whether the id of a trace is random. OpenTelemetry's SDK does not say so, we do. */
const RANDOM_FLAG = 2;

describeWith(['otlpReceiver'], "One OTEL_CONFIG_FILE for OpenTelemetry's Node SDK and for us", () => {
  let folder: string;
  let sdkFolder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'otel-config-'));
    sdkFolder = toolFolder('otel-sdk-node-0.223.0', ...SDK);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(FILES)('gives the same spans: $title', async (configured) => {
    const file = join(folder, 'otel.yaml');
    writeFileSync(file, configured.text);
    const theirs = await received(file, configured, [THEIRS, sdkFolder]);
    const ours = await received(file, configured, [...LOADER, OURS]);
    // Else nothing would be compared.
    expect(theirs.spans.length).toBeGreaterThan(50);
    expect(ours.spans).toEqual(theirs.spans);
    expect(ours.headers).toEqual(theirs.headers);
  });
});

/** The telemetry of a program configured by the file, and the headers of its requests; both without random ids. */
async function received(
  file: string,
  { protocol, isRandom = false }: Configured,
  program: readonly string[],
): Promise<{ spans: Message[]; headers: unknown }> {
  const receiver = await PythonReceiver.start();
  let headers: string;
  try {
    const endpoint = receiver.url(protocol, false);
    const variables = { OTEL_CONFIG_FILE: file, SHOP_NAME: 'shop', ENDPOINT: endpoint };
    const options = { cwd: ROOT, env: { ...process.env, ...variables } };
    ({ stdout: headers } = await promisify(execFile)(process.execPath, program, options));
  } finally {
    await receiver.stop();
  }
  expect(receiver.requests.filter((one) => one.refused ?? one.protocol !== protocol)).toEqual([]);
  const all = spansOf(receiver.requests);
  const names = new Map(all.map(({ spanId, name }) => [String(spanId), `<span ${String(name)}>`]));
  for (const { traceId, name, parentSpanId } of all)
    if (parentSpanId === undefined) names.set(String(traceId), `<trace of ${String(name)}>`);
  const begunHere = new Set(all.filter(({ parentSpanId }) => !parentSpanId).map(({ traceId }) => traceId));
  const spans = all.filter(({ traceId }) => !isRandom || !begunHere.has(traceId));
  return {
    spans: renamed(spans, names).sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1)),
    headers: JSON.parse(headers.replace(OWN_SPAN_ID, '$1<span>')) as unknown,
  };
}

/** In `traceparent` and `b3`, the id of the span behind that of the trace. */
const OWN_SPAN_ID = /([\da-f]{32}-)[\da-f]{16}/g;

/** Each span with the resource and the scope that it came with. */
function spansOf(requests: readonly DecodedRequest[]): Message[] {
  return requests.flatMap(({ request = {} }) =>
    listOf(request.resourceSpans).flatMap(({ resource, schemaUrl: resourceSchema, scopeSpans }) =>
      listOf(scopeSpans).flatMap(({ scope, schemaUrl, spans }) =>
        listOf(spans).map((span) => ({
          ...comparable(span),
          ...{ resource: sorted(resource), resourceSchema, scope, schemaUrl },
        })),
      ),
    ),
  );
}

const listOf = (value: unknown): Message[] => (value ?? []) as Message[];

/** A status that says nothing may be sent, or not. */
function comparable({ status, flags, ...span }: Message): Message {
  const hasStatus = Object.keys(status ?? {}).length > 0;
  return { ...span, ...(hasStatus && { status }), flags: Number(flags) & ~RANDOM_FLAG };
}

/** The order of a resource's attributes says nothing. */
function sorted(resource: unknown): Message {
  const { attributes, ...rest } = resource as Message;
  return { ...rest, attributes: listOf(attributes).sort((a, b) => (String(a.key) < String(b.key) ? -1 : 1)) };
}

function renamed(spans: Message[], names: ReadonlyMap<string, string>): Message[] {
  const text = JSON.stringify(spans).replace(/"([\da-f]{16,32})"/g, (whole, id: string) =>
    names.has(id) ? JSON.stringify(names.get(id)) : whole,
  );
  return JSON.parse(text) as Message[];
}
