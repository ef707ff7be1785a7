import { createWriteStream } from 'node:fs';
import type { AwsCall } from './call.ts';

/** One line of the record of AWS calls; the deploy role's policy is made from these. */
export interface CallRecord {
  /** ISO 8601, when the answer was known. */
  time: string;
  service: string;
  action: string;
  status: number;
  account: string;
  region: string;
  /** The access key; empty for an unsigned call. */
  caller: string;
}

/** Appends calls to a file, one JSON object a line. A record that cannot be written is left out. */
export function callRecorder(file: string): (call: AwsCall, status: number) => void {
  const stream = createWriteStream(file, { flags: 'a' });
  stream.on('error', () => {});
  return ({ service, action, account, region, caller }, status) => {
    const time = new Date().toISOString();
    const record: CallRecord = { time, service, action, status, account, region, caller };
    stream.write(`${JSON.stringify(record)}\n`);
  };
}
