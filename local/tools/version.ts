/** The first `1.2` or `1.2.3` in a text, as numbers; undefined where there is none. */
export function parseVersion(text: string): readonly number[] | undefined {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return match?.slice(1).map((part) => Number(part ?? 0));
}

/** Whether `version` is `minimum` or later, compared by numbers; no version is never enough. */
export function atLeast(version: string, minimum: string): boolean {
  const [have, need] = [parseVersion(version), parseVersion(minimum)];
  if (!have || !need) return false;
  const difference = have
    .map((part, index) => part - (need[index] ?? 0))
    .find((part) => part !== 0);
  return (difference ?? 0) >= 0;
}
