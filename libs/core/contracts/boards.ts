import type { DashboardDefinition, DashboardVariable } from './preset.js';

/** A dashboard in a list. */
export interface BoardItem {
  readonly uid: string;
  readonly title: string;
  readonly description?: string | undefined;
  /** Title of its preset. */
  readonly preset: string;
  readonly panels: number;
}

/**
 * A preset's dashboard with the same expressions and variables as in Grafana: those of the application's own metrics
 * use `$job` and `$instance`.
 */
export interface Board extends DashboardDefinition {
  readonly preset: string;
  readonly variables: readonly DashboardVariable[];
}

/** A service-level objective of a preset, and the recorded series of its state. */
export interface PresetObjective {
  /** Title of the preset. */
  readonly preset: string;
  readonly name: string;
  readonly description: string;
  /** Target share of good events, e.g. 0.999. */
  readonly objective: number;
  /** Uid of the preset's objectives dashboard. */
  readonly board: string;
  /** PromQL: the remaining error budget; 1 unused, 0 used up, below 0 exceeded. */
  readonly budget: string;
  /** PromQL: share of bad events in the last hour. */
  readonly errorRatio: string;
}

/** Port: the dashboards and objectives of an application. */
export interface BoardSource {
  boards(): Promise<readonly BoardItem[]>;
  /** @returns undefined when the dashboard does not exist */
  board(uid: string): Promise<Board | undefined>;
  objectives(): Promise<readonly PresetObjective[]>;
}

/** A graph pinned to the application's board. */
export interface PinnedPanel {
  readonly id: string;
  readonly title: string;
  /** PromQL. */
  readonly expr: string;
  /** Unit of the axis, as in dashboard panels. */
  readonly unit: string;
}
