/** A call that a fake client was sent. */
export interface RecordedCall {
  name: string;
  input: Record<string, unknown>;
}

/**
 * Stands in for a client of the SDK in tests: `answer` plays the service, and each
 * call is recorded.
 */
export function fakeClient<Client>(answer: (call: RecordedCall) => unknown): {
  client: Client;
  calls: RecordedCall[];
} {
  const calls: RecordedCall[] = [];
  const send = async (command: { constructor: { name: string }; input: object }) => {
    const name = command.constructor.name.replace(/Command$/, '');
    const call = { name, input: command.input as Record<string, unknown> };
    calls.push(call);
    return answer(call);
  };
  return { client: { send } as Client, calls };
}

/** An error as the SDK throws it. */
export function serviceError(name: string, httpStatusCode = 400): Error {
  return Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });
}
