/**
 * The cases measured, in nanoseconds per operation, in separate processes that alternate. `peer` and `ours` name
 * subjects (`file.name`); `less` is subtracted from both: the cost of the work itself.
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
    id: 'metered.sync.own_names',
    work: 'against metrics that belong to this one method, without the label `method`',
    ours: 'metered.meteredSync',
    peer: 'metered.byHandOwnNamesSync',
    less: 'metered.bareSync',
  },
  {
    id: 'metered.async.own_names',
    work: 'the same, async',
    ours: 'metered.meteredAsync',
    peer: 'metered.byHandOwnNamesAsync',
    less: 'metered.bareAsync',
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

/** Lower bounds shown in every table: a bare call, `x++`, an array access, two clock reads. */
export const floors = ['metered.bareSync', 'floor.increment', 'floor.slot', 'floor.clock'];

/** Additional rows of the subjects' table, without a limit. */
export const others = [
  'histogram.oursBound',
  'counter.clientJsBound',
  'counter.clientJsLabels2',
  'histogram.clientJsLabels2',
  'counter.openTelemetryLabels2',
  'histogram.openTelemetryLabels2',
];

/**
 * Subjects of the selected cases of instruments and decorators; peers without a case count as those of their
 * instrument.
 */
export function instructionSubjects(chosen) {
  const kinds = ['counter', 'histogram', 'metered', 'traced'];
  const cases = loops.filter(({ id }) => kinds.includes(id.split('.')[0]) && chosen(id));
  const used = cases.flatMap(({ ours, peer, less }) => [ours, peer, less]);
  const further = others.filter((name) => chosen(caseOf(name)));
  return [...new Set([...used, ...further])].filter((name) => name && !floors.includes(name));
}

/** `counter.clientJsLabels2` belongs to the case `counter.labels2`. */
function caseOf(subject) {
  const [file, name] = subject.split('.');
  return `${file}.${/Labels2|Bound/.exec(name)?.[0].toLowerCase()}`;
}
