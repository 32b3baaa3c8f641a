const NAMES = {
  SUBMITTING: 'Submitting',
  QUEUED: 'Queued',
  RUNNING: 'Running',
  RESUMING: 'Resuming',
  ENDING: 'Storing',
  DONE: 'Done',
  FAILED: 'Failed',
  CANCELLED: 'Cancelled',
  UNKNOWN: 'Outcome unknown',
  UNWATCHED: 'Not watched',
};

/** How a task's status is coloured. */
export function tone(task) {
  if (task.status === 'DONE') return 'good';
  if (task.status === 'FAILED' || task.status === 'UNKNOWN') return 'bad';
  if (task.status === 'CANCELLED' || task.status === 'UNWATCHED') return 'still';
  return 'going';
}

/** Where a task stands, in a few words. */
export function statusWords(task) {
  const name = NAMES[task.status] ?? task.status;
  if (task.position) return `${name}, position ${task.position}`;
  if (task.progress !== undefined) return `${name}, ${Math.round(task.progress * 100)} %`;
  if (task.word) return `${name} (${task.word})`;
  return name;
}

/** What else is to be said about a task; empty for nothing. */
export function noteWords(task) {
  const parts = [];
  if (task.pollFailure) parts.push(`Polls fail at present: ${task.pollFailure}`);
  if (task.note) parts.push(task.note);
  if (task.billed && !/billed/.test(task.note ?? '')) parts.push('It may have been billed.');
  return parts.join(' ');
}

/** A time of day, or a date for what is older. */
export function timeWords(millis) {
  const time = new Date(millis);
  return new Date().toDateString() === time.toDateString()
    ? time.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
    : time.toLocaleDateString([], { day: 'numeric', month: 'short' });
}

export function bytesWords(length) {
  return length < 1 << 20 ? `${Math.max(1, Math.round(length / 1024))} KiB` : `${(length / (1 << 20)).toFixed(1)} MiB`;
}

export function times(size) {
  return (size ?? '').replace('x', ' × ');
}
