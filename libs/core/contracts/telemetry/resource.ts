import type { Attributes, AttributeValue } from '@opentelemetry/api';

type RawAttribute = [key: string, value: AttributeValue | undefined | Promise<AttributeValue | undefined>];

/** The source of telemetry: the part of the OpenTelemetry SDK's `Resource` that exporters of versions 2 and 3 read. */
export interface Resource {
  readonly asyncAttributesPending?: boolean;
  readonly attributes: Attributes;
  readonly schemaUrl?: string;
  waitForAsyncAttributes?(): Promise<void>;
  merge(other: Resource | null): Resource;
  getRawAttributes(): RawAttribute[];
}

/** The library that recorded telemetry. */
export interface InstrumentationScope {
  readonly name: string;
  readonly version?: string;
  readonly schemaUrl?: string;
}
