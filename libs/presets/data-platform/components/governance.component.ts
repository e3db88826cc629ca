import type { DataPlatformMetrics } from '../data-platform.metrics.js';

/** What checks the policies of some data. */
export class GovernanceComponent {
  constructor(
    private readonly name: string,
    private readonly metrics: DataPlatformMetrics,
  ) {}

  /** Records a check: how many policies were checked, and how many of them violated. */
  checked(policies: number, violations = 0): void {
    this.metrics.policiesChecked(this.name, policies, violations);
  }

  /** Sets the compliance in percent, 0 to 100. */
  compliance(percent: number): void {
    this.metrics.complianceScore(this.name, percent);
  }
}
