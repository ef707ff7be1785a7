import type { ECRClient } from '@aws-sdk/client-ecr';
import { addTag, findImage } from './repository.ts';

/** How an image's content stands to what the repository has. */
export type Publication =
  /** Nothing of this content is there: it has to be pushed. */
  | { state: 'absent' }
  /** The content is there, under a tag of its own; the version is its tag now too. */
  | { state: 'present'; digest: string }
  /** The version's tag belongs to other content, and tags never move. */
  | { state: 'taken'; digest: string; pushedAt: Date | undefined };

/** The tag that says what an image was made of, next to its version. */
export function contentTag(content: string): string {
  return `content-${content.slice(0, 32)}`;
}

/**
 * Looks whether the repository has the image already, and gives it the version's
 * tag where it has the content under another version only.
 */
export async function findPublication(
  ecr: ECRClient,
  repository: string,
  version: string,
  content: string,
): Promise<Publication> {
  const [byContent, byVersion] = await Promise.all([
    findImage(ecr, repository, contentTag(content)),
    findImage(ecr, repository, version),
  ]);
  if (byVersion && byVersion.digest !== byContent?.digest)
    return { state: 'taken', digest: byVersion.digest, pushedAt: byVersion.pushedAt };
  if (!byContent) return { state: 'absent' };
  if (!byVersion) await addTag(ecr, repository, byContent.digest, version);
  return { state: 'present', digest: byContent.digest };
}
