import { describe, expect, it } from '@jest/globals';
import { SHOP } from '../../../../test/support/shop.preset.js';
import { sloAlerts, sloBudgetRules, sloRecordingRules } from './slo-rules.js';

describe('The rules of an objective', () => {
  it('record the error ratio of every window used by an alert', () => {
    const windows = sloRecordingRules(SHOP).map(({ record }) => record.replace('slo:error_ratio:rate', ''));
    expect(windows).toEqual(['5m', '30m', '1h', '2h', '6h', '1d', '3d']);
  });

  it('page at 14.4 and 6 times the allowed rate, and open tickets at 3 and 1', () => {
    const alerts = sloAlerts(SHOP).map(({ severity, expr }) => [
      severity,
      ...[...expr.matchAll(/rate(\w+)\{.*?> ([\d.]+) \* 0\.001/g)].map(
        ([, window, rate]) => `${window} ${rate}`,
      ),
    ]);
    expect(alerts).toEqual([
      ['critical', '1h 14.4', '5m 14.4'],
      ['critical', '6h 6', '30m 6'],
      ['warning', '1d 3', '2h 3'],
      ['warning', '3d 1', '6h 1'],
    ]);
  });

  it('omit what can never fire: not even a total failure burns the budget of a low objective so fast', () => {
    const alertsAt = (objective: number) =>
      sloAlerts({ ...SHOP, slos: [{ ...SHOP.slos![0]!, objective }] }).map(({ alert }) =>
        alert.replace('OrderAvailabilityBudgetBurn', ''),
      );
    expect(alertsAt(0.95)).toEqual(['1h', '6h', '1d', '3d']);
    expect(alertsAt(0.9)).toEqual(['6h', '1d', '3d']);
    expect(alertsAt(0.7)).toEqual(['1d', '3d']);
  });

  it('become alerts with the labels, durations and severities that an operator gave, less those left out', () => {
    const [page, ...rest] = sloAlerts({
      ...SHOP,
      objectiveAlerts: {
        labels: { team: 'shop', slo: 'other' },
        durations: { OrderAvailabilityBudgetBurn1h: '2m' },
        severities: { OrderAvailabilityBudgetBurn1h: 'high' },
        without: ['OrderAvailabilityBudgetBurn6h', 'OrderAvailabilityBudgetBurn3d'],
      },
    });
    expect(page).toMatchObject({ alert: 'OrderAvailabilityBudgetBurn1h', for: '2m', severity: 'high' });
    expect(page!.labels).toEqual({
      team: 'shop',
      slo: 'order-availability',
      subject: 'order-availability',
      preset: 'shop',
      severity: 'high',
    });
    expect(rest.map(({ alert, labels }) => [alert, labels?.team])).toEqual([
      ['OrderAvailabilityBudgetBurn1d', 'shop'],
    ]);
  });

  it('count a time without a single good event as all bad, not as nothing', () => {
    expect(sloRecordingRules(SHOP)[0]!.expr).toBe(
      '1 - ((sum(rate(shop_orders_total{status="ok"}[5m]))) or 0 * (sum(rate(shop_orders_total[5m])))) / (sum(rate(shop_orders_total[5m])))',
    );
  });

  it('record the remaining budget of thirty days', () => {
    const [ratio, budget] = sloBudgetRules(SHOP);
    expect(ratio!.record).toBe('slo:error_ratio:rate30d');
    expect(budget!.record).toBe('slo:error_budget:remaining_ratio');
    expect(budget!.expr).toMatch(/^1 - slo:error_ratio:rate30d\{.*\} \/ 0\.001$/);
  });

  it('are none where a preset has no objective', () => {
    const without = { ...SHOP, slos: undefined };
    expect([...sloRecordingRules(without), ...sloBudgetRules(without), ...sloAlerts(without)]).toEqual([]);
  });
});
