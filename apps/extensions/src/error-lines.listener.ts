import { Inject, Injectable } from '@nestjs/common';
import {
  LOG_RECORD_LISTENERS,
  type ListenerPort,
  type LogRecordListener,
} from 'nestjs-observability/logging';
import { FailureLog } from './failure-log.js';

/** A custom listener for log lines: called for every written line, after redaction. */
@Injectable()
export class ErrorLinesListener {
  constructor(@Inject(LOG_RECORD_LISTENERS) lines: ListenerPort<LogRecordListener>, failures: FailureLog) {
    lines.add(({ level, message, traceId }) => {
      if (level === 'error' || level === 'fatal') failures.add({ what: `line ${message ?? ''}`, traceId });
    });
  }
}
