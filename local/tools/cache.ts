import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, readdir, readFile, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ExpectedError } from '../../lib/expected-error.ts';

/** Says in words what is going on; each call is one line of progress. */
export type Report = (line: string) => void;

/** What every tool needs: where progress goes, and how to stop. */
export interface Work {
  report: Report;
  signal?: AbortSignal | undefined;
}

/**
 * Makes `target`, a folder of the tools cache, unless it is there. `make` fills an
 * empty folder beside it, which is renamed when whole: what has the final name is
 * complete. Of two processes at once one makes it and the other waits.
 * @throws ExpectedError where the disk is full or the cache cannot be written.
 */
export async function makeOnce(
  target: string,
  work: Work,
  make: (folder: string) => Promise<void>,
): Promise<void> {
  await inScratch(
    target,
    work,
    async () => existsSync(target),
    async (folder) => {
      await make(folder);
      await rename(folder, target);
    },
  );
}

/**
 * Does something once that needs a folder meanwhile: `body` gets an empty one, named
 * after `target`, which is removed afterwards. Of two processes at once one does it;
 * `isDone` is asked again once the other has finished.
 */
export async function inScratch(
  target: string,
  work: Work,
  isDone: () => Promise<boolean>,
  body: (folder: string) => Promise<void>,
): Promise<void> {
  if (await isDone()) return;
  try {
    await mkdir(dirname(target), { recursive: true });
    await withLock(`${target}.lock`, work, async () => {
      if (await isDone()) return;
      await removeLeftovers(target);
      await withFolder(`${target}.making-${process.pid}`, body);
    });
  } catch (error) {
    throw explainDisk(error, target);
  }
}

/** @throws ExpectedError where the file system of the cache has less than `bytes` free. */
export async function needDisk(folder: string, bytes: number, forWhat: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize >= bytes) return;
  throw new ExpectedError(`not enough disk space for ${forWhat}`, {
    why: `${gigabytes(bytes)} are needed in ${folder}, ${gigabytes(bavail * bsize)} are free`,
    next: 'free some space, or set XDG_CACHE_HOME to a folder on a larger disk',
  });
}

/** 2_500_000_000 -> '2.5 GB'. */
export function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

/** Milliseconds as a person says them: '8 s', '3 min 10 s'. */
export function duration(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

async function withFolder(folder: string, body: (folder: string) => Promise<void>): Promise<void> {
  await mkdir(folder);
  try {
    await body(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The half-made folders of processes that were killed. */
async function removeLeftovers(target: string): Promise<void> {
  const prefix = `${basename(target)}.making-`;
  for (const name of await readdir(dirname(target))) {
    if (!name.startsWith(prefix) || isAlive(Number(name.slice(prefix.length)))) continue;
    await rm(join(dirname(target), name), { recursive: true, force: true });
  }
}

/**
 * Holds a lock file with this process's id in it. It only saves the same work done
 * twice: correctness rests on the rename, so a lock of a dead process may be broken.
 */
async function withLock(file: string, work: Work, body: () => Promise<void>): Promise<void> {
  let told = false;
  while (!(await tryLock(file))) {
    const owner = Number(await readFile(file, 'utf8').catch(() => ''));
    if (owner > 0 && !isAlive(owner)) await rm(file, { force: true });
    else if (!told) work.report(`waiting for process ${owner}, which is making the same thing`);
    told = true;
    await sleep(250, undefined, { signal: work.signal });
  }
  try {
    await body();
  } finally {
    await rm(file, { force: true });
  }
}

async function tryLock(file: string): Promise<boolean> {
  const own = `${file}-${randomUUID()}`;
  await writeFile(own, String(process.pid));
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function explainDisk(error: unknown, target: string): unknown {
  const reasons: Record<string, string> = {
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk quota is used up',
    EACCES: 'the folder cannot be written',
    EROFS: 'the file system is read-only',
  };
  const why = reasons[codeOf(error)];
  if (!why) return error;
  return new ExpectedError(`${target} could not be made`, {
    why,
    next: 'mend that, or set XDG_CACHE_HOME to another folder',
    cause: error,
  });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
