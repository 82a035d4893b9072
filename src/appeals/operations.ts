/**
 * Everything that may be asked of appeal risk.
 * @module
 */
import {
  acknowledge,
  closeTask,
  listAlerts,
  listTasks,
  openTask,
  snooze,
} from "./alerts/alert-operations.ts";
import { assess, assessHistory, listModels, showModel } from "./assessing/assess-operations.ts";
import { backtest } from "./backtest/backtest-operations.ts";
import { explain } from "./explaining/explain-operations.ts";
import { exportRanking, ranking, trend } from "./ranking/ranking-operations.ts";

export const appealsOperations = [
  assess,
  assessHistory,
  ranking,
  trend,
  explain,
  exportRanking,
  backtest,
  listModels,
  showModel,
  listAlerts,
  acknowledge,
  snooze,
  openTask,
  closeTask,
  listTasks,
] as const;
