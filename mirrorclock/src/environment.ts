/** How much is logged: `info` = each request and the life cycle, `error` = failures only. */
export type LogLevel = 'info' | 'error';

/** What the service takes from its environment variables, validated. */
export interface Environment {
  /** `PORT`: TCP port, 0 = any free one. */
  readonly port: number;
  /** `TZ`: IANA name in its canonical spelling; undefined = the system's time zone. */
  readonly timeZone: string | undefined;
  /** `LOG_LEVEL`. */
  readonly logLevel: LogLevel;
  /** `MIRRORCLOCK_VERSION`: the release, as answered in `x-mirrorclock-version`. */
  readonly version: string;
}

/** One or more variables have values that the service cannot work with; `message` has a line for each. */
export class EnvironmentError extends Error {
  override readonly name = 'EnvironmentError';
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads and checks the service's environment.
 * @throws EnvironmentError that names each bad variable, its value, and what is allowed.
 */
export function readEnvironment(variables: Variables): Environment {
  const problems: string[] = [];
  const read = <T>(
    name: string,
    fallback: T,
    parse: (value: string) => T | undefined,
    allowed: string,
  ): T => {
    const value = variables[name];
    if (value === undefined) return fallback;
    const parsed = parse(value);
    if (parsed !== undefined) return parsed;
    problems.push(`${name} is ${JSON.stringify(value)}; allowed: ${allowed}`);
    return fallback;
  };
  const environment: Environment = {
    port: read('PORT', 8080, parsePort, 'a port number from 0 to 65535 (0 takes any free port)'),
    timeZone: read<string | undefined>(
      'TZ',
      undefined,
      canonicalTimeZone,
      'an IANA time zone such as Europe/Berlin or UTC',
    ),
    logLevel: read<LogLevel>('LOG_LEVEL', 'info', parseLogLevel, 'info or error'),
    version: read(
      'MIRRORCLOCK_VERSION',
      'development',
      parseVersion,
      'up to 128 of the characters A-Z a-z 0-9 . _ + -',
    ),
  };
  if (problems.length > 0) throw new EnvironmentError(problems.join('\n'));
  return environment;
}

/**
 * The canonical spelling of an IANA time zone, or undefined for anything else. Node.js takes an
 * unknown or differently spelt `TZ` for UTC without a word, and a clock that is hours off is worse
 * than one that does not start.
 */
export function canonicalTimeZone(name: string): string | undefined {
  if (!/^[A-Za-z]/.test(name)) return undefined; // Intl also takes offsets, which TZ does not mean
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

function parsePort(value: string): number | undefined {
  if (!/^\d{1,5}$/.test(value)) return undefined;
  const port = Number(value);
  return port <= 65_535 ? port : undefined;
}

function parseLogLevel(value: string): LogLevel | undefined {
  return value === 'info' || value === 'error' ? value : undefined;
}

function parseVersion(value: string): string | undefined {
  return /^[\w.+-]{1,128}$/.test(value) ? value : undefined;
}
