import type { InstrumentationScope, Resource } from '#contracts';
import { writeAttributes } from './any-value.js';
import type { OtlpWriter } from './otlp-writer.js';

/** Names of the fields that hold the records of a signal. */
export interface SignalFields {
  readonly byResource: string;
  readonly byScope: string;
  readonly records: string;
}

/** Resource and scope of a record. */
export interface Origin {
  readonly resource: Pick<Resource, 'attributes' | 'schemaUrl'>;
  readonly scope: InstrumentationScope;
}

interface Group<T> {
  readonly scope: InstrumentationScope;
  readonly records: T[];
}
type Groups<T> = Map<Origin['resource'], Map<string, Group<T>>>;

/**
 * Writes records grouped by resource and scope, one record per step of the generator, so that the caller can yield the
 * event loop in between. Records that cannot be written are omitted.
 *
 * @returns number of omitted records
 */
export function* writeByOrigin<T>(
  writer: OtlpWriter,
  records: readonly T[],
  fields: SignalFields,
  originOf: (record: T) => Origin,
  write: (writer: OtlpWriter, record: T) => void,
): Generator<void, number> {
  let faults = 0;
  writer.list(fields.byResource);
  for (const [resource, scopes] of grouped(records, originOf)) {
    writer.open(1);
    writer.open(1, 'resource');
    writeAttributes(writer, 1, resource.attributes);
    writer.close();
    writer.list(fields.byScope);
    for (const { scope, records: own } of scopes.values()) {
      writer.open(2);
      writeScope(writer, scope);
      writer.list(fields.records);
      for (const record of own) {
        if (!isWritten(writer, record, write)) faults += 1;
        yield;
      }
      writer.endList();
      if (scope.schemaUrl) writer.text(3, scope.schemaUrl, 'schemaUrl');
      writer.close();
    }
    writer.endList();
    if (resource.schemaUrl) writer.text(3, resource.schemaUrl, 'schemaUrl');
    writer.close();
  }
  writer.endList();
  return faults;
}

/** Reading values of applications and other libraries may throw. */
function isWritten<T>(
  writer: OtlpWriter,
  record: T,
  write: (writer: OtlpWriter, record: T) => void,
): boolean {
  const mark = writer.mark();
  try {
    writer.open(2);
    write(writer, record);
    writer.close();
    return true;
  } catch {
    writer.reset(mark);
    return false;
  }
}

function writeScope(writer: OtlpWriter, { name, version }: InstrumentationScope): void {
  writer.open(1, 'scope');
  if (name) writer.text(1, name, 'name');
  if (version) writer.text(2, version, 'version');
  writer.close();
}

function grouped<T>(records: readonly T[], originOf: (record: T) => Origin): Groups<T> {
  const groups: Groups<T> = new Map();
  for (const record of records) {
    const { resource, scope } = originOf(record);
    let scopes = groups.get(resource);
    if (!scopes) {
      scopes = new Map<string, Group<T>>();
      groups.set(resource, scopes);
    }
    const key = `${scope.name}@${scope.version ?? ''}:${scope.schemaUrl ?? ''}`;
    const known = scopes.get(key);
    if (known) known.records.push(record);
    else scopes.set(key, { scope, records: [record] });
  }
  return groups;
}
