/** Lower bounds of any measurement. */
import { performance } from 'node:perf_hooks';

export function increment() {
  const box = { v: 0.5 };
  return (count) => {
    for (let i = 0; i < count; i++) box.v += 1;
    return box.v;
  };
}

export function slot() {
  const cells = new Float64Array(16);
  return (count) => {
    for (let i = 0; i < count; i++) cells[i & 7] += 1;
    return cells[0];
  };
}

export function clock() {
  return (count) => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += -performance.now() + performance.now();
    return sum;
  };
}
