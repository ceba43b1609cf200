// Seconds as somebody would say them.

const MINUTE = 60;
const HOUR = 3600;

export function durationOf(seconds: number, t: (key: string, values: Record<string, unknown>) => string): string {
  if (seconds < MINUTE) return t('time.seconds', { count: Math.max(1, Math.round(seconds)) });
  if (seconds < HOUR) return t('time.minutes', { count: Math.round(seconds / MINUTE) });
  return t('time.hours', { count: Math.round((10 * seconds) / HOUR) / 10 });
}
