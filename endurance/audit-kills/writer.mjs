/**
 * An application that records audit events until it is killed. Every acknowledged record is told to the parent, on a
 * pipe that outlives it: the parent compares that with what is in the files.
 *
 * argv: first number, numbers to write, callers at a time, `maxFileBytes`
 */
import 'reflect-metadata';
import { writeSync } from 'node:fs';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ObservabilityModule } from '../../dist/esm/index.js';
import { AuditLog } from '../../dist/esm/audit.js';

const [from, to, callers, maxFileBytes] = process.argv.slice(2).map(Number);

class AppModule {}
Module({
  imports: [
    ObservabilityModule.forRoot({
      management: { enabled: false },
      tracing: { enabled: false },
      logging: { level: 'error' },
      audit: { maxFileBytes, compress: true },
    }),
  ],
})(AppModule);

const app = await NestFactory.createApplicationContext(AppModule, { logger: ['error'] });
const audit = app.get(AuditLog);
let next = from;

async function call() {
  while (next < to) {
    const n = next++;
    await audit.dataAccess({ user: `user-${n % 97}`, resourceType: 'order', resourceId: n, action: 'read' });
    // Synchronous, so that what is told was acknowledged, and all that was acknowledged before a kill is told.
    writeSync(1, `${n}\n`);
  }
}

await Promise.all(Array.from({ length: callers }, call));
await app.close();
