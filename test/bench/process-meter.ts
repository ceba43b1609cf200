// What other processes have used so far, from Linux' /proc: CPU seconds and the largest resident memory. Elsewhere only
// the own process can be measured, and the bench says so.

import { readFileSync } from 'node:fs';

/** clock ticks a second of /proc/PID/stat; USER_HZ is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** /proc/PID/stat counts from the state, the first field after the name in brackets. */
const USER_TICKS = 11;
const SYSTEM_TICKS = 12;

export const canMeasureOthers = process.platform === 'linux';

/** User and system time of all threads of a process, in seconds (resolution 10 ms). */
export function cpuSecondsOf(processId: number): number {
  const stat = readFileSync(`/proc/${processId}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[USER_TICKS]) + Number(fields[SYSTEM_TICKS])) / TICKS_PER_SECOND;
}

/** User and system time of this process, in seconds. */
export function ownCpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

/** Largest resident memory so far, in bytes. */
export function peakMemoryOf(processId: number): number {
  const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${processId}/status`, 'utf8'));
  if (!line) throw new Error('no VmHWM in /proc');
  return Number(line[1]) * 1024;
}
