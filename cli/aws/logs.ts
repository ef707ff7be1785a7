import {
  type CloudWatchLogsClient,
  GetLogEventsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';

/** The last lines that a container wrote; none where it never wrote any. */
export async function readLogTail(
  logs: CloudWatchLogsClient,
  group: string,
  stream: string,
  lines: number,
): Promise<string[]> {
  try {
    const { events } = await logs.send(
      new GetLogEventsCommand({
        logGroupName: group,
        logStreamName: stream,
        limit: lines,
        startFromHead: false,
      }),
    );
    return (events ?? []).map(({ message = '' }) => message.trimEnd());
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return [];
    throw error;
  }
}
