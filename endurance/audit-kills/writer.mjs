/**
 * An application that records audit events until it is killed. It reports every acknowledged record to its parent on a
 * pipe that outlives it; the parent compares the reports with the files.
 *
 * argv: first number, numbers to write, concurrent callers, `maxFileBytes`
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
    // Synchronous, so that exactly the acknowledged records are reported, even on a kill.
    writeSync(1, `${n}\n`);
  }
}

await Promise.all(Array.from({ length: callers }, call));
await app.close();
