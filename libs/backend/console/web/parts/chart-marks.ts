import type uPlot from 'uplot';
import type { Exemplar } from '../api/prometheus.js';
import { numberText, type Unit } from '../format/numbers.js';
import { clockText } from '../format/times.js';
import { addressOf } from '../state/location.js';
import { tokenColour } from './chart-colours.js';
import type { Tone } from './status.js';

/** A value from which on the state is good or bad. */
export interface Threshold {
  readonly value: number;
  readonly tone: Tone;
}

/** Dashed lines at the visible thresholds. */
export function thresholdMarks(thresholds: readonly Threshold[]): uPlot.Plugin {
  return {
    hooks: {
      draw: (plot) => {
        const { ctx, bbox } = plot;
        const scale = plot.scales['y'];
        const [min, max] = [scale?.min ?? 0, scale?.max ?? 0];
        ctx.save();
        ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
        ctx.lineWidth = devicePixelRatio;
        for (const { value, tone } of thresholds) {
          if (value <= min || value > max) continue;
          const y = Math.round(plot.valToPos(value, 'y', true));
          ctx.strokeStyle = tokenColour(`--${tone}`);
          ctx.beginPath();
          ctx.moveTo(bbox.left, y);
          ctx.lineTo(bbox.left + bbox.width, y);
          ctx.stroke();
        }
        ctx.restore();
      },
    },
  };
}

/** Dots that link to traces, for use with a pointer; the table of exemplars has the same links for all users. */
export function exemplarMarks(exemplars: () => readonly Exemplar[], unit: Unit): uPlot.Plugin {
  const layer = document.createElement('div');
  layer.className = 'exemplars';
  return {
    hooks: {
      init: (plot) => plot.over.append(layer),
      draw: (plot) => {
        const width = plot.over.clientWidth;
        const dots = exemplars().flatMap((exemplar) => {
          const left = plot.valToPos(exemplar.timeMs / 1000, 'x');
          return left >= 0 && left <= width
            ? [dot(exemplar, left, plot.valToPos(exemplar.value, 'y'), unit)]
            : [];
        });
        layer.replaceChildren(...dots);
      },
    },
  };
}

function dot({ traceId, value, timeMs }: Exemplar, left: number, top: number, unit: Unit): HTMLElement {
  const link = document.createElement('a');
  link.className = 'exemplar';
  link.href = addressOf(['traces', traceId]);
  link.tabIndex = -1;
  link.title = `${numberText(value, unit)} at ${clockText(timeMs)}: open the trace`;
  link.style.left = `${left}px`;
  link.style.top = `${top}px`;
  return link;
}
