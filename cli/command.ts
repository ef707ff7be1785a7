import type { Command } from 'commander';

/** One verb of the command line tool: what it takes and what it does. */
export interface Verb {
  /** Adds the verb's arguments, options, help texts and action to `command`. */
  define(command: Command): void;
}

/** A row of the table of commands; the module is loaded only when its verb is called. */
export interface VerbEntry {
  name: string;
  summary: string;
  load(): Promise<Verb>;
}
