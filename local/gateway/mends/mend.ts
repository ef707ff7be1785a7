import type { EmulatorName } from '../../instance.ts';
import type { Answer } from '../answer.ts';
import type { AwsCall } from '../call.ts';
import type { CredentialScope } from '../credential-scope.ts';

/**
 * The repair of one thing that an emulator gets wrong. Each says which version errs
 * and how, so that it can go when the emulator is mended.
 */
export interface Mend {
  /** Whether this call is concerned; all others stream through untouched. */
  concerns(call: AwsCall): boolean;
  /** Answers in the emulator's stead, or does what the emulator needs first. */
  before?(call: AwsCall, ask: Ask): Promise<Answer | undefined>;
  /** Changes the emulator's answer. */
  after?(call: AwsCall, answer: Answer): Answer;
}

/** Calls an action of the JSON protocol at one of the emulators. */
export type Ask = (
  emulator: EmulatorName,
  scope: CredentialScope,
  target: string,
  parameters: unknown,
) => Promise<{ status: number; value: unknown }>;
