import type { DashboardDefinition, DashboardVariable } from './preset.js';

/** A dashboard in a list. */
export interface BoardItem {
  readonly uid: string;
  readonly title: string;
  readonly description?: string | undefined;
  /** Title of the preset that brings it. */
  readonly preset: string;
  readonly panels: number;
}

/**
 * A dashboard of a preset with the expressions and variables that Grafana gets: those of the application's own metrics follow
 * `$job` and `$instance`.
 */
export interface Board extends DashboardDefinition {
  readonly preset: string;
  readonly variables: readonly DashboardVariable[];
}

/** An objective of a preset, and the recorded series that say how it stands. */
export interface ObjectiveItem {
  /** Title of the preset. */
  readonly preset: string;
  readonly name: string;
  readonly description: string;
  /** Share of good events aimed at, such as 0.999. */
  readonly objective: number;
  /** Uid of the dashboard of the preset's objectives. */
  readonly board: string;
  /** PromQL: what is left of the error budget; 1 untouched, 0 spent, below 0 broken. */
  readonly budget: string;
  /** PromQL: share of bad events in the last hour. */
  readonly errorRatio: string;
}

/** Port: the dashboards and objectives of an application. */
export interface BoardSource {
  boards(): Promise<readonly BoardItem[]>;
  /** @returns undefined when there is no such dashboard */
  board(uid: string): Promise<Board | undefined>;
  objectives(): Promise<readonly ObjectiveItem[]>;
}

/** A graph that somebody has pinned to the board of the application. */
export interface PinnedPanel {
  readonly id: string;
  readonly title: string;
  /** PromQL. */
  readonly expr: string;
  /** Unit of its axis, as panels of dashboards have it. */
  readonly unit: string;
}
