/** A time on a dial of twelve hours: `hour` 1 to 12, `minute` 0 to 59. */
export interface DialTime {
  readonly hour: number;
  readonly minute: number;
}

const minutesOnDial = 12 * 60;

/** What a clock that shows `time` shows in a mirror. Mirrored twice, a time is itself again. */
export function mirrored(time: DialTime): DialTime {
  const shown = (time.hour % 12) * 60 + time.minute;
  const seen = (minutesOnDial - shown) % minutesOnDial;
  return { hour: Math.floor(seen / 60) || 12, minute: seen % 60 };
}

/** Where the hands stand at `instant`, in the process's time zone. */
export function dialTimeOf(instant: Date): DialTime {
  return { hour: instant.getHours() % 12 || 12, minute: instant.getMinutes() };
}

/** `HH:MM` with leading zeros. */
export function formatted(time: DialTime): string {
  return `${twoDigits(time.hour)}:${twoDigits(time.minute)}`;
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
