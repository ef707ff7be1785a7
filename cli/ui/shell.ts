/** A value as one word of a POSIX shell, quoted only where it has to be. */
export function shellQuote(value: string): string {
  return /^[\w./:@=-]+$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`;
}
