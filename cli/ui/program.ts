/** The tool's name as the user called it, so that a line can be run as it is printed. */
export function asCalled(text: string): string {
  const program = process.env.MIRRORCLOCK_PROGRAM || 'mirrorclock-deploy';
  return text.replace(/(^|[\s:(])mirrorclock-deploy (?=[a-z-])/gm, `$1${program} `);
}
