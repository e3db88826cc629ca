/**
 * What is measured: per operation, in nanoseconds, from loops that run apart and take turns.
 * `peer` and `ours` name subjects (`file.name`); `less` is subtracted from both: what the work itself costs.
 */
export const loops = [
  {
    id: 'counter.bound',
    work: 'bound counter `inc`',
    ours: 'counter.oursBound',
    peer: 'counter.promClientBound',
    bar: 50,
  },
  {
    id: 'counter.labels2',
    work: '`inc`, 2 dynamic labels',
    ours: 'counter.oursLabels2',
    peer: 'counter.promClientLabels2',
    bar: 10,
  },
  {
    id: 'histogram.labels2',
    work: '`observe`, 2 dynamic labels, 11 buckets',
    ours: 'histogram.oursLabels2',
    peer: 'histogram.promClientLabels2',
    bar: 18,
  },
  {
    id: 'metered.async',
    work: '`@Metered` async method, above the bare method',
    ours: 'metered.meteredAsync',
    peer: 'metered.byHandAsync',
    less: 'metered.bareAsync',
    bar: 9,
  },
  {
    id: 'metered.async.context',
    work: 'the same with OpenTelemetry’s async context',
    ours: 'metered.meteredContext',
    peer: 'metered.byHandContext',
    less: 'metered.bareContext',
    bar: 5.5,
  },
  {
    id: 'metered.sync',
    work: '`@Metered` sync method, above the bare method',
    ours: 'metered.meteredSync',
    peer: 'metered.byHandSync',
    less: 'metered.bareSync',
    bar: 10,
  },
  {
    id: 'metered.sync.clock',
    work: 'the same, as a multiple of two clock reads',
    ours: 'floor.clock',
    peer: 'metered.meteredSync',
    less: 'metered.bareSync',
    lessOurs: false,
    bar: 2,
    atMost: true,
  },
  {
    id: 'traced.off',
    work: '`@Traced` async method without an SDK, above the bare method',
    ours: 'traced.oursOff',
    peer: 'traced.peerOff',
    less: 'traced.bareOff',
    bar: 10,
  },
  {
    id: 'traced.unsampled.child',
    work: '`@Traced` inside an unsampled parent',
    ours: 'traced.oursChild',
    peer: 'traced.peerChild',
    less: 'traced.bareContext',
    bar: 15,
  },
  {
    id: 'traced.unsampled.root',
    work: '`@Traced` as an unsampled root',
    ours: 'traced.oursRoot',
    peer: 'traced.peerRoot',
    less: 'traced.bareContext',
    bar: 2.5,
  },
  {
    id: 'traced.sampled',
    work: '`@Traced`, sampled and exported in batches',
    ours: 'traced.oursSampled',
    peer: 'traced.peerSampled',
    less: 'traced.bareContext',
    bar: 1.4,
  },
  {
    id: 'amqp.all',
    work: 'a message through the embedded broker and its handler: messages per second, of bare',
    ours: 'amqp.ours',
    peer: 'amqp.bare',
  },
];

/** Further rows of the table of subjects, without a bar. */
export const others = [
  'floor.increment',
  'floor.slot',
  'floor.clock',
  'histogram.oursBound',
  'counter.clientJsBound',
  'counter.clientJsLabels2',
  'histogram.clientJsLabels2',
  'counter.openTelemetryLabels2',
  'histogram.openTelemetryLabels2',
  'metered.byHandOwnNamesSync',
  'metered.byHandOwnNamesAsync',
];
