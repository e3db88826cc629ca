import type { DataPlatformMetrics } from '../data-platform.metrics.js';

/** Checks that data complies with policies. */
export class GovernanceComponent {
  constructor(
    private readonly name: string,
    private readonly metrics: DataPlatformMetrics,
  ) {}

  /** Records a check: the number of policies checked and of violations. */
  checked(policies: number, violations = 0): void {
    this.metrics.policiesChecked(this.name, policies, violations);
  }

  /** Sets the compliance in percent, 0 to 100. */
  compliance(percent: number): void {
    this.metrics.complianceScore(this.name, percent);
  }
}
