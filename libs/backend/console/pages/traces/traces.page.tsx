import { place } from '../../web/state/location.js';
import { CompareView } from './compare-view.js';
import { TraceList } from './trace-list.js';
import { TraceView } from './trace-view.js';
import './traces.css';

/** Traces of the period, one of them, or two side by side. */
export function TracesPage() {
  const [, traceId, other] = place.value.path;
  if (traceId === undefined) return <TraceList />;
  return other === undefined ? (
    <TraceView key={traceId} traceId={traceId} />
  ) : (
    <CompareView first={traceId} second={other} />
  );
}
