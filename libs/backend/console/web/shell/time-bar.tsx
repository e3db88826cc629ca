import { lastRange, period, RANGES, refresh, REFRESHES, refreshNow, showLast } from '../state/period.js';
import { setParams } from '../state/location.js';
import { Time } from '../parts/time.js';

/** The time range of every page, and the refresh interval. */
export function TimeBar() {
  const last = lastRange.value;
  const { fromMs, toMs } = period.value;
  return (
    <div class="bar end" role="group" aria-label="Time">
      {last === undefined && (
        <span class="quiet">
          <Time ms={fromMs} withDate /> – <Time ms={toMs} withDate />
        </span>
      )}
      <select
        class="field"
        aria-label="Time range"
        value={last ?? ''}
        onChange={({ currentTarget }) => currentTarget.value && showLast(currentTarget.value)}
      >
        {last === undefined && <option value="">fixed</option>}
        {[...new Set([...(last === undefined ? [] : [last]), ...RANGES])].map((range) => (
          <option key={range} value={range}>
            last {range}
          </option>
        ))}
      </select>
      <select
        class="field"
        aria-label="Refresh"
        value={refresh.value}
        onChange={({ currentTarget }) => setParams({ refresh: currentTarget.value })}
      >
        {REFRESHES.map((pause) => (
          <option key={pause} value={pause}>
            {pause === 'off' ? 'no refresh' : `every ${pause}`}
          </option>
        ))}
      </select>
      <button type="button" class="button" onClick={refreshNow}>
        Refresh
      </button>
    </div>
  );
}
