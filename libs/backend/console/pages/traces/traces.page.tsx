import { place } from '../../web/state/location.js';
import { TraceList } from './trace-list.js';
import { TraceView } from './trace-view.js';
import './traces.css';

/** Traces of the period, or one of them. */
export function TracesPage() {
  const traceId = place.value.path[1];
  return traceId === undefined ? <TraceList /> : <TraceView traceId={traceId} />;
}
