/** Processor time of this process with all of its threads, microseconds, since it started. */
export function cpuTimeUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

/** Milliseconds since 1970 with fractions; the same clock in every process of the machine. */
export function wallClockMs(): number {
  return performance.timeOrigin + performance.now();
}
