/* Writes every secret shape to its console, as lines for people and as spans. Started by redaction-console.spec.ts. */
import 'reflect-metadata';
import { Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SpanStatusCode, type Attributes, type Span } from '@opentelemetry/api';
import { ObservabilityModule } from 'nestjs-observability';
import { addSpanEvent, TracingService } from 'nestjs-observability/tracing';
import { SECRET_SHAPES } from './secret-shapes.js';

@Module({
  imports: [
    ObservabilityModule.forRoot({
      logging: { json: false },
      tracing: { console: true },
      management: { enabled: false },
    }),
  ],
})
class App {}

const app = await NestFactory.createApplicationContext(App, { bufferLogs: true });
const logger = new Logger('Console');
const tracing = app.get(TracingService);

function show(span: Span, name: string, value: unknown): void {
  logger.log(value);
  logger.warn({ value }, name);
  logger.error(value);
  const text = typeof value === 'string' ? value : undefined;
  const attributes = (text === undefined ? value : { note: text }) as Attributes;
  span.setAttributes(attributes);
  addSpanEvent('shown', attributes);
  if (text !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: text });
  if (value instanceof Error) throw value;
}

for (const { name, value } of SECRET_SHAPES) {
  try {
    tracing.trace('show', { shape: name }, (span) => show(span, name, value));
  } catch {
    // Recorded on the span.
  }
}
await app.close();
