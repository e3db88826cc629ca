import type { Attributes, AttributeValue } from '@opentelemetry/api';

type RawAttribute = [key: string, value: AttributeValue | undefined | Promise<AttributeValue | undefined>];

/** Who speaks: the part of the OpenTelemetry SDK's `Resource` that exporters of its versions 2 and 3 read. */
export interface Resource {
  readonly asyncAttributesPending?: boolean;
  readonly attributes: Attributes;
  readonly schemaUrl?: string;
  waitForAsyncAttributes?(): Promise<void>;
  merge(other: Resource | null): Resource;
  getRawAttributes(): RawAttribute[];
}

/** Which library recorded something. */
export interface InstrumentationScope {
  readonly name: string;
  readonly version?: string;
  readonly schemaUrl?: string;
}
