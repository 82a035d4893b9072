/** A disk without room: for files, for the lake and for PostgreSQL alike, until somebody makes room. */
import type { Fault } from "../year.ts";

export const diskFull: Fault = {
  name: "disk-full",
  zh: "磁盘写满:文件、分析快照与数据库均无空间",
  en: "the disk is full: no room for files, snapshots or the database",
  rate: { none: 0, normal: 1, harsh: 4 },
  async strike({ house: { weather } }, random) {
    weather.writesWithoutRoom += 2 + random.integer(6);
  },
  async mend({ house: { weather } }) {
    weather.writesWithoutRoom = 0;
  },
};
